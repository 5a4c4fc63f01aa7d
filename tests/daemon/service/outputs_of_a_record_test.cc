// ConsumeLoop: what becomes of records that are no articles, and of outputs
// that are too large for Kafka.
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/daemon/service/loop_fixture.h"

namespace wirewatch {
namespace {

using Stored = std::vector<std::pair<TopicPartition, std::int64_t>>;

const TopicPartition kFirst{"articles", 0};

TEST(DeadLetter, CarriesTheRecordAndWhy) {
  LoopFixture f;
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 12, "{broken", {{"trace", "t1"}}, "key-1");
  f.Run();
  const auto letters = f.sink.To("dead");
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(letters[0]->value, "{broken");
  EXPECT_EQ(letters[0]->key, "key-1");
  EXPECT_EQ(Header(*letters[0], "trace"), "t1");
  EXPECT_EQ(Header(*letters[0], "wirewatch-topic"), "articles");
  EXPECT_EQ(Header(*letters[0], "wirewatch-partition"), "0");
  EXPECT_EQ(Header(*letters[0], "wirewatch-offset"), "12");
  EXPECT_EQ(Header(*letters[0], "wirewatch-stage"), "decode");
  EXPECT_EQ(Header(*letters[0], "wirewatch-error"), "bad_json");
  EXPECT_EQ(f.source.Stored(kFirst), 13);
  EXPECT_EQ(f.Outcome("dead_lettered"), 1);
  EXPECT_EQ(
      f.Metered().Value("wirewatch_dead_letters_total{reason=\"bad_json\"}"),
      1);
}

TEST(DeadLetter, HoldsTheOffsetUntilItIsAcknowledged) {
  LoopFixture f;
  f.sink.answer = [](auto&) { return Answer::kSilence; };
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, "{broken");
  EXPECT_FALSE(f.Run([&] { return f.sink.sent.size() == 1; }));
  EXPECT_EQ(f.source.stored, Stored{});
}

// Refuses what is larger than `limit` bytes of value and headers.
std::function<Answer(const ProducedRecord&)> AtMost(std::size_t limit) {
  return [limit](const ProducedRecord& record) {
    std::size_t bytes = record.value.size();
    for (const auto& [name, value] : record.headers) {
      bytes += name.size() + value.size();
    }
    return bytes > limit ? Answer::kTooLarge : Answer::kAcknowledge;
  };
}

// So many mentions that the alert that lists them takes more than 20,000 bytes.
std::string LoudWith(const std::string& id) {
  std::string headline;
  for (int i = 0; i < 1000; ++i) {
    headline += "Convoys leave Mosul, ";
  }
  return R"({"id":")" + id + R"(","headline":")" + headline + R"("})";
}

TEST(TooLarge, AnAlertBecomesADeadLetterWithTheBeginningOfItsRecord) {
  LoopFixture f;
  f.sink.answer = AtMost(20'000);
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, LoudWith("a"), {{"trace", "t1"}});
  f.Run();
  ASSERT_EQ(f.sink.To("dead").size(), 1U);
  const ProducedRecord& letter = *f.sink.To("dead")[0];
  EXPECT_EQ(letter.value, LoudWith("a").substr(0, 4096));
  EXPECT_EQ(Header(letter, "wirewatch-stage"), "publish");
  EXPECT_EQ(Header(letter, "wirewatch-error"), "alert_too_large");
  EXPECT_EQ(Header(letter, "wirewatch-bytes"),
            std::to_string(LoudWith("a").size()));
  EXPECT_EQ(Header(letter, "trace"), "t1");
  EXPECT_EQ(f.source.Stored(kFirst), 1);
  EXPECT_EQ(f.Outcome("dead_lettered"), 1);
  EXPECT_EQ(f.Outcome("alerted"), 0);
  EXPECT_EQ(f.Metered().Value("wirewatch_alerts_published_total"), 0);
}

TEST(TooLarge, OneDeadLetterIsEnoughForARecordWithSeveralAlerts) {
  LoopFixture f;
  f.rules.Set(RulesFor({"Mosul", "Convoys"}, "bundle-1"));
  f.sink.answer = AtMost(20'000);
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, LoudWith("a"));
  f.Run();
  EXPECT_EQ(f.sink.To("alerts").size(), 2U);
  EXPECT_EQ(f.sink.To("dead").size(), 1U);
  EXPECT_EQ(f.Records(), 1U);
}

TEST(TooLarge, ADeadLetterIsCutToo) {
  LoopFixture f;
  f.sink.answer = AtMost(20'000);
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, "{" + std::string(50'000, 'x'));
  f.Run();
  ASSERT_EQ(f.sink.To("dead").size(), 2U);
  const ProducedRecord& letter = *f.sink.To("dead")[1];
  EXPECT_EQ(letter.value.size(), 4096U);
  EXPECT_EQ(Header(letter, "wirewatch-stage"), "decode");
  EXPECT_EQ(Header(letter, "wirewatch-error"), "bad_json");
  EXPECT_EQ(f.Outcome("dead_lettered"), 1);
}

struct HeavyHeaders {
  const char* name;
  std::string value;
};
class TooLargeByHeaders : public testing::TestWithParam<HeavyHeaders> {};

// Else one record with more headers than the dead-letter topic takes would hold
// its partition for ever.
TEST_P(TooLargeByHeaders, TheRecordsOwnKeyAndHeadersAreLeftOutAtLast) {
  LoopFixture f;
  f.sink.answer = AtMost(20'000);
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, GetParam().value,
                  {{"tracestate", std::string(50'000, 'h')}}, "key");
  f.Run();
  const auto letters = f.sink.To("dead");
  ASSERT_FALSE(letters.empty());
  EXPECT_EQ(Header(*letters.back(), "tracestate"), "(no such header)");
  EXPECT_EQ(Header(*letters.back(), "wirewatch-offset"), "0");
  EXPECT_EQ(letters.back()->key, std::nullopt);
  EXPECT_EQ(f.source.Stored(kFirst), 1);
  EXPECT_EQ(f.Outcome("dead_lettered"), 1);
}

INSTANTIATE_TEST_SUITE_P(Records, TooLargeByHeaders,
                         testing::Values(HeavyHeaders{"broken", "{broken"},
                                         HeavyHeaders{"alert", LoudWith("a")}),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace wirewatch
