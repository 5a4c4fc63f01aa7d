// Live alerts: the ring, and what a reader is given of it.
#include "daemon/web/alert_feed.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "daemon/web/live_alerts.h"

namespace wirewatch {
namespace {

using std::chrono::seconds;

class AlertFeedTest : public testing::Test {
 protected:
  void Publish(const std::vector<std::string>& alerts) {
    LiveBatch batch;
    for (const std::string& alert : alerts) {
      batch.Add(alert);
    }
    live_.Publish(std::move(batch));
  }
  void PublishMany(int count) {
    for (int i = 0; i < count; ++i) {
      Publish({"{}"});
    }
  }
  static HttpRequest Asking(const std::string& last_id,
                            HttpRequest::Values parameters = {}) {
    HttpRequest request;
    request.path = "/api/alerts";
    request.parameters = std::move(parameters);
    if (!last_id.empty()) {
      request.headers = {{"last-event-id", last_id}};
    }
    return request;
  }
  std::unique_ptr<HttpStream> Open(const HttpRequest& request) {
    HttpOpened opened = feed_.Open(request);
    if (!std::holds_alternative<std::unique_ptr<HttpStream>>(opened)) {
      ADD_FAILURE() << std::get<HttpResponse>(opened).body;
      return nullptr;
    }
    return std::get<std::unique_ptr<HttpStream>>(std::move(opened));
  }
  // All that is there now, read in pieces of `size`.
  static std::string ReadAll(HttpStream& stream, std::size_t size = 7) {
    std::string all;
    std::string piece(size, '\0');
    while (const std::size_t got = stream.Read(piece.data(), size)) {
      all.append(piece, 0, got);
    }
    EXPECT_FALSE(stream.Ready()) << "it would be woken for nothing";
    return all;
  }

  // How a stream begins that goes on after that alert.
  static std::string Head(int after) {
    return "retry: 2000\nid: run1-" + std::to_string(after) + "\n\n";
  }

