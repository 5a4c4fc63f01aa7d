// What goes in by the sink comes out of the source, to the byte.
#include "tests/daemon/kafka/embedded_fixture.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;

class RoundTrip : public EmbeddedKafkaTest {
 protected:
  // Sends the record to a topic of its own and returns what is read there.
  ConsumedRecord Carry(ProducedRecord record) {
    kafka_.CreateTopic("articles", 1);
    record.topic = "articles";
    Outlet outlet(Client());
    outlet.Deliver({record});
    Member member(Group("readers", {"articles"}));
    EXPECT_TRUE(member.Read(1));
    return member.records.empty() ? ConsumedRecord() : member.records.front();
  }
};

TEST_F(RoundTrip, KeyValueHeadersAndTimestamp) {
  ProducedRecord record = Record("", "الرقة");
  record.key = "a17";
  record.timestamp_ms = 1795359838120;
  record.headers = {{"traceparent", "00-4bf92f"},
                    {"empty", ""},
                    {"bytes", std::string("\0\xff", 2)},
                    {"traceparent", "again"}};
  const ConsumedRecord read = Carry(record);
  EXPECT_EQ(read.from, (TopicPartition{"articles", 0}));
  EXPECT_EQ(read.offset, 0);
  EXPECT_EQ(read.key, "a17");
  EXPECT_EQ(read.value, "الرقة");
  EXPECT_EQ(read.timestamp_ms, 1795359838120);
  EXPECT_EQ(read.headers, record.headers);
}

TEST_F(RoundTrip, AnAbsentKeyIsNotAnEmptyOne) {
  EXPECT_EQ(Carry(Record("", "x")).key, std::nullopt);
}

TEST_F(RoundTrip, AnEmptyKeyIsNotAnAbsentOne) {
  ProducedRecord record = Record("", "x");
  record.key = "";
  EXPECT_EQ(Carry(record).key, "");
}

TEST_F(RoundTrip, AnEmptyValueIsNotATombstone) {
  EXPECT_EQ(Carry(Record("", "")).value, "");
}

TEST_F(RoundTrip, ATimestampIsGivenWhereThereWasNone) {
  EXPECT_GT(Carry(Record("", "x")).timestamp_ms.value_or(0), 1700000000000);
}

TEST_F(RoundTrip, RecordsOutliveTheirSource) {
  kafka_.CreateTopic("articles", 1);
  Outlet outlet(Client());
  outlet.Deliver({Record("articles", "kept")});
  ConsumedRecord kept;
  {
    Member member(Group("readers", {"articles"}));
    ASSERT_TRUE(member.Read(1));
    kept = member.records.front();
  }
  EXPECT_EQ(kept.value, "kept");
}

TEST_F(RoundTrip, TheClusterIsKnownWithTheFirstRecord) {
  kafka_.CreateTopic("articles", 1);
  Outlet outlet(Client());
  outlet.Deliver({Record("articles", "x")});
  Member member(Group("readers", {"articles"}));
  ASSERT_TRUE(member.Read(1));
  EXPECT_NE(member.source->ClusterId(), "");
}

}  // namespace
}  // namespace wirewatch
