// Records that were never read: marked, counted and told, whatever the reason.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/daemon/service/loop_fixture.h"

namespace wirewatch {
namespace {

using std::chrono::seconds;
using Stored = std::vector<std::pair<TopicPartition, std::int64_t>>;

const TopicPartition kFirst{"articles", 0};
const TopicPartition kSecond{"articles", 1};

KafkaEvent LostRecords(std::int64_t from, std::int64_t to) {
  KafkaEvent event;
  event.kind = KafkaEvent::Kind::kRecordsLost;
  event.at = kFirst;
  event.lost_from = from;
  event.lost_to = to;
  return event;
}

TEST(RecordsLostByKafka, AreCountedAndMarkedInTheDeadLetterTopic) {
  LoopFixture f;
  f.source.Assign({kFirst});
  f.source.Then([&] { f.source.listener.event(LostRecords(10, 15)); });
  f.source.Record(kFirst, 15, Quiet("a"));
  f.Run();
  ASSERT_EQ(f.sink.To("dead").size(), 1U);
  const ProducedRecord& marker = *f.sink.To("dead")[0];
  EXPECT_EQ(marker.value, "");
  EXPECT_EQ(Header(marker, "wirewatch-topic"), "articles");
  EXPECT_EQ(Header(marker, "wirewatch-offset"), "10");
  EXPECT_EQ(Header(marker, "wirewatch-lost-from"), "10");
  EXPECT_EQ(Header(marker, "wirewatch-lost-to"), "15");
  EXPECT_EQ(Header(marker, "wirewatch-lost-reason"), "retention");
  EXPECT_EQ(f.Metered().Value(
                "wirewatch_input_records_lost_total{reason=\"retention\"}"),
            5);
  EXPECT_EQ(f.Records(), 1U) << "a marker is no record";
}

TEST(RecordsLostByKafka, HoldTheOffsetUntilTheMarkerIsAcknowledged) {
  LoopFixture f;
  f.sink.answer = [](auto&) { return Answer::kSilence; };
  f.source.Assign({kFirst});
  f.source.Then([&] { f.source.listener.event(LostRecords(10, 15)); });
  f.source.Record(kFirst, 15, Quiet("a"));
  int rounds = 0;
  EXPECT_FALSE(f.Run([&] { return ++rounds > 50; }));
  EXPECT_EQ(f.source.stored, Stored{});
}

struct Reason {
  const char* name;
  LossReason reason;
};
class RecordsLost : public testing::TestWithParam<Reason> {};

TEST_P(RecordsLost, AreMarkedAndCountedByTheirReason) {
  LoopFixture f;
  f.source.Assign({kFirst});
  f.source.Then([&] {
    KafkaEvent event = LostRecords(10, 15);
    event.loss = GetParam().reason;
    f.source.listener.event(event);
  });
  f.source.Record(kFirst, 15, Quiet("a"));
  f.Run();
  ASSERT_EQ(f.sink.To("dead").size(), 1U);
  EXPECT_EQ(Header(*f.sink.To("dead")[0], "wirewatch-lost-reason"),
            GetParam().name);
  EXPECT_EQ(f.Metered().Value("wirewatch_input_records_lost_total{reason=\"" +
                              std::string(GetParam().name) + "\"}"),
            5);
}

INSTANTIATE_TEST_SUITE_P(
    Reasons, RecordsLost,
    testing::Values(Reason{"retention", LossReason::kRetention},
                    Reason{"skipped", LossReason::kSkipped},
                    Reason{"undecodable", LossReason::kUndecodable}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Truncation, ALogThatLostItsEndIsToldAndCounted) {
  LoopFixture f;
  f.source.Assign({kFirst});
  f.source.end = 105;
  const auto cut_at = f.clock.Steady() + seconds(5);
  f.Run([&] {
    if (f.clock.Steady() > cut_at) {
      f.source.end = 59;
    }
    return f.clock.Steady() > cut_at + seconds(200);
  });
  EXPECT_EQ(f.Metered().Value("wirewatch_input_partitions_truncated_total"), 1);
  EXPECT_EQ(f.sink.To("dead").size(), 0U) << "offsets that others will have";
}

// ---- a batch that cannot be decoded ----

TEST(Undecodable, IsNamedAtOnceAndStopsOnlyItsPartition) {
  LoopFixture f;
  f.source.Assign({kFirst, kSecond});
  f.source.Then([&] {
    KafkaEvent event = LostRecords(10, 15);
    event.kind = KafkaEvent::Kind::kUndecodable;
    event.code = "undecodable";
    f.source.undecodable[kFirst] = {10, 15};
    f.source.listener.event(event);
  });
  f.source.Record(kSecond, 0, Quiet("a"));
  std::string reason;
  const auto until = f.clock.Steady() + seconds(5);
  f.Run([&] {
    reason = f.health.NotReadyReason();
    return f.clock.Steady() > until && f.Records() == 1;
  });
  EXPECT_EQ(reason,
            "articles/0 stands still: offsets 10 to 14 cannot be decoded");
  const auto metered = f.Metered();
  EXPECT_EQ(metered.Value("wirewatch_kafka_errors_total{class=\"undecodable\","
                          "code=\"undecodable\"}"),
            1);
  EXPECT_EQ(f.sink.To("dead").size(), 0U) << "nothing is lost yet";
  EXPECT_EQ(metered.Sum("wirewatch_input_records_lost_total"), 0);
}

}  // namespace
}  // namespace wirewatch
