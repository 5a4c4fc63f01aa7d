// `wirewatch demo`: broker, wire, daemon and reader in one process.
#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <system_error>
#include <thread>

#include "daemon/cli/command_line.h"
#include "daemon/cli/demo_data.h"
#include "daemon/cli/pretty.h"
#include "daemon/cli/terminal.h"
#include "daemon/service/daemon.h"
#include "daemon/service/log.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using Json = nlohmann::json;

constexpr std::chrono::seconds kPatience{30};

// zh-Hant and zh are one language (BCP 47, primary subtag).
std::string PrimaryLanguage(const std::string& tag) {
  return tag.substr(0, tag.find('-'));
}

struct WireArticle {
  std::string line;
  std::string id;  // empty: not an article
  std::string language;
  std::string headline;
};

std::vector<WireArticle> ReadWire() {
  std::vector<WireArticle> wire;
  std::istringstream lines{std::string(DemoWire())};
  for (std::string line; std::getline(lines, line);) {
    const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
    WireArticle article{line, {}, {}, {}};
    if (json.is_object()) {
      article.id = json.value("id", "");
      article.language = json.value("language", "");
      article.headline = json.value("headline", "");
    }
    wire.push_back(std::move(article));
  }
  return wire;
}

// Article id -> why it stays quiet, from the table that the tests use too.
std::map<std::string, std::string> ReadReasons() {
  std::map<std::string, std::string> reasons;
  std::istringstream lines{std::string(DemoExpected())};
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    if (second != std::string::npos &&
        line.substr(first + 1, second - first - 1) == "quiet") {
      reasons[line.substr(0, first)] = line.substr(second + 1);
    }
  }
  return reasons;
}

Settings DemoSettings(const DemoOptions& options) {
  Settings settings = DefaultSettings();
  settings.kafka.brokers = {"embedded"};
  settings.kafka.group = "wirewatch-demo";
  // A demo beside a running service must not fight for its port.
  settings.http.listen = options.keep ? "127.0.0.1:0" : "off";
  settings.limits.drain = milliseconds(3000);
  return settings;
}

LoadedWatchlists LoadDemoWatchlists(const DemoOptions& options) {
  if (!options.watchlists.empty()) {
    return LoadWatchlists(options.watchlists);
  }
  return ParseWatchlists({std::make_shared<const SourceFile>(
      "levant.yaml", std::string(DemoWatchlist()))});
}

// How many records the daemon has done with, whatever became of them.
double RecordsDone(Daemon& daemon) {
  double sum = 0;
  for (const char* outcome :
       {"alerted", "quiet", "dead_lettered", "tombstone"}) {
    sum +=
        daemon.metrics()
            .MakeCounter("wirewatch_articles_total", "", {{"outcome", outcome}})
            .Value();
  }
  return sum;
}

// Reads alerts and dead letters as any other consumer would.
class Reader {
 public:
  Reader(const Painter& painter, const Settings& settings)
      : painter_(painter), dead_letters_(settings.output.dead_letters) {}

  void Take(const ConsumedRecord& record) {
    const std::string value(record.value.value_or(""));
    if (record.from.topic == dead_letters_) {
      dead_records_.push_back(record);
      return;
    }
    const Json alert = Json::parse(value, nullptr, /*allow_exceptions=*/false);
    if (!alert.is_object()) {
      return;
    }
    const Json& article = alert["article"];
    alerts_ += 1;
    const std::string entity = alert["mentions"].empty()
                                   ? ""
                                   : alert["mentions"][0].value("entity", "");
    by_entity_[entity][PrimaryLanguage(article.value("language", "?"))] += 1;
    by_article_[article.value("id", "")].push_back(alert);
  }

  std::size_t records() const { return alerts_ + dead_records_.size(); }
  bool Alerted(const std::string& id) const { return by_article_.contains(id); }

  void PrintAlerts(const std::string& id) const {
    std::cout << PrettyAlerts(painter_, by_article_.at(id)) << "\n";
  }

  void PrintDeadLetters() const {
    std::cout << painter_.Paint(Style::kBold, "Not an article: a dead letter")
              << "\n";
    for (const ConsumedRecord& record : dead_records_) {
      PrintDeadLetter(record, std::string(record.value.value_or("")));
    }
  }

