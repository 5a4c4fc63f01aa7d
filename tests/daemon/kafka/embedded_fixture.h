// A broker in this process, and sources and sinks on it that remember what they
// were told.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/kafka/kafka.h"

namespace wirewatch {

constexpr std::chrono::seconds kPatience{30};

// Runs `step` until it is true; false if that takes longer than kPatience.
inline bool Eventually(const std::function<bool()>& step) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < until) {
    if (step()) {
      return true;
    }
  }
  return false;
}

inline ProducedRecord Record(std::string topic, std::string value) {
  ProducedRecord record;
  record.topic = std::move(topic);
  record.value = std::move(value);
  return record;
}

// Events as "<code>: <text>", by kind.
struct EventLog {
  std::vector<KafkaEvent> all;
  int Count(KafkaEvent::Kind kind) const {
    int count = 0;
    for (const KafkaEvent& event : all) {
      count += event.kind == kind ? 1 : 0;
    }
    return count;
  }
  bool Has(const std::string& code) const {
    for (const KafkaEvent& event : all) {
      if (event.code == code) {
        return true;
      }
    }
    return false;
  }
  const KafkaEvent* Find(KafkaEvent::Kind kind) const {
    for (const KafkaEvent& event : all) {
      if (event.kind == kind) {
        return &event;
      }
    }
    return nullptr;
  }
};

// A member of a group, with everything that its listener heard.
struct Member {
  explicit Member(KafkaConsumerOptions options) {
    CreatedSource created = CreateKafkaSource(
        options,
        {[this](auto partitions) {
           ++assignments;
           for (const TopicPartition& partition : partitions) {
             heard.emplace_back("+" + partition.topic + "/" +
                                std::to_string(partition.partition));
           }
         },
         [this](auto partitions, bool lost) {
           for (const TopicPartition& partition : partitions) {
             heard.emplace_back((lost ? "!" : "-") + partition.topic + "/" +
                                std::to_string(partition.partition));
           }
           if (on_revoked) {
             on_revoked(partitions);
           }
         },
         [this](const KafkaEvent& event) { events.all.push_back(event); }});
    EXPECT_EQ(created.error, "");
    source = std::move(created.source);
  }

  // Polls until `count` records have come in all, or patience ends.
  bool Read(std::size_t count) {
    return Eventually([&] {
      Step();
      return records.size() >= count;
    });
  }
  void Step(std::chrono::milliseconds timeout = std::chrono::milliseconds(20)) {
    if (auto record = source->Poll(timeout)) {
      records.push_back(std::move(*record));
      if (store_as_read) {
        source->StoreOffset(records.back().from, records.back().offset + 1);
      }
    }
  }
  std::vector<std::string> Values() const {
    std::vector<std::string> values;
    for (const ConsumedRecord& record : records) {
      values.emplace_back(record.value.value_or("(tombstone)"));
    }
    return values;
  }

  std::vector<std::string> heard;
  std::function<void(std::span<const TopicPartition>)> on_revoked;
  int assignments = 0;
  EventLog events;
  std::vector<ConsumedRecord> records;
  bool store_as_read = false;
  std::unique_ptr<ByteSource> source;  // last: its callbacks use the others
};

// A sink with its delivery reports, by ticket.
struct Outlet {
  explicit Outlet(const KafkaClientOptions& options) {
    CreatedSink created = CreateKafkaSink(
        options,
        [this](const ByteSink::Delivery& delivery) {
          EXPECT_EQ(delivered.count(delivery.ticket), 0u)
              << "ticket " << delivery.ticket << " was told twice";
          delivered[delivery.ticket] = delivery;
        },
        [this](const KafkaEvent& event) { events.all.push_back(event); });
    EXPECT_EQ(created.error, "");
    sink = std::move(created.sink);
  }
  void Send(const ProducedRecord& record) {
    ASSERT_TRUE(Eventually([&] {
      if (sink->Send(record, next_ticket)) {
        return true;
      }
      sink->Poll(std::chrono::milliseconds(20));
      return false;
    }));
    ++next_ticket;
  }
  // Sends all and waits until a broker has them.
  void Deliver(const std::vector<ProducedRecord>& records) {
    for (const ProducedRecord& record : records) {
      Send(record);
    }
    ASSERT_TRUE(sink->Flush(kPatience));
    for (const auto& [ticket, delivery] : delivered) {
      EXPECT_TRUE(delivery.ok) << delivery.error;
    }
  }

  std::map<std::uint64_t, ByteSink::Delivery> delivered;
  EventLog events;
  std::uint64_t next_ticket = 0;
  std::unique_ptr<ByteSink> sink;
};

class EmbeddedKafkaTest : public testing::Test {
 protected:
  KafkaClientOptions Client(KafkaProperties properties = {}) const {
    KafkaClientOptions options;
    options.brokers = kafka_.bootstrap();
    options.client_id = "test";
    options.properties = std::move(properties);
    return options;
  }
  // A group that notices within seconds what takes minutes in life. (The mock
  // broker lets a group wait for a second less than the session lasts.)
  KafkaConsumerOptions Group(const std::string& group,
                             std::vector<std::string> topics,
                             KafkaProperties properties = {}) const {
    KafkaConsumerOptions options;
    properties.emplace_back("topic.metadata.refresh.interval.ms", "500");
    properties.emplace_back("topic.metadata.propagation.max.ms", "1000");
    properties.emplace_back("session.timeout.ms", "3000");
    properties.emplace_back("heartbeat.interval.ms", "300");
    properties.emplace_back("reconnect.backoff.max.ms", "500");
    options.client = Client(std::move(properties));
    options.group = group;
    options.topics = std::move(topics);
    return options;
  }

  EmbeddedKafka kafka_;
};

}  // namespace wirewatch
