// A whole daemon on an embedded broker, as a browser sees it: the page, what it
// reads, an alert that comes, an article that is tried; and that nothing of it
// is there where nobody asked for it.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "daemon/service/daemon.h"
#include "tests/daemon/http/raw_client.h"

namespace wirewatch {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr auto kOk = "HTTP/1.1 200 OK";

LoadedWatchlists Mosul() {
  return ParseWatchlists({std::make_shared<const SourceFile>(
      "desk.yaml",
      "watchlist: desk\nentities:\n"
      "  mosul: {kind: place, names: {en: [Mosul]}}\n")});
}

Settings Embedded(const std::string& page) {
  Settings settings = DefaultSettings();
  settings.kafka.brokers = {"embedded"};
  settings.kafka.instance_id = "desk-1";
  settings.output.delivery = "at_least_once";  // it knows no transactions
  settings.http.listen = "127.0.0.1:0";
  settings.http.page = page;
  settings.control.socket = "off";
  settings.workers = 1;
  return settings;
}

class Page {
 public:
  explicit Page(const std::string& page = "auto")
      : daemon(Embedded(page), Mosul) {
    started = daemon.Start(Mosul()).ok();
  }
  std::string Get(const std::string& path) const {
    return Exchange(daemon.http_port(),
                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }
  std::string Post(const std::string& path, const std::string& body) const {
    return Exchange(daemon.http_port(),
                    "POST " + path +
                        " HTTP/1.1\r\nHost: localhost\r\n"
                        "Content-Type: application/json\r\nContent-Length: " +
                        std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  void Send(const std::string& article) const {
    KafkaClientOptions client;
    client.brokers = daemon.bootstrap();
    client.client_id = "wire";
    auto sink = CreateKafkaSink(
                    client, [](auto&) {}, [](auto&) {})
                    .sink;
    ProducedRecord record;
    record.topic = "articles";
    record.value = article;
    ASSERT_TRUE(sink->Send(record, 1));
    const auto until = steady_clock::now() + seconds(10);
    while (sink->Poll(milliseconds(20)) == 0 && steady_clock::now() < until) {
    }
  }

  Daemon daemon;
  bool started = false;
};

TEST(LivePage, ShowsAnAlertSoonAfterItsArticle) {
  Page page;
  ASSERT_TRUE(page.started);
  RawClient reader(page.daemon.http_port());
  reader.Send("GET /api/alerts HTTP/1.0\r\nHost: localhost\r\n\r\n");
  const auto ready_by = steady_clock::now() + seconds(30);
  while (!page.daemon.NotReadyReason().empty() &&
         steady_clock::now() < ready_by) {
    std::this_thread::sleep_for(milliseconds(20));
  }
  page.Send(R"({"id":"a1","headline":"Convoys leave Mosul"})");
  std::string all;
  const auto until = steady_clock::now() + seconds(20);
  while (all.find("}\n\n") == std::string::npos &&
         steady_clock::now() < until) {
    all += reader.ReceiveSome();
  }
  const std::size_t data = all.find("event: alert\ndata: ");
  ASSERT_NE(data, std::string::npos) << all;
  const std::size_t begin = data + std::string("event: alert\ndata: ").size();
  const Json alert =
      Json::parse(all.substr(begin, all.find('\n', begin) - begin));
  EXPECT_EQ(alert["article"]["id"], "a1");
  EXPECT_EQ(alert["rule"]["id"], "mention/desk/mosul");

  const Json status = Json::parse(Body(page.Get("/api/status")));
  EXPECT_EQ(status["instance"], "desk-1");
  EXPECT_EQ(status["articles"]["alerted"], 1);
  EXPECT_EQ(status["live"],
            (Json{{"alerts", 1}, {"readers", 1}, {"missed", 0}}));
  EXPECT_EQ(status["bundle"]["watchlists"][0]["id"], "desk");
}

TEST(LivePage, AnArticleIsTriedAndNothingComesOfIt) {
  const Page page;
  ASSERT_TRUE(page.started);
  const std::string reply =
      page.Post("/api/try", R"({"headline":"Convoys leave Mosul"})");
  ASSERT_EQ(StatusLine(reply), kOk) << reply;
  const Json answer = Json::parse(Body(reply));
  EXPECT_EQ(answer["mentions"][0]["surface"], "Mosul");
  EXPECT_TRUE(answer["rules"][0]["fires"]);
  const Json status = Json::parse(Body(page.Get("/api/status")));
  EXPECT_EQ(answer["bundle"], status["bundle"]["sha256"]);
  EXPECT_EQ(status["articles"]["alerted"], 0);
  EXPECT_EQ(status["live"]["alerts"], 0);
}

TEST(LivePage, IsServedWithWhatItNeedsAndUnderStrictHeaders) {
  const Page page;
  ASSERT_TRUE(page.started);
  for (const char* path : {"/", "/page.css", "/page.js", "/icon.svg"}) {
    const std::string reply = page.Get(path);
    EXPECT_EQ(StatusLine(reply), kOk) << path;
    EXPECT_NE(reply.find("Content-Security-Policy: default-src 'none'; "
                         "script-src 'self';"),
              std::string::npos);
    EXPECT_GT(Body(reply).size(), 100U) << path;
  }
}

TEST(LivePage, WhereItIsOffOnlyHealthAndMetricsAreThere) {
  const Page page("off");
  ASSERT_TRUE(page.started);
  for (const char* path : {"/", "/page.js", "/api/status", "/api/alerts"}) {
    EXPECT_EQ(StatusLine(page.Get(path)), "HTTP/1.1 404 Not Found") << path;
  }
  EXPECT_EQ(StatusLine(page.Post("/api/try", "{}")), "HTTP/1.1 404 Not Found");
  EXPECT_EQ(StatusLine(page.Get("/metrics")), kOk);
  EXPECT_EQ(StatusLine(page.Get("/-/healthy")), kOk);
}

TEST(LivePage, H06_AnotherHostIsShownNothing) {
  const Page page;
  ASSERT_TRUE(page.started);
  for (const char* path : {"/", "/api/status", "/api/alerts"}) {
    EXPECT_EQ(StatusLine(Exchange(page.daemon.http_port(),
                                  "GET " + std::string(path) +
                                      " HTTP/1.1\r\nHost: evil.example\r\n"
                                      "\r\n")),
              "HTTP/1.1 403 Forbidden");
  }
}

// It must end although a reader is there, and at once.
TEST(LivePage, AStopDoesNotWaitForReaders) {
  auto page = std::make_unique<Page>();
  ASSERT_TRUE(page->started);
  RawClient reader(page->daemon.http_port());
  reader.Send("GET /api/alerts HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_FALSE(reader.ReceiveSome().empty());
  const auto start = steady_clock::now();
  page.reset();
  EXPECT_LT(steady_clock::now() - start, seconds(15));
}

}  // namespace
}  // namespace wirewatch
