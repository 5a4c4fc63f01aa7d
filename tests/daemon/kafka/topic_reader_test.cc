// TopicReader on a broker in this process: the asked records, once, and an end.
#include "daemon/kafka/topic_reader.h"

#include <algorithm>
#include <map>

#include "tests/daemon/kafka/embedded_fixture.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;

class TopicReaderTest : public EmbeddedKafkaTest {
 protected:
  std::unique_ptr<TopicReader> Open(milliseconds patience = kPatience) const {
    TopicReader::Options options;
    options.client = Client({{"reconnect.backoff.max.ms", "200"}});
    options.patience = patience;
    auto reader = TopicReader::Open(options);
    EXPECT_TRUE(reader.ok());
    return std::move(reader).value();
  }
  // One partition with the values "0", "1"...
  void Fill(const std::string& topic, int records) {
    kafka_.CreateTopic(topic, 1);
    Outlet outlet(Client());
    std::vector<ProducedRecord> all;
    for (int i = 0; i < records; ++i) {
      all.push_back(Record(topic, std::to_string(i)));
      all.back().timestamp_ms = 1'700'000'000'000 + i * 1000;
    }
    outlet.Deliver(all);
  }
  static std::vector<std::int64_t> ReadAll(TopicReader& reader) {
    std::vector<std::int64_t> offsets;
    EXPECT_TRUE(Eventually([&] {
      if (auto record = reader.Next(milliseconds(20))) {
        EXPECT_EQ(record->value, std::to_string(record->offset));
        offsets.push_back(record->offset);
      }
      return reader.Done();
    })) << reader.Trouble();
    return offsets;
  }
};

TEST_F(TopicReaderTest, TellsWhatIsThere) {
  kafka_.CreateTopic("empty", 2);
  Fill("articles", 7);
  const auto reader = Open();
  EXPECT_EQ(reader->WhatIsThere("articles").value(),
            (std::vector<PartitionStretch>{{{"articles", 0}, 0, 7}}));
  EXPECT_EQ(reader->WhatIsThere("empty").value().size(), 2U);
  EXPECT_NE(reader->ClusterId(), "");
}

TEST_F(TopicReaderTest, ReadsAStretchAndNoMore) {
  Fill("articles", 20);
  const auto reader = Open();
  reader->Begin({{{"articles", 0}, 5, 9}});
  EXPECT_EQ(reader->total(), 4U);
  EXPECT_EQ(ReadAll(*reader), (std::vector<std::int64_t>{5, 6, 7, 8}));
  EXPECT_EQ(reader->passed(), 4U);
  EXPECT_TRUE(reader->holes().empty());
}

TEST_F(TopicReaderTest, ReadsSeveralStretchesOfAPartitionInTheirOrder) {
  Fill("articles", 20);
  const auto reader = Open();
  reader->Begin({{{"articles", 0}, 18, 20},
                 {{"articles", 0}, 2, 4},
                 {{"articles", 0}, 7, 7},
                 {{"articles", 0}, 9, 10}});
  EXPECT_EQ(ReadAll(*reader), (std::vector<std::int64_t>{2, 3, 9, 18, 19}));
}

TEST_F(TopicReaderTest, BeginsAnewWhereTheNextStretchIsFar) {
  Fill("articles", 3000);
  const auto reader = Open();
  reader->Begin({{{"articles", 0}, 1, 2}, {{"articles", 0}, 2900, 2902}});
  EXPECT_EQ(ReadAll(*reader), (std::vector<std::int64_t>{1, 2900, 2901}));
  EXPECT_EQ(reader->passed(), reader->total());
}

TEST_F(TopicReaderTest, ReadsAllPartitionsAtOnce) {
  kafka_.CreateTopic("wide", 6);
  Outlet outlet(Client());
  std::vector<ProducedRecord> records;
  for (int i = 0; i < 60; ++i) {
    records.push_back(Record("wide", "x"));
    records.back().key = std::to_string(i);
  }
  outlet.Deliver(records);
  const auto reader = Open();
  auto there = reader->WhatIsThere("wide");
  ASSERT_TRUE(there.ok());
  reader->Begin(*there);
  std::map<TopicPartition, std::int64_t> next;
  std::size_t count = 0;
  EXPECT_TRUE(Eventually([&] {
    if (const auto record = reader->Next(milliseconds(20))) {
      EXPECT_EQ(record->offset, next[record->from]++);
      count += 1;
    }
    return reader->Done();
  }));
  EXPECT_EQ(count, 60U);
}

TEST_F(TopicReaderTest, IsDoneWithNothingToRead) {
  const auto reader = Open();
  reader->Begin({{{"articles", 0}, 3, 3}});
  EXPECT_TRUE(reader->Done());
}

TEST_F(TopicReaderTest, NamesATopicThatIsNotThere) {
  const auto reader = Open(milliseconds(2000));
  kafka_.SetTopicError("nowhere", 3);  // UNKNOWN_TOPIC_OR_PART
  const auto there = reader->WhatIsThere("nowhere");
  ASSERT_FALSE(there.ok());
  EXPECT_NE(there.error().text.find("nowhere"), std::string::npos);
}

TEST_F(TopicReaderTest, GivesUpWhereNoBrokerAnswers) {
  kafka_.SetDown();
  const auto reader = Open(milliseconds(1500));
  const auto there = reader->WhatIsThere("articles");
  ASSERT_FALSE(there.ok());
  EXPECT_NE(there.error().text.find("no broker of "), std::string::npos);
}

}  // namespace
}  // namespace wirewatch
