#include "daemon/service/daemon.h"

#include <pthread.h>

#include <algorithm>
#include <utility>

#include "config/diag/codes.h"
#include "config/diag/read_file.h"
#include "daemon/article/version.h"
#include "daemon/service/control_desk.h"
#include "daemon/service/log.h"
#include "daemon/service/memory_budget.h"
#include "daemon/service/notify.h"
#include "daemon/web/static_files.h"
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

HttpResponse MetricsText(const Metrics& metrics) {
  return {200, "text/plain; version=0.0.4; charset=utf-8", metrics.Render()};
}

HttpResponse HealthText(const std::string& trouble, const char* good) {
  return trouble.empty() ? HttpResponse{200, "text/plain", good}
                         : HttpResponse{503, "text/plain", trouble + "\n"};
}

double NowUnixSeconds(const Clock& clock) {
  return std::chrono::duration<double>(clock.System().time_since_epoch())
      .count();
}

std::int64_t NowUnixMs(const Clock& clock) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             clock.System().time_since_epoch())
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

Result<std::monostate, StartError> Daemon::Start(LoadedWatchlists loaded) {
  started_ = clock_.Steady();
  health_.Tick(started_);
  service_metrics_.SetBuildInfo(BuildInfo());
  LoadFirst(std::move(loaded));

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
      WorkersOf(settings_),
      WorkLimits{.capacity = 2 * loop_options.window_records,
                 .outcome_bytes = loop_options.window_bytes / 2},
      MakeProcessors(ProcessOptionsOf(settings_)), service_metrics_);
  loop_ = std::make_unique<ConsumeLoop>(loop_options, *workers_, *rules_,
                                        service_metrics_, health_, partitions_,
                                        clock_);
  if (auto http = StartHttp(); !http.ok()) {
    return http.error();
  }
  if (auto kafka = StartKafka(); !kafka.ok()) {
    return kafka.error();
  }
  reloader_ = std::make_unique<Reloader>(
      [this] { return LoadAgain(); }, *rules_,
      Reloader::Listener{
          [] { NotifyReloading(); },
          [this](const ReloadAnswer& answer) { OnReloaded(answer); }});
  if (auto control = StartControl(); !control.ok()) {
    return control.error();
  }
  loop_thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "ww-consume");
    finished_ = loop_->Run(*source_, *delivery_.delivery);
  });
  started_all_.store(true);
  return std::monostate{};
}

void Daemon::LoadFirst(LoadedWatchlists loaded) {
  auto rules = std::make_shared<const RuleSet>(
      std::move(loaded.bundle->watchlists), loaded.bundle->sha256);
  const std::vector<FailedTest> failed = FailedTestsOf(loaded.tests, *rules);
  LogFailedTests(failed);
  service_metrics_.WatchlistLoaded(*rules, failed.size(),
                                   NowUnixSeconds(clock_));
  {
    const MutexLock lock(loads_mutex_);
    loads_.accepted = clock_.System();
    loads_.bundle = rules->bundle();
    loads_.counts = CountsOf(*rules);
    loads_.failing_tests = failed.size();
    loads_.bytes_per_name =
        static_cast<double>(PeakResidentBytes()) /
        static_cast<double>(std::max<std::size_t>(1, NamesOf(loads_.counts)));
    ShowMemoryBudget();
  }
  rules_ = std::make_unique<RuleSetSlot>(std::move(rules));
}

Result<std::monostate, StartError> Daemon::StartHttp() {
  if (settings_.http.listen.empty() || settings_.http.listen == "off") {
    return std::monostate{};
  }
  HttpRoutes routes = {
      {"/metrics", {[this] { return MetricsText(metrics_); }}},
      {"/-/healthy",
       {[this] { return HealthText(UnhealthyReason(), "healthy\n"); }}},
      {"/-/ready",
       {[this] { return HealthText(NotReadyReason(), "ready\n"); }}}};
  if (PageIsOn(settings_)) {
    AddPage(routes);
  }
  auto started = HttpServer::Start(settings_.http.listen, std::move(routes),
                                   settings_.http.hosts);
  if (!started.ok()) {
    return StartError{false, "http.listen: " + started.error().text};
  }
  http_ = std::move(started).value();
  return std::monostate{};
}

void Daemon::AddPage(HttpRoutes& routes) {
  live_ = std::make_unique<LiveAlerts>();
  feed_ = std::make_unique<AlertFeed>(*live_, std::to_string(NowUnixMs(clock_)),
                                      [this] { return clock_.Steady(); });
  tries_ = std::make_unique<TryDesk>(
      ProcessOptionsOf(settings_).decoder, [this] { return rules_->Get(); },
      [this] { return NowUnixMs(clock_); });
  routes.merge(PageRoutes());
  routes["/api/status"] = {[this] { return StatusJson(); }, /*guarded=*/true};
  routes["/api/alerts"] = {
      [this](const HttpRequest& request) { return feed_->Open(request); },
      /*guarded=*/true};
  routes["/api/try"] = {[this](HttpRequest request, HttpReply reply) {
                          tries_->Ask(std::move(request), std::move(reply));
                        },
                        /*guarded=*/true};
}

