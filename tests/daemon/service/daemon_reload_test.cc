// A whole daemon on an embedded broker: two watchlists take turns while
// articles stream in, and no article's alerts mix them.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>

#include "daemon/service/daemon.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr int kReloads = 200;
constexpr int kArticlesBetween = 10;

// Both find Mosul and Raqqa, by other names: desk/a-mosul, desk/b-mosul.
LoadedWatchlists Version(const std::string& letter) {
  return ParseWatchlists({std::make_shared<const SourceFile>(
      "desk.yaml",
      "watchlist: desk\nentities:\n"
      "  " +
          letter +
          "-mosul: {kind: place, names: {en: [Mosul]}}\n"
          "  " +
          letter + "-raqqa: {kind: place, names: {en: [Raqqa]}}\n")});
}

Settings Embedded() {
  Settings settings = DefaultSettings();
  settings.kafka.brokers = {"embedded"};
  settings.output.delivery = "at_least_once";  // it knows no transactions
  settings.http.listen = "off";
  settings.control.socket = "off";
  settings.workers = 2;
  return settings;
}

// Articles in, alerts out, on the test's thread.
class Wire {
 public:
  explicit Wire(const Daemon& daemon) {
    KafkaClientOptions client;
    client.brokers = daemon.bootstrap();
    client.client_id = "wire";
    sink_ = CreateKafkaSink(
                client, [](auto&) {}, [](auto&) {})
                .sink;
    KafkaConsumerOptions reader;
    reader.client = client;
    reader.group = "reader";
    reader.topics = {"alerts"};
    source_ = CreateKafkaSource(reader,
                                {[](auto) {}, [](auto, bool) {}, [](auto&) {}})
                  .source;
  }
  ~Wire() { source_->Close(seconds(2)); }

  void SendArticle() {
    ProducedRecord record;
    record.topic = "articles";
    record.value = R"({"id":")" + std::to_string(sent) +
                   R"(","headline":"From Mosul to Raqqa"})";
    while (!sink_->Send(record, static_cast<std::uint64_t>(sent) + 1)) {
      sink_->Poll(milliseconds(1));
    }
    ++sent;
  }
  void ReadAlerts(milliseconds patience) {
    sink_->Poll(milliseconds(0));
    while (auto record = source_->Poll(patience)) {
      const auto alert = nlohmann::json::parse(*record->value);
      const std::string article = alert["article"]["id"];
      bundles[article].insert(alert["rule"]["bundle"]);
      rules[article].insert(alert["rule"]["id"]);
      ++alerts;
      patience = milliseconds(0);
    }
  }

  void AwaitMoreAlertsThan(int count, milliseconds patience) {
    const auto until = steady_clock::now() + patience;
    while (alerts <= count && steady_clock::now() < until) {
      ReadAlerts(milliseconds(20));
    }
  }

  int sent = 0;
  int alerts = 0;
  std::map<std::string, std::set<std::string>> bundles;  // by article
  std::map<std::string, std::set<std::string>> rules;

 private:
  std::unique_ptr<ByteSink> sink_;
  std::unique_ptr<ByteSource> source_;
};

// F30
TEST(ReloadUnderLoad, NoArticlesAlertsMixTwoWatchlists) {
  std::atomic<int> loads{0};
  Daemon daemon(Embedded(), [&] { return Version(++loads % 2 ? "b" : "a"); });
  ASSERT_TRUE(daemon.Start(Version("a")).ok());
  Wire wire(daemon);
  // The group is joined when the first alert comes.
  wire.SendArticle();
  wire.AwaitMoreAlertsThan(0, seconds(30));
  std::uint64_t generation = 1;
  for (int i = 0; i < kReloads; ++i) {
    auto answer = std::make_shared<std::promise<ReloadAnswer>>();
    daemon.AskReload(/*force=*/false, [answer](const ReloadAnswer& given) {
      answer->set_value(given);
    });
    for (int j = 0; j < kArticlesBetween; ++j) {
      wire.SendArticle();
    }
    wire.AwaitMoreAlertsThan(wire.alerts, milliseconds(100));
    const ReloadAnswer given = answer->get_future().get();
    ASSERT_EQ(given.kind, ReloadAnswer::Kind::kAccepted) << TextOf(given);
    ASSERT_EQ(given.generation, ++generation);
  }
  const auto until = steady_clock::now() + seconds(60);
  while (wire.alerts < 2 * wire.sent && steady_clock::now() < until) {
    wire.ReadAlerts(milliseconds(100));
  }

  EXPECT_EQ(wire.rules.size(), static_cast<std::size_t>(wire.sent));
  std::map<std::string, int> articles_of;
  for (const auto& [article, bundles] : wire.bundles) {
    ASSERT_EQ(bundles.size(), 1U) << article << " mixes two watchlists";
    articles_of[*bundles.begin()] += 1;
    const auto& rules = wire.rules[article];
    const std::string letter =
        *bundles.begin() == Version("a").bundle->sha256 ? "a" : "b";
    EXPECT_EQ(rules,
              (std::set<std::string>{"mention/desk/" + letter + "-mosul",
                                     "mention/desk/" + letter + "-raqqa"}));
  }
  EXPECT_EQ(articles_of.size(), 2U) << "both were in force";
  for (const auto& [bundle, articles] : articles_of) {
    EXPECT_GT(articles, kArticlesBetween) << bundle;
  }
  daemon.Stop();
}

}  // namespace
}  // namespace wirewatch
