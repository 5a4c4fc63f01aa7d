// Groups and offsets: who reads what, from where, and what is committed.
#include <librdkafka/rdkafka.h>

#include <algorithm>

#include "tests/daemon/kafka/embedded_fixture.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;

class Consumption : public EmbeddedKafkaTest {
 protected:
  // `count` records "0", "1"... to each of the topic's partitions in turn.
  void Fill(const std::string& topic, int partitions, int count) {
    kafka_.CreateTopic(topic, partitions);
    Outlet outlet(Client());
    std::vector<ProducedRecord> records;
    for (int i = 0; i < count; ++i) {
      records.push_back(Record(topic, std::to_string(i)));
      records.back().key = std::to_string(i);
    }
    outlet.Deliver(records);
  }
};

// F22: also one whose offsets were deleted.
TEST_F(Consumption, ANewGroupStartsAtTheBeginning) {
  Fill("articles", 1, 3);
  Member member(Group("new", {"articles"}));
  ASSERT_TRUE(member.Read(3));
  EXPECT_EQ(member.Values(), (std::vector<std::string>{"0", "1", "2"}));
  EXPECT_EQ(member.heard.front(), "+articles/0");
  EXPECT_EQ(member.events.Count(KafkaEvent::Kind::kRecordsLost), 0);
}

TEST_F(Consumption, ReadingAloneCommitsNothing) {
  Fill("articles", 1, 3);
  {
    Member first(Group("readers", {"articles"}));
    ASSERT_TRUE(first.Read(3));
    EXPECT_TRUE(first.source->Commit()) << "nothing to commit is no failure";
    first.source->Close(kPatience);
  }
  Member second(Group("readers", {"articles"}));
  ASSERT_TRUE(second.Read(3));
  EXPECT_EQ(second.Values(), (std::vector<std::string>{"0", "1", "2"}));
}

TEST_F(Consumption, ARestartGoesOnAfterWhatWasStored) {
  Fill("articles", 1, 3);
  {
    Member first(Group("readers", {"articles"}));
    ASSERT_TRUE(first.Read(3));
    first.source->StoreOffset({"articles", 0}, 2);
    first.source->Close(kPatience);
  }
  Member second(Group("readers", {"articles"}));
  ASSERT_TRUE(second.Read(1));
  EXPECT_EQ(second.Values(), (std::vector<std::string>{"2"}));
}

TEST_F(Consumption, WhatIsStoredIsCommittedByItself) {
  Fill("articles", 1, 3);
  Member member(Group("readers", {"articles"}));
  ASSERT_TRUE(member.Read(3));
  const TopicPartition only{"articles", 0};
  EXPECT_TRUE(Eventually([&] {
    member.Step();
    return member.source->Lag(only) == 3;
  })) << "a group without offsets lags behind by all records";
  member.source->StoreOffset(only, 2);
  EXPECT_TRUE(Eventually([&] {
    member.Step();
    return member.source->Lag(only) == 1;
  }));
}

TEST_F(Consumption, CommitWaitsForTheAnswer) {
  Fill("articles", 1, 3);
  KafkaConsumerOptions options = Group("readers", {"articles"});
  options.commit_interval = std::chrono::hours(1);
  Member member(options);
  ASSERT_TRUE(member.Read(3));
  member.source->StoreOffset({"articles", 0}, 3);
  EXPECT_TRUE(member.source->Commit());
  EXPECT_EQ(member.source->Lag({"articles", 0}), 0);
}

TEST_F(Consumption, TheLagOfAnIdleGroupIsKnown) {
  Fill("articles", 1, 3);
  {
    Member first(Group("readers", {"articles"}));
    first.store_as_read = true;
    ASSERT_TRUE(first.Read(3));
    first.source->Close(kPatience);
  }
  Member second(Group("readers", {"articles"}));
  EXPECT_EQ(second.source->Lag({"articles", 0}), std::nullopt);
  EXPECT_TRUE(Eventually([&] {
    second.Step();
    return second.source->Lag({"articles", 0}) == 0;
  }));
  EXPECT_TRUE(second.records.empty());
}

TEST_F(Consumption, OffsetsOfForeignPartitionsAreIgnored) {
  Fill("articles", 1, 3);
  Member member(Group("readers", {"articles"}));
  ASSERT_TRUE(member.Read(3));
  member.source->StoreOffset({"articles", 7}, 2);
  member.source->StoreOffset({"others", 0}, 2);
  EXPECT_TRUE(member.source->Commit());
  EXPECT_EQ(member.source->Lag({"articles", 7}), std::nullopt);
}

