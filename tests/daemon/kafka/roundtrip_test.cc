// What goes in by the sink comes out of the source, to the byte.
#include "tests/daemon/kafka/embedded_fixture.h"

namespace wirewatch {
namespace {

struct Case {
  const char* name;
  std::optional<std::string> key;
  std::string value;
  KafkaHeaders headers;
  std::optional<std::int64_t> timestamp_ms;
};

// clang-format off
const std::vector<Case> kCases = {
    {"arabic_value",           "a17",        "الرقة", {}, 1795359838120},
    {"no_key",                 std::nullopt, "x",     {}, {}},
    {"an_empty_key",           "",           "x",     {}, {}},
    {"an_empty_value",         "a17",        "",      {}, {}},
    {"no_key_and_empty_value", std::nullopt, "",      {}, {}},
    {"bytes_of_any_kind",      std::string("\0k\xff", 3), std::string("\0v\xff", 3), {}, {}},
    {"headers_keep_their_order_and_repeats", "a17", "x",
        {{"traceparent", "1"}, {"a", ""}, {"traceparent", std::string("\0\xff", 2)}}, {}},
    {"half_a_megabyte",        "big",        std::string(500'000, 'x'), {}, {}},
};
// clang-format on

using RoundTrip = EmbeddedKafkaTest;

// One topic and one partition for all cases: a group takes seconds to meet.
TEST_F(RoundTrip, EveryRecordComesBackAsItWas) {
  kafka_.CreateTopic("articles", 1);
  Outlet outlet(Client());
  std::vector<ProducedRecord> sent;
  for (const Case& c : kCases) {
    sent.push_back({"articles", c.key, c.value, c.headers, c.timestamp_ms});
  }
  outlet.Deliver(sent);
  Member member(Group("readers", {"articles"}));
  ASSERT_TRUE(member.Read(kCases.size()));
  EXPECT_NE(member.source->ClusterId(), "") << "known with the first record";

  member.source.reset();  // records live on without their source
  for (std::size_t i = 0; i < kCases.size(); ++i) {
    SCOPED_TRACE(kCases[i].name);
    const ConsumedRecord& read = member.records[i];
    EXPECT_EQ(read.from, (TopicPartition{"articles", 0}));
    EXPECT_EQ(read.offset, static_cast<std::int64_t>(i));
    EXPECT_EQ(read.key, kCases[i].key);
    EXPECT_EQ(read.value, kCases[i].value);
    EXPECT_EQ(read.headers, kCases[i].headers);
    if (kCases[i].timestamp_ms) {
      EXPECT_EQ(read.timestamp_ms, kCases[i].timestamp_ms);
    } else {
      EXPECT_GT(read.timestamp_ms.value_or(0), 1'700'000'000'000);
    }
  }
}

// Java producers and we must agree where a key lives, or the alerts of one
// article lose their order: values of Kafka's murmur2 modulo 12.
TEST_F(RoundTrip, AKeyGoesWhereJavaProducersPutIt) {
  const std::map<std::string, std::int32_t> expected = {
      {"a17", 9}, {"b", 8}, {"الرقة", 10}};
  kafka_.CreateTopic("articles", 12);
  Outlet outlet(Client());
  std::vector<ProducedRecord> sent;
  for (const auto& [key, partition] : expected) {
    sent.push_back({"articles", key, "x", {}, {}});
  }
  outlet.Deliver(sent);
  Member member(Group("readers", {"articles"}));
  ASSERT_TRUE(member.Read(expected.size()));
  for (const ConsumedRecord& record : member.records) {
    const std::string key(*record.key);
    EXPECT_EQ(record.from.partition, expected.at(key)) << key;
  }
}

// librdkafka looks for topics once a second: a first record each, one after
// another, would wait for as many seconds.
TEST_F(RoundTrip, TheFirstRecordOfAnOutputTopicDoesNotWaitForItsLeader) {
  KafkaClientOptions options = Client();
  for (int i = 0; i < 8; ++i) {
    options.output_topics.push_back("output-" + std::to_string(i));
    kafka_.CreateTopic(options.output_topics.back(), 1);
  }
  Outlet outlet(options);
  outlet.Deliver({{options.output_topics[0], std::nullopt, "x", {}, {}}});
  const auto begun = std::chrono::steady_clock::now();
  for (const std::string& topic : options.output_topics) {
    outlet.Deliver({{topic, std::nullopt, "x", {}, {}}});
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(4));
}

}  // namespace
}  // namespace wirewatch
