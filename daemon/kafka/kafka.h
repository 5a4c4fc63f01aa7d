// Kafka as a border: records of bytes in, records of bytes out, offsets stored.
// Nothing here knows what an article is. librdkafka stays behind this header.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wirewatch {

using KafkaProperties = std::vector<std::pair<std::string, std::string>>;
using KafkaHeaders = std::vector<std::pair<std::string, std::string>>;

struct TopicPartition {
  std::string topic;
  std::int32_t partition = 0;
  friend auto operator<=>(const TopicPartition&,
                          const TopicPartition&) = default;
};

// A record as consumed. Owns its bytes.
struct ConsumedRecord {
  TopicPartition from;
  std::int64_t offset = 0;
  std::optional<std::int64_t> timestamp_ms;
  std::optional<std::string_view> key;
  std::optional<std::string_view> value;  // absent: a tombstone
  KafkaHeaders headers;
  std::shared_ptr<const void> bytes;  // keeps key and value alive
};

struct ProducedRecord {
  std::string topic;
  std::optional<std::string> key;
  std::string value;
  KafkaHeaders headers;
  std::optional<std::int64_t> timestamp_ms;
};

// What the client library says of the world: brokers away, authentication
// refused, unknown topic... Kept by class, so that each is logged and counted.
struct KafkaEvent {
  enum class Kind { kBrokersDown, kAuthentication, kUnknownTopic, kRebalance,
                    kFatal, kOther };
  Kind kind = Kind::kOther;
  std::string code;  // librdkafka's name: "_ALL_BROKERS_DOWN"
  std::string text;
};

// The consumer's side. One thread owns it: every call and every callback is on
// that thread.
class ByteSource {
 public:
  // Called inside Poll() and Close(). Revoked: after the call the partitions
  // belong to somebody else; offsets that are to be committed must be stored
  // before it returns. `lost`: they belong to somebody else already.
  struct Listener {
    std::function<void(std::span<const TopicPartition>)> assigned;
    std::function<void(std::span<const TopicPartition>, bool lost)> revoked;
    std::function<void(const KafkaEvent&)> event;
  };

  virtual ~ByteSource() = default;
  // The next record, or nothing within `timeout`.
  virtual std::optional<ConsumedRecord> Poll(
      std::chrono::milliseconds timeout) = 0;
  // Marks `next_offset` (last done + 1) to be committed; ignored if the
  // partition is no longer ours.
  virtual void StoreOffset(const TopicPartition& from,
                           std::int64_t next_offset) = 0;
  // Commits what is stored and waits for the answer.
  virtual bool Commit() = 0;
  // Stop and go on fetching everything that is assigned (back-pressure).
  virtual void Pause() = 0;
  virtual void Resume() = 0;
  virtual std::vector<TopicPartition> Assignment() const = 0;
  // Records between the committed offset and the end, by partition; absent
  // where not yet known. Never asks the network.
  virtual std::optional<std::int64_t> Lag(const TopicPartition& of) const = 0;
  virtual std::string ClusterId() = 0;  // empty until known
  // Commits, leaves the group; gives up after `deadline`.
  virtual void Close(std::chrono::milliseconds deadline) = 0;
};

// The producer's side. Send() from one thread; `delivered` is called inside
// Poll() and Flush() on the thread that calls them.
class ByteSink {
 public:
  struct Delivery {
    std::uint64_t ticket = 0;
    bool ok = false;
    bool retriable = false;  // if not ok: worth sending again as it is
    bool too_large = false;  // if not ok: it will never fit
    std::string error;       // librdkafka's name of the error
  };
  virtual ~ByteSink() = default;
  // Queues the record. False: the queue is full, Poll() and try again.
  virtual bool Send(const ProducedRecord& record, std::uint64_t ticket) = 0;
  // Serves delivery reports; returns how many.
  virtual int Poll(std::chrono::milliseconds timeout) = 0;
  // Waits until all queued records have their reports; false if not in time.
  virtual bool Flush(std::chrono::milliseconds timeout) = 0;
};

struct KafkaClientOptions {
  std::string brokers;  // "host:port,host:port"
  std::string client_id;
  KafkaProperties properties;  // security and the operator's own
};
struct KafkaConsumerOptions {
  KafkaClientOptions client;
  std::string group;
  std::vector<std::string> topics;
  std::chrono::milliseconds commit_interval{100};
};

// A fault of configuration (an unknown property, an unreadable CA file) is the
// text of the exception-free result's second member; brokers being away is not
// a fault here.
struct CreatedSource {
  std::unique_ptr<ByteSource> source;
  std::string error;
};
CreatedSource CreateKafkaSource(const KafkaConsumerOptions& options,
                                ByteSource::Listener listener);
struct CreatedSink {
  std::unique_ptr<ByteSink> sink;
  std::string error;
};
CreatedSink CreateKafkaSink(
    const KafkaClientOptions& options,
    std::function<void(const ByteSink::Delivery&)> delivered,
    std::function<void(const KafkaEvent&)> event);

// Checks properties of the operator without any network: unknown ones, bad
// values, and those that belong to the daemon because they would break a
// promise (enable.auto.commit, isolation.level...). One text a fault, with the
// index of the property.
std::vector<std::pair<std::size_t, std::string>> CheckKafkaProperties(
    const KafkaProperties& properties);

// librdkafka's mock cluster: a Kafka in this process, for trying out. Serves
// other processes too, at bootstrap(). Records live in memory.
class EmbeddedKafka {
 public:
  EmbeddedKafka();
  ~EmbeddedKafka();
  EmbeddedKafka(const EmbeddedKafka&) = delete;
  EmbeddedKafka& operator=(const EmbeddedKafka&) = delete;
  std::string bootstrap() const;
  void CreateTopic(const std::string& topic, int partitions);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string LibrdkafkaVersion();

}  // namespace wirewatch