  void PrintSummary() const {
    std::cout << painter_.Paint(Style::kBold, "By entity: alerts, languages")
              << "\n";
    std::vector<std::pair<int, std::string>> order;
    for (const auto& [entity, languages] : by_entity_) {
      int sum = 0;
      for (const auto& [language, count] : languages) {
        sum += count;
      }
      order.emplace_back(-sum, entity);
    }
    std::sort(order.begin(), order.end());
    for (const auto& [negative, entity] : order) {
      std::string languages;
      for (const auto& [language, count] : by_entity_.at(entity)) {
        languages += fmt::format(" {}:{}", language, count);
      }
      std::cout << fmt::format("  {:<20}{:>4}{:>4}  ", entity, -negative,
                               by_entity_.at(entity).size())
                << painter_.Paint(Style::kDim, languages) << "\n";
    }
  }

 private:
  void PrintDeadLetter(const ConsumedRecord& record,
                       const std::string& value) const {
    std::map<std::string, std::string> headers(record.headers.begin(),
                                               record.headers.end());
    std::cout << "  " << painter_.Paint(Style::kRed, headers["wirewatch-error"])
              << ": " << Visible(headers["wirewatch-detail"])
              << painter_.Paint(Style::kDim,
                                "  " + headers["wirewatch-topic"] + "/" +
                                    headers["wirewatch-partition"] +
                                    " offset " + headers["wirewatch-offset"])
              << "\n    " << MarkedText(painter_, value.substr(0, 100), {})
              << (value.size() > 100 ? "…" : "") << "\n";
  }

  const Painter& painter_;
  const std::string dead_letters_;
  std::map<std::string, std::vector<Json>> by_article_;
  std::map<std::string, std::map<std::string, int>> by_entity_;
  std::size_t alerts_ = 0;
  std::vector<ConsumedRecord> dead_records_;
};

bool Produce(const std::string& brokers, const std::string& topic,
             const std::vector<WireArticle>& wire) {
  std::size_t delivered = 0;
  KafkaClientOptions client;
  client.brokers = brokers;
  client.client_id = "wire";
  CreatedSink created = CreateKafkaSink(
      client, [&](const ByteSink::Delivery& d) { delivered += d.ok ? 1 : 0; },
      [](const KafkaEvent&) {});
  if (!created.sink) {
    std::cerr << "wirewatch: " << created.error << "\n";
    return false;
  }
  std::uint64_t ticket = 1;
  const std::int64_t now =
      std::chrono::duration_cast<milliseconds>(
          std::chrono::system_clock::now().time_since_epoch())
          .count();
  for (const WireArticle& article : wire) {
    ProducedRecord record;
    record.topic = topic;
    record.key = article.id;
    record.value = article.line;
    record.timestamp_ms = now;
    while (!created.sink->Send(record, ticket)) {
      created.sink->Poll(milliseconds(10));
    }
    ++ticket;
  }
  created.sink->Flush(kPatience);
  return delivered == wire.size();
}

// Reads until the daemon has done all records and all its outputs are here.
// False if that takes too long.
bool ReadAll(Daemon& daemon, const Settings& settings, std::size_t articles,
             Reader& reader) {
  KafkaConsumerOptions options;
  options.client.brokers = daemon.bootstrap();
  options.client.client_id = "demo-reader";
  options.group = "demo-reader";
  options.topics = {settings.output.alerts, settings.output.dead_letters};
  CreatedSource created = CreateKafkaSource(
      options, {[](auto) {}, [](auto, bool) {}, [](const KafkaEvent&) {}});
  if (!created.source) {
    std::cerr << "wirewatch: " << created.error << "\n";
    return false;
  }
  const auto published = [&] {
    return daemon.metrics()
               .MakeCounter("wirewatch_alerts_published_total", "")
               .Value() +
           daemon.metrics()
               .MakeCounter("wirewatch_articles_total", "",
                            {{"outcome", "dead_lettered"}})
               .Value();
  };
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  bool complete = false;
  while (!complete && std::chrono::steady_clock::now() < deadline) {
    if (const auto record = created.source->Poll(milliseconds(50))) {
      reader.Take(*record);
    }
    complete = RecordsDone(daemon) >= static_cast<double>(articles) &&
               static_cast<double>(reader.records()) >= published();
  }
  created.source->Close(milliseconds(1000));
  return complete;
}