HttpResponse Daemon::StatusJson() const {
  if (!started_all_.load()) {
    return HttpRefusal("/api/status", 503, "starting", "not yet");
  }
  return {200, "application/json", ToJson(Status()) + "\n"};
}

Result<std::monostate, StartError> Daemon::StartKafka() {
  const auto client = ClientOptionsOf(settings_, brokers_);
  if (!client.ok()) {
    return StartError{true, client.error().text};
  }
  credentials_ = client->credentials;
  service_metrics_.SetBrokersUnverified(settings_.kafka.security.insecure);
  CreatedSource source = CreateKafkaSource(
      ConsumerOptionsOf(settings_, *client), loop_->SourceListener());
  if (!source.source) {
    return StartError{true, "kafka: " + source.error};
  }
  source_ = std::move(source.source);
  delivery_ = CreateDelivery(settings_, *client, *loop_, live_.get());
  if (!delivery_.error.empty()) {
    return StartError{true, "kafka: " + delivery_.error};
  }
  return std::monostate{};
}

Result<std::monostate, StartError> Daemon::StartControl() {
  const std::string path = ControlSocketOf(settings_);
  if (path.empty()) {
    return std::monostate{};
  }
  auto started = ControlServer::Start(
      path, ControlDesk({[this] { return Status(); },
                         [this](bool force, Reloader::Done done) {
                           AskReload(force, std::move(done));
                         },
                         [this](SkipRequest request, Skipper::Done done) {
                           loop_->AskSkip(std::move(request), std::move(done));
                         }}));
  if (!started.ok()) {
    return StartError{false, "control.socket: " + started.error().text};
  }
  control_ = std::move(started).value();
  control_socket_ = path;
  return std::monostate{};
}

void Daemon::AskReload(bool force, Reloader::Done done) {
  reloader_->Ask(force, std::move(done));
}

LoadedWatchlists Daemon::LoadAgain() {
  LoadedWatchlists loaded = loader_();
  auto password = ReadSecret("kafka.security.password_file",
                             settings_.kafka.security.password_file);
  if (password.ok()) {
    next_password_ = std::move(password).value();
  } else {
    loaded.bundle.reset();
    loaded.diagnostics.push_back(
        FaultOfFile(codes::kSecretFile.id, password.error().text));
  }
  return loaded;
}

void Daemon::OnReloaded(const ReloadAnswer& answer) {
  LogAnswer(answer);
  service_metrics_.ReloadAsked(IsInForce(answer));
  const bool accepted = answer.kind == ReloadAnswer::Kind::kAccepted;
  if (accepted) {
    service_metrics_.WatchlistLoaded(*rules_->Get(), answer.failed_tests.size(),
                                     NowUnixSeconds(clock_));
  }
  if (IsInForce(answer) && credentials_->Rotate(std::move(next_password_))) {
    LogInfo("the Kafka password was changed; connections made from now use it");
  }
  next_password_ = Secret();
  {
    const MutexLock lock(loads_mutex_);
    loads_.last_reload = ReportOf(answer, clock_.System());
    if (accepted) {
      loads_.accepted = clock_.System();
      loads_.bundle = answer.bundle;
      loads_.generation = answer.generation;
      loads_.counts = answer.counts;
      loads_.failing_tests = answer.failed_tests.size();
      ShowMemoryBudget();
    }
  }
  NotifyStatus(StatusLine());
  NotifyReady();
}

bool Daemon::Stop() {
  if (reloader_) {
    reloader_->Close();
  }
  if (loop_thread_.joinable()) {
    loop_->RequestStop();
    loop_thread_.join();
  }
  return finished_;
}

bool Daemon::Idle() const {
  return !(reloader_ && reloader_->loading()) &&
         (!workers_ || workers_->Idle()) && (!tries_ || tries_->Idle());
}

void Daemon::ShowMemoryBudget() {
  const double bytes =
      loads_.bytes_per_name * static_cast<double>(NamesOf(loads_.counts));
  for (const MemoryPart& part :
       MemoryBudgetOf(settings_, static_cast<std::uint64_t>(bytes))) {
    service_metrics_.SetMemoryBudget(part.part, part.bytes);
  }
}

void Daemon::Tend() {
  const auto now = clock_.Steady();
  const auto passed = now - std::exchange(tended_, now);
  busy_.resize(workers_->threads());
  for (std::size_t i = 0; i < busy_.size(); ++i) {
    const auto busy = workers_->BusyTime(i, now);
    const auto more = busy - std::exchange(busy_[i], busy);
    service_metrics_.SetWorkerBusy(
        i, std::chrono::duration<double>(more) / passed);
  }
  const std::uint64_t dropped = DroppedLogLines();
  service_metrics_.LogLinesDropped(dropped -
                                   std::exchange(log_lines_dropped_, dropped));
}

std::string Daemon::UnhealthyReason() const {
  const auto now = clock_.Steady();
  if (!health_.Healthy(now)) {
    return "the consume loop stands still";
  }
  return workers_ ? workers_->HangReason(now) : std::string();
}

std::string Daemon::NotReadyReason() const {
  const std::string unhealthy = UnhealthyReason();
  return unhealthy.empty() ? health_.NotReadyReason() : unhealthy;
}

}  // namespace wirewatch