  LiveAlerts live_;
  std::chrono::steady_clock::time_point now_;
  AlertFeed feed_{live_, "run1", [this] { return now_; }};
};

TEST_F(AlertFeedTest, AnAlertIsShownByteForByteWithItsNumber) {
  const auto stream = Open(Asking(""));
  EXPECT_EQ(ReadAll(*stream), Head(0)) << "an id before any alert";
  Publish({R"({"schema":1,"text":"داعش"})", "{}"});
  EXPECT_TRUE(stream->Ready());
  EXPECT_EQ(
      ReadAll(*stream),
      "id: run1-1\nevent: alert\ndata: {\"schema\":1,\"text\":\"داعش\"}\n\n"
      "id: run1-2\nevent: alert\ndata: {}\n\n");
}

TEST_F(AlertFeedTest, ANewReaderBeginsWithTheLastOnes) {
  PublishMany(300);
  EXPECT_TRUE(
      ReadAll(*Open(Asking(""))).starts_with(Head(200) + "id: run1-201\n"));
  EXPECT_EQ(ReadAll(*Open(Asking("", {{"last", "0"}}))), Head(300));
  EXPECT_EQ(ReadAll(*Open(Asking("", {{"last", "1"}}))),
            Head(299) + "id: run1-300\nevent: alert\ndata: {}\n\n");
  EXPECT_EQ(feed_.missed(), 0U) << "what was before is nobody's loss";
}

TEST_F(AlertFeedTest, WhoComesBackGoesOnWhereItWas) {
  PublishMany(5);
  EXPECT_EQ(ReadAll(*Open(Asking("run1-4"))),
            Head(4) + "id: run1-5\nevent: alert\ndata: {}\n\n");
  EXPECT_EQ(ReadAll(*Open(Asking("run1-5"))), Head(5));
}

TEST_F(AlertFeedTest, WhoWasAwayTooLongIsToldHowManyItMissed) {
  PublishMany(1500);
  const std::string all = ReadAll(*Open(Asking("run1-3")), 4096);
  EXPECT_TRUE(
      all.starts_with(Head(3) +
                      "id: run1-500\nevent: gap\ndata: {\"missed\":497}\n\n"
                      "id: run1-501\n"))
      << all.substr(0, 200);
  EXPECT_EQ(feed_.missed(), 497U);
}

TEST_F(AlertFeedTest, ASlowReaderIsToldAndHoldsUpNobody) {
  const auto slow = Open(Asking(""));
  char some[40];
  Publish({std::string(100, 'x')});
  EXPECT_EQ(slow->Read(some, sizeof some), sizeof some) << "in mid alert";
  PublishMany(2000);
  const std::string rest = ReadAll(*slow, 4096);
  EXPECT_NE(rest.find("xxx\n\nid: run1-1001\nevent: gap\ndata: "
                      "{\"missed\":1000}\n\nid: run1-1002\n"),
            std::string::npos)
      << rest.substr(0, 300);
  EXPECT_TRUE(rest.ends_with("id: run1-2001\nevent: alert\ndata: {}\n\n"));
}

TEST_F(AlertFeedTest, AnotherRunIsTold) {
  PublishMany(2);
  for (const char* id : {"run0-1", "run1-3", "run1", "run1-", "run1-x", "-1",
                         "run1-99999999999999999999"}) {
    EXPECT_EQ(ReadAll(*Open(Asking(id))),
              Head(0) +
                  "event: gap\ndata: {\"restarted\":true}\n\n"
                  "id: run1-1\nevent: alert\ndata: {}\n\n"
                  "id: run1-2\nevent: alert\ndata: {}\n\n")
        << id;
  }
}

TEST_F(AlertFeedTest, SilenceIsBroken) {
  const auto stream = Open(Asking(""));
  ReadAll(*stream);
  now_ += seconds(9);
  EXPECT_FALSE(stream->Ready());
  now_ += seconds(1);
  EXPECT_TRUE(stream->Ready());
  EXPECT_EQ(ReadAll(*stream), ": still here\n\n");
}

TEST_F(AlertFeedTest, BytesAreBoundedToo) {
  const std::string large(1 << 20, 'x');
  const auto stream = Open(Asking(""));
  for (int i = 0; i < 10; ++i) {
    Publish({large});
  }
  const std::string all = ReadAll(*stream, 1 << 16);
  EXPECT_LE(all.size(), kMostLiveBytes + 1000);
  EXPECT_NE(all.find("event: gap"), std::string::npos);
}

TEST_F(AlertFeedTest, AnAlertThatIsLargerThanAllIsMissedAndSaysSo) {
  const auto stream = Open(Asking(""));
  Publish({"{}"});
  Publish({std::string(kMostLiveBytes + 1, 'x')});
  EXPECT_EQ(ReadAll(*stream),
            Head(0) + "id: run1-2\nevent: gap\ndata: {\"missed\":2}\n\n");
  Publish({"{}"});
  EXPECT_EQ(ReadAll(*stream), "id: run1-3\nevent: alert\ndata: {}\n\n");
}

TEST_F(AlertFeedTest, OfAHugeCommitTheLastAreKeptAndAllAreNumbered) {
  const auto stream = Open(Asking(""));
  PublishMany(1);
  LiveBatch batch;
  for (int i = 0; i < 1200; ++i) {
    batch.Add("{}");
  }
  live_.Publish(std::move(batch));
  EXPECT_EQ(live_.newest(), 1201U);
  EXPECT_TRUE(ReadAll(*stream, 4096)
                  .starts_with(Head(0) + "id: run1-201\nevent: gap\ndata: "
                                         "{\"missed\":201}\n\nid: run1-202\n"));
}

TEST_F(AlertFeedTest, H05_ReadersAreLimited) {
  std::vector<std::unique_ptr<HttpStream>> readers;
  for (int i = 0; i < AlertFeed::kMostReaders; ++i) {
    readers.push_back(Open(Asking("")));
  }
  EXPECT_EQ(feed_.readers(), AlertFeed::kMostReaders);
  const HttpOpened refused = feed_.Open(Asking(""));
  ASSERT_TRUE(std::holds_alternative<HttpResponse>(refused));
  const auto& response = std::get<HttpResponse>(refused);
  EXPECT_EQ(response.status, 503U);
  EXPECT_EQ(ValueOf(response.headers, "Retry-After"), "10");
  readers.pop_back();
  EXPECT_TRUE(std::holds_alternative<std::unique_ptr<HttpStream>>(
      feed_.Open(Asking(""))));
}

TEST_F(AlertFeedTest, ParametersThatMeanNothingAreRefused) {
  for (const auto& [name, value] : HttpRequest::Values{{"last", ""},
                                                       {"last", "x"},
                                                       {"last", "1001"},
                                                       {"last", "-1"},
                                                       {"last", "1 "},
                                                       {"first", "1"}}) {
    const HttpOpened opened = feed_.Open(Asking("", {{name, value}}));
    ASSERT_TRUE(std::holds_alternative<HttpResponse>(opened)) << value;
    EXPECT_EQ(std::get<HttpResponse>(opened).status, 400U);
  }
}

// For the thread sanitizer, and that numbers have no hole.
TEST_F(AlertFeedTest, OneWritesWhileOthersRead) {
  std::thread writer([this] { PublishMany(20'000); });
  std::uint64_t seen = 0;
  std::uint64_t skipped = 0;
  while (seen < 20'000) {
    if (const auto next = live_.After(seen); next.alert) {
      skipped += next.number - seen - 1;
      seen = next.number;
      EXPECT_EQ(*next.alert, "{}");
    }
  }
  writer.join();
  EXPECT_LE(skipped, 20'000U);
  EXPECT_EQ(live_.newest(), 20'000U);
}

}  // namespace
}  // namespace wirewatch