// Both protocols of librdkafka's assignors.
class Rebalance : public Consumption,
                  public testing::WithParamInterface<const char*> {
 protected:
  KafkaConsumerOptions Options() const {
    return Group("readers", {"articles"},
                 {{"partition.assignment.strategy", GetParam()}});
  }
};

// The second member takes over partitions of the first: what the first stored
// while they were taken from it is committed before the second reads them.
TEST_P(Rebalance, PartitionsAreHandedOverWithTheirOffsets) {
  Fill("articles", 4, 40);
  Member first(Options());
  first.on_revoked = [&](std::span<const TopicPartition> partitions) {
    for (const ConsumedRecord& record : first.records) {
      if (std::ranges::find(partitions, record.from) != partitions.end()) {
        first.source->StoreOffset(record.from, record.offset + 1);
      }
    }
  };
  ASSERT_TRUE(first.Read(40));
  Member second(Options());
  ASSERT_TRUE(Eventually([&] {
    first.Step();
    second.Step();
    return first.source->Assignment().size() == 2 &&
           second.source->Assignment().size() == 2;
  }));
  EXPECT_TRUE(std::ranges::count_if(first.heard, [](const std::string& what) {
    return what.front() == '-';
  })) << "told before they were gone";

  Outlet outlet(Client());
  std::vector<ProducedRecord> more;
  for (int i = 100; i < 140; ++i) {
    more.push_back(Record("articles", std::to_string(i)));
    more.back().key = std::to_string(i);
  }
  outlet.Deliver(more);
  ASSERT_TRUE(Eventually([&] {
    first.Step();
    second.Step();
    return first.records.size() + second.records.size() >= 80;
  }));
  // The mock broker refuses commits once the other member waits to join, which
  // real ones do not; with eager assignment it comes to that.
  if (!first.events.Has("REBALANCE_IN_PROGRESS")) {
    for (const std::string& value : second.Values()) {
      EXPECT_GE(std::stoi(value), 100) << "read again though it was stored";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Assignors, Rebalance,
                         testing::Values("cooperative-sticky", "range"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST_F(Consumption, APauseHoldsBackEverythingUntilResume) {
  Fill("articles", 2, 20);
  Member member(Group("readers", {"articles"}));
  ASSERT_TRUE(member.Read(1));
  member.source->Pause();
  member.source->Pause();  // once is enough
  const std::size_t before = member.records.size();
  for (int i = 0; i < 20; ++i) {
    member.Step(milliseconds(25));
  }
  EXPECT_EQ(member.records.size(), before);
  member.source->Resume();
  member.source->Resume();
  ASSERT_TRUE(member.Read(20));
  std::vector<std::string> values = member.Values();
  std::ranges::sort(values);
  EXPECT_EQ(std::ranges::adjacent_find(values), values.end())
      << "no record is read twice for a pause";
}

TEST_F(Consumption, PartitionsAssignedDuringAPauseArePaused) {
  Fill("articles", 2, 20);
  Member member(Group("readers", {"articles"}));
  member.source->Pause();
  ASSERT_TRUE(Eventually([&] {
    member.Step();
    return member.assignments > 0;
  }));
  for (int i = 0; i < 40; ++i) {
    member.Step(milliseconds(25));
  }
  EXPECT_TRUE(member.records.empty());
  member.source->Resume();
  EXPECT_TRUE(member.Read(20));
}

// librdkafka remembers a pause beyond the assignment: given away and taken
// back, the partition must flow.
TEST_F(Consumption, APausedPartitionThatComesBackFlows) {
  Fill("articles", 2, 20);
  Member first(Group("readers", {"articles"}));
  ASSERT_TRUE(first.Read(20));
  {
    Member second(Group("readers", {"articles"}));
    first.source->Pause();
    ASSERT_TRUE(Eventually([&] {
      first.Step();
      second.Step();
      return second.source->Assignment().size() == 1;
    }));
    first.source->Resume();
    second.source->Close(kPatience);
  }
  first.records.clear();
  ASSERT_TRUE(Eventually([&] {
    first.Step();
    return first.source->Assignment().size() == 2;
  }));
  Fill("articles", 2, 20);
  EXPECT_TRUE(Eventually([&] {
    first.Step();
    const auto from = [&](std::int32_t partition) {
      return std::ranges::any_of(first.records, [&](const auto& record) {
        return record.from.partition == partition && record.offset >= 8;
      });
    };
    return from(0) && from(1);
  }));
}

// The mock broker keeps five megabytes of a partition.
TEST_F(Consumption, RecordsRemovedBeforeTheyWereReadAreTold) {
  Fill("articles", 1, 3);
  {
    Member member(Group("readers", {"articles"}));
    ASSERT_TRUE(member.Read(3));
    member.source->StoreOffset({"articles", 0}, 1);
    member.source->Close(kPatience);
  }
  {
    Outlet outlet(Client({{"compression.codec", "none"}}));
    for (int i = 0; i < 20; ++i) {
      outlet.Deliver({Record("articles", std::string(500'000, 'x'))});
    }
  }
  Member member(Group("readers", {"articles"}));
  ASSERT_TRUE(member.Read(1));
  const KafkaEvent* lost = member.events.Find(KafkaEvent::Kind::kRecordsLost);
  ASSERT_NE(lost, nullptr);
  EXPECT_EQ(lost->at, (TopicPartition{"articles", 0}));
  EXPECT_EQ(lost->lost_from, 1);
  EXPECT_EQ(lost->lost_to, member.records.front().offset);
  EXPECT_GT(lost->lost_to, 3);
  EXPECT_EQ(member.heard, std::vector<std::string>{"+articles/0"});
  member.source->StoreOffset({"articles", 0}, lost->lost_to + 1);
  EXPECT_TRUE(member.source->Commit());
  EXPECT_EQ(member.source->Lag({"articles", 0}), 23 - lost->lost_to - 1);
}

// While we read: what is in flight belongs to an assignment that has ended.
TEST_F(Consumption, RecordsRemovedBehindOurBackEndTheAssignment) {
  Fill("articles", 1, 3);
  Member member(Group("readers", {"articles"}));
  ASSERT_TRUE(member.Read(3));
  member.source->Pause();
  {
    Outlet outlet(Client({{"compression.codec", "none"}}));
    for (int i = 0; i < 20; ++i) {
      outlet.Deliver({Record("articles", std::string(500'000, 'x'))});
    }
  }
  member.source->Resume();
  ASSERT_TRUE(member.Read(4));
  const KafkaEvent* lost = member.events.Find(KafkaEvent::Kind::kRecordsLost);
  ASSERT_NE(lost, nullptr);
  EXPECT_EQ(lost->lost_from, 3);
  EXPECT_EQ(lost->lost_to, member.records.back().offset);
  EXPECT_EQ(member.heard, (std::vector<std::string>{
                              "+articles/0", "-articles/0", "+articles/0"}));
}

// No offset is stored beyond the end of a log in health: the group's offset is
// of a log that was lost. All of the new one is read.
// F22
TEST_F(Consumption, AnOffsetBeyondTheEndStartsAgainAndLosesNothing) {
  Fill("articles", 1, 3);
  {
    Member member(Group("readers", {"articles"}));
    ASSERT_TRUE(member.Read(3));
    member.source->StoreOffset({"articles", 0}, 1000);
    member.source->Close(kPatience);
  }
  Member member(Group("readers", {"articles"}));
  ASSERT_TRUE(member.Read(3));
  EXPECT_EQ(member.events.Count(KafkaEvent::Kind::kRecordsLost), 0);
  EXPECT_TRUE(member.events.Has("_AUTO_OFFSET_RESET"));
}

TEST_F(Consumption, ATombstoneHasNoValue) {
  kafka_.CreateTopic("articles", 1);
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "bootstrap.servers", kafka_.bootstrap().c_str(),
                    nullptr, 0);
  rd_kafka_t* raw = rd_kafka_new(RD_KAFKA_PRODUCER, conf, nullptr, 0);
  rd_kafka_producev(raw, RD_KAFKA_V_TOPIC("articles"), RD_KAFKA_V_KEY("a", 1),
                    RD_KAFKA_V_VALUE(nullptr, 0), RD_KAFKA_V_END);
  EXPECT_EQ(rd_kafka_flush(raw, 10000), RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_destroy(raw);
  Member member(Group("readers", {"articles"}));
  ASSERT_TRUE(member.Read(1));
  EXPECT_EQ(member.records.front().value, std::nullopt);
  EXPECT_EQ(member.records.front().key, "a");
}

TEST_F(Consumption, WhatACallbackThrowsBecomesAnEvent) {
  Fill("articles", 1, 1);
  Member member(Group("readers", {"articles"}));
  ASSERT_TRUE(member.Read(1));
  member.on_revoked = [](auto) { throw std::runtime_error("no such thing"); };
  member.source->Close(kPatience);
  const KafkaEvent* fatal = member.events.Find(KafkaEvent::Kind::kFatal);
  ASSERT_NE(fatal, nullptr);
  EXPECT_EQ(fatal->text, "a callback threw: no such thing");
}

}  // namespace
}  // namespace wirewatch
