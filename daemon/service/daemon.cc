#include "daemon/service/daemon.h"

#include <pthread.h>

#include <utility>

#include "config/watchlist/shrink_guard.h"
#include "daemon/article/version.h"
#include "daemon/service/log.h"
#include "daemon/service/wiring.h"
#include "rules/text/version.h"

namespace wirewatch {
namespace {

constexpr int kEmbeddedPartitions = 3;

#if defined(__clang__)
constexpr auto kCompiler = __VERSION__;  // says "Clang" itself
#else
constexpr auto kCompiler = "GCC " __VERSION__;
#endif

std::string Joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    text += text.empty() ? "" : ",";
    text += part;
  }
  return text;
}

// Empty, or why a reload to watchlists of that size is refused.
std::string ShrinkRefusal(const RuleSet& now, const EntityCounts& after) {
  EntityCounts before;
  for (const WatchedEntity& entity : now.entities()) {
    before[entity.watchlist] += 1;
  }
  std::string text;
  for (const ShrunkenWatchlist& one : FindShrunken(before, after)) {
    text += "watchlist `" + one.id + "` would shrink from " +
            std::to_string(one.before) + " entities to " +
            std::to_string(one.after) + "; ";
  }
  return text.empty() ? text
                      : text +
                            "a half-written file looks so; if it is meant, "
                            "restart the daemon (systemctl restart "
                            "wirewatch)";
}

HttpResponse MetricsText(const Metrics& metrics) {
  return {200, "text/plain; version=0.0.4; charset=utf-8", metrics.Render()};
}

double NowUnixSeconds(const Clock& clock) {
  return std::chrono::duration<double>(clock.System().time_since_epoch())
      .count();
}

}  // namespace

MetricLabels BuildInfo() {
  return {{"version", std::string(WirewatchVersion())},
          {"compiler", kCompiler},
          {"librdkafka", LibrdkafkaVersion()},
          {"icu", IcuVersion()}};
}

Daemon::Daemon(Settings settings, WatchlistLoader loader)
    : settings_(std::move(settings)), loader_(std::move(loader)) {}

Daemon::~Daemon() {
  Stop();
}

Result<std::monostate, StartError> Daemon::Start(WatchlistBundle bundle) {
  health_.Tick(clock_.Steady());
  rules_ = std::make_unique<RuleSetSlot>(std::make_shared<const RuleSet>(
      std::move(bundle.watchlists), bundle.sha256));
  service_metrics_.SetBuildInfo(BuildInfo());
  service_metrics_.WatchlistLoaded(*rules_->Get(), NowUnixSeconds(clock_));

  brokers_ = Joined(settings_.kafka.brokers);
  if (brokers_ == "embedded") {
    embedded_ = std::make_unique<EmbeddedKafka>();
    brokers_ = embedded_->bootstrap();
    for (const std::string& topic : settings_.input.topics) {
      embedded_->CreateTopic(topic, kEmbeddedPartitions);
    }
    embedded_->CreateTopic(settings_.output.alerts, kEmbeddedPartitions);
    embedded_->CreateTopic(settings_.output.dead_letters, 1);
  }

  const ConsumeLoopOptions loop_options = ConsumeLoopOptionsOf(settings_);
  workers_ = std::make_unique<WorkerPool>(
      WorkersOf(settings_), 2 * loop_options.window_records,
      ProcessOptionsOf(settings_), service_metrics_);
  loop_ = std::make_unique<ConsumeLoop>(loop_options, *workers_, *rules_,
                                        service_metrics_, health_, clock_);
  if (auto http = StartHttp(); !http.ok()) {
    return http.error();
  }
  if (auto kafka = StartKafka(); !kafka.ok()) {
    return kafka.error();
  }
  loop_thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "ww-consume");
    finished_ = loop_->Run(*source_, *sink_);
  });
  return std::monostate{};
}

Result<std::monostate, StartError> Daemon::StartHttp() {
  if (settings_.http.listen.empty() || settings_.http.listen == "off") {
    return std::monostate{};
  }
  auto started = HttpServer::Start(
      settings_.http.listen,
      {{"/metrics", [this] { return MetricsText(metrics_); }},
       {"/-/healthy",
        [this]() -> HttpResponse {
          return Healthy() ? HttpResponse{200, "text/plain", "healthy\n"}
                           : HttpResponse{503, "text/plain",
                                          "the consume loop stands still\n"};
        }},
       {"/-/ready", [this]() -> HttpResponse {
          const std::string reason = health_.NotReadyReason();
          return reason.empty()
                     ? HttpResponse{200, "text/plain", "ready\n"}
                     : HttpResponse{503, "text/plain", reason + "\n"};
        }}});
  if (!started.ok()) {
    return StartError{false, "http.listen: " + started.error().text};
  }
  http_ = std::move(started).value();
  return std::monostate{};
}

Result<std::monostate, StartError> Daemon::StartKafka() {
  const auto client = ClientOptionsOf(settings_, brokers_);
  if (!client.ok()) {
    return StartError{true, client.error().text};
  }
  CreatedSource source = CreateKafkaSource(
      ConsumerOptionsOf(settings_, *client), loop_->SourceListener());
  if (!source.source) {
    return StartError{true, "kafka: " + source.error};
  }
  source_ = std::move(source.source);
  CreatedSink sink = CreateKafkaSink(*client, loop_->DeliveryListener(),
                                     loop_->EventListener());
  if (!sink.sink) {
    return StartError{true, "kafka: " + sink.error};
  }
  sink_ = std::move(sink.sink);
  return std::monostate{};
}

ReloadAnswer Daemon::Reload() {
  LoadedWatchlists loaded = loader_();
  ReloadAnswer answer{
      ReloadAnswer::Result::kRefused, std::move(loaded.diagnostics), {}};
  if (loaded.bundle) {
    answer.refusal =
        ShrinkRefusal(*rules_->Get(), CountEntities(loaded.bundle->watchlists));
  }
  if (!loaded.bundle || !answer.refusal.empty()) {
    service_metrics_.ReloadAsked(/*accepted=*/false);
    return answer;
  }
  service_metrics_.ReloadAsked(/*accepted=*/true);
  if (loaded.bundle->sha256 == rules_->Get()->bundle()) {
    answer.result = ReloadAnswer::Result::kUnchanged;
    return answer;
  }
  auto rules = std::make_shared<const RuleSet>(
      std::move(loaded.bundle->watchlists), loaded.bundle->sha256);
  rules_->Set(rules);
  service_metrics_.WatchlistLoaded(*rules, NowUnixSeconds(clock_));
  answer.result = ReloadAnswer::Result::kAccepted;
  return answer;
}

bool Daemon::Stop() {
  if (loop_thread_.joinable()) {
    loop_->RequestStop();
    loop_thread_.join();
  }
  return finished_;
}

bool Daemon::Healthy() const {
  return health_.Healthy(clock_.Steady());
}

}  // namespace wirewatch