void PrintQuiet(const Painter& painter, const std::vector<WireArticle>& wire,
                const Reader& reader) {
  const std::map<std::string, std::string> reasons = ReadReasons();
  std::cout << painter.Paint(Style::kBold, "Read, and quiet for a reason")
            << "\n";
  for (const WireArticle& article : wire) {
    if (article.id.empty() || reader.Alerted(article.id)) {
      continue;
    }
    const auto reason = reasons.find(article.id);
    std::cout << "  " << painter.Paint(Style::kDim, article.language) << "  "
              << MarkedText(painter, article.headline, {})
              << (reason == reasons.end()
                      ? ""
                      : "\n      " + painter.Paint(Style::kDim, reason->second))
              << "\n";
  }
  std::cout << "\n";
}

void PrintNext(const Painter& painter, const DemoOptions& options) {
  std::cout << "\n" << painter.Paint(Style::kBold, "What to try next") << "\n";
  if (!options.keep) {
    std::cout << "  wirewatch demo --keep        leave broker, daemon and "
                 "metrics up, "
                 "feed it yourself\n";
  }
  // Beside the sources they are in deploy/; else where the package puts them.
  std::error_code unseen;
  const std::string etc =
      std::filesystem::exists("deploy/etc/wirewatch", unseen)
          ? "deploy/etc/wirewatch"
          : "/etc/wirewatch";
  std::cout << "  wirewatch scan --watchlists " << etc
            << "/watchlists --format text FILE\n"
               "                               your own article through the "
               "same engine\n"
               "  wirewatch check "
            << etc
            << "/wirewatch.yaml\n"
               "                               then misspell a key in the "
               "watchlist and run it again\n";
}

// Blocks until SIGINT or SIGTERM.
void KeepUp(const Painter& painter, const Daemon& daemon,
            const Settings& settings, const sigset_t& signals) {
  std::cout << "\n"
            << painter.Paint(Style::kBold, "Still up, until Ctrl-C") << "\n"
            << fmt::format(
                   "  broker   {0}\n"
                   "  page     http://127.0.0.1:{1}/\n"
                   "  metrics  http://127.0.0.1:{1}/metrics\n"
                   "  feed it  echo '{{\"id\": \"mine\", \"headline\": "
                   "\"Convoys leave Mosul\"}}' | kcat -P -b {0} -t {2}\n"
                   "  read it  kcat -C -b {0} -t {3} -o beginning -u | jq .\n",
                   daemon.bootstrap(), daemon.http_port(),
                   settings.input.topics.front(), settings.output.alerts)
            << std::flush;
  int signal = 0;
  sigwait(&signals, &signal);
}

}  // namespace

int RunDemo(const DemoOptions& options) {
  sigset_t signals;
  sigemptyset(&signals);
  if (options.keep) {
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  }
  const Painter painter(ColourOn(STDOUT_FILENO));
  InitialiseLog("error", "auto");
  const Settings settings = DemoSettings(options);
  const std::vector<WireArticle> wire = ReadWire();

  LoadedWatchlists watchlists = LoadDemoWatchlists(options);
  std::cerr << RenderAll(watchlists.diagnostics, ColourOn(STDERR_FILENO));
  if (!watchlists.bundle) {
    return kExitConfiguration;
  }
  std::set<std::string> languages;
  for (const WireArticle& article : wire) {
    if (!article.language.empty()) {
      languages.insert(PrimaryLanguage(article.language));
    }
  }
  std::cout << painter.Paint(
                   Style::kBold,
                   fmt::format("wirewatch demo: {} records in {} languages, "
                               "through an embedded Kafka",
                               wire.size(), languages.size()))
            << "\n\n";

  Daemon daemon(settings, [&] { return LoadDemoWatchlists(options); });
  if (const auto started = daemon.Start(std::move(watchlists)); !started.ok()) {
    std::cerr << "wirewatch: " << started.error().text << "\n";
    return kExitFailed;
  }
  Reader reader(painter, settings);
  if (!Produce(daemon.bootstrap(), settings.input.topics.front(), wire) ||
      !ReadAll(daemon, settings, wire.size(), reader)) {
    std::cerr << "wirewatch: the demo's records did not all come through "
                 "within half a minute\n";
    return kExitFailed;
  }
  for (const WireArticle& article : wire) {
    if (reader.Alerted(article.id)) {
      reader.PrintAlerts(article.id);
    }
  }
  PrintQuiet(painter, wire, reader);
  reader.PrintDeadLetters();
  std::cout << "\n";
  reader.PrintSummary();
  PrintNext(painter, options);
  if (options.keep) {
    KeepUp(painter, daemon, settings, signals);
  }
  daemon.Stop();
  return kExitGood;
}

}  // namespace wirewatch
