// Kafka as a border: records of bytes in, records of bytes out, offsets stored
// or committed with the records in one transaction. Nothing here knows what an
// article is. librdkafka stays behind this header.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/kafka/credentials.h"

namespace wirewatch {

using KafkaProperties = std::vector<std::pair<std::string, std::string>>;
using KafkaHeaders = std::vector<std::pair<std::string, std::string>>;

struct TopicPartition {
  std::string topic;
  std::int32_t partition = 0;
  // clang-tidy 14 takes the 0 of a defaulted comparison for a pointer.
  // NOLINTBEGIN(modernize-use-nullptr)
  friend auto operator<=>(const TopicPartition&,
                          const TopicPartition&) = default;
  // NOLINTEND(modernize-use-nullptr)
};

std::string ToString(const TopicPartition& at);  // "articles/3"

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

// Why records will never be read.
enum class LossReason {
  kRetention,    // Kafka removed them before we came to them
  kSkipped,      // an operator left them out
  kUndecodable,  // their batch is damaged, or compressed as nobody knows
};
std::string_view ToString(LossReason reason);  // "retention"

// What a partition holds, [first, end), and the offset that is read next.
struct PartitionExtent {
  std::int64_t first = 0;
  std::int64_t end = 0;
  std::int64_t position = 0;
};

// Offsets [from, to).
struct OffsetStretch {
  std::int64_t from = 0;
  std::int64_t to = 0;
};

// Where reading goes on: the offset after the last record that is done.
using Positions = std::vector<std::pair<TopicPartition, std::int64_t>>;

// Our place in a consumer group at one moment; only a TransactionalSink can
// read it.
using GroupMembership = std::shared_ptr<const void>;

// What the client library says of the world: brokers away, authentication
// refused, unknown topic... Kept by class, so that each is logged and counted.
// librdkafka repeats itself while a fault lasts: whoever logs must limit.
struct KafkaEvent {
  enum class Kind {
    kBrokersDown,
    kAuthentication,  // also authorisation: what an operator must put right
    kUnknownTopic,    // repeated once a minute; it may appear at any time
    kRebalance,
    kRecordsLost,  // `at`, `lost_from`, `lost_to` say which
    kUndecodable,  // the same; they are not lost yet: their partition waits
    kRecreated,    // `at` is a new partition, of a topic that was deleted
    kFatal,        // consumer: end the process; producer: renewed already
    kOther
  };
  Kind kind = Kind::kOther;
  // librdkafka's name, "_ALL_BROKERS_DOWN"; "assigned", "revoked", "lost" for
  // kRebalance; "log:<facility>" for a line of librdkafka's log; "callback" if
  // a callback of ours threw.
  std::string code = {};
  std::string text = {};
  // Offsets [lost_from, lost_to) could not be read, and why (kRecordsLost).
  LossReason loss = LossReason::kRetention;
  TopicPartition at = {};
  std::int64_t lost_from = 0;
  std::int64_t lost_to = 0;
};

// The consumer's side. One thread owns it: every call and every callback is on
// that thread, but SinceLastAnswer(), which any thread may call. Poll() must be
// called at least once each max.poll.interval.ms (5 minutes), also when paused.
// A callback must not call Poll() or Close().
class ByteSource {
 public:
  // Called inside Poll() and Close(). Revoked: after the call the partitions
  // belong to somebody else; offsets that are to be committed must be stored
  // before it returns. `lost`: they belong to somebody else already. A
  // partition that we were reading and whose position was removed from the
  // broker's log is revoked and assigned again, at the earliest record; what
  // was lost is told (kRecordsLost) when that record comes. The same happens to
  // one whose topic was deleted (kRecreated). An empty span is possible: the
  // group met, nothing is ours.
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
  // partition is no longer ours. Commits happen by themselves: each
  // commit_interval, when partitions are revoked, and in Close().
  virtual void StoreOffset(const TopicPartition& from,
                           std::int64_t next_offset) = 0;
  // Commits what is stored now and waits for the answer, at most five seconds.
  // True if there was nothing to commit.
  virtual bool Commit() = 0;
  // For a source whose offsets are committed in transactions: Positions are not
  // stored (StoreOffset() and Commit() have no effect) but sent with these.
  //
  // Null when we are no member of the group, what we were assigned was lost and
  // that is not told yet, or a topic of ours was deleted: then nothing may be
  // committed, and Rewind() puts it right. Ask anew for each transaction, after
  // the last Poll() before it. Asks the network, a quarter of a second at most.
  virtual GroupMembership Membership() = 0;
  // Puts every assigned partition back to the group's committed offset; where
  // it has none, to the earliest record. Waits for open transactions on these
  // offsets to end. The positions, or nothing if that did not succeed within
  // `patience`: call it again, before the next Poll(). Resumes what is paused.
  virtual std::optional<Positions> Rewind(
      std::chrono::milliseconds patience) = 0;
  // These were committed in a transaction: for Lag().
  virtual void NoteCommitted(const Positions& positions) = 0;
  // Asks the network, at most for `patience`; nothing if there is no answer, or
  // the partition is not ours.
  virtual std::optional<PartitionExtent> Extent(
      const TopicPartition& of, std::chrono::milliseconds patience) = 0;
  // What stands before `offset` in a partition of ours and was not polled yet
  // is left out: the next record is one at `offset` or behind it.
  virtual void SkipTo(const TopicPartition& at, std::int64_t offset) = 0;
  // Stop and go on fetching everything that is assigned, also what will be
  // assigned later (back-pressure). Pausing throws away what was prefetched, up
  // to queued.max.messages.kbytes, and resuming fetches it again: for a stall
  // of less than some seconds rather leave Poll() uncalled.
  virtual void Pause() = 0;
  virtual void Resume() = 0;
  virtual std::vector<TopicPartition> Assignment() const = 0;
  // The offset after the last record (high watermark), as a broker told it
  // last; absent where not yet known. Never asks the network.
  virtual std::optional<std::int64_t> End(const TopicPartition& of) const = 0;
  // Records between the committed offset and the end, by partition; absent
  // where not yet known. Never asks the network. The markers of a transactional
  // producer count as records: then it need not reach 0.
  virtual std::optional<std::int64_t> Lag(const TopicPartition& of) const = 0;
  // The group's committed offset, the next to be read; absent where there is
  // none or it is not yet known. Never asks the network.
  virtual std::optional<std::int64_t> Committed(
      const TopicPartition& of) const = 0;
  // Everything up to the end of the partition was read, and no record came
  // since: what Lag() still counts are markers of transactions.
  virtual bool AtEnd(const TopicPartition& of) const = 0;
  // The records at which a partition of ours stands still, since their batch
  // cannot be decoded; told by kUndecodable too. Read again now and then.
  virtual std::optional<OffsetStretch> Undecodable(
      const TopicPartition& of) const = 0;
  // Empty until known; known before the first record is.
  virtual std::string ClusterId() = 0;
  // Time since a broker last answered anything at all, or since the beginning.
  // With a broker there it stays below a second or so, since fetches are
  // answered even when there is nothing to read; without partitions, or paused,
  // below heartbeat.interval.ms (3 s). From any thread.
  virtual std::chrono::milliseconds SinceLastAnswer() const = 0;
  // Brokers that have answered within the last ten seconds, of those that have
  // to do with us: leaders of our partitions, the group's coordinator.
  virtual std::size_t BrokersUp() const = 0;
  // Commits what is stored, calls `revoked`, leaves the group; gives up after
  // `deadline` (and half a second, with brokers down too). After it no call has
  // an effect.
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
  // Queues a copy of the record. False: the queue is full, Poll() and try
  // again. Every ticket that was taken gets exactly one Delivery, however long
  // the brokers are away, unless the sink is destroyed before.
  virtual bool Send(const ProducedRecord& record, std::uint64_t ticket) = 0;
  // Serves delivery reports; returns how many.
  virtual int Poll(std::chrono::milliseconds timeout) = 0;
  // Waits until all queued records have their reports; false if not in time.
  virtual bool Flush(std::chrono::milliseconds timeout) = 0;
};

// The producer's side with transactions: records and offsets become visible
// together, by Commit(), or never. One thread owns it; `failed` and events are
// told inside of its calls.
//
//   Open ─► Begin ─► Send… ─► SendOffsets ─► Commit ─► Begin…
//                └──────────┴── Abort ──────────┘
//
// Each call waits at most `slice` (and some milliseconds), so that the caller
// can look at the world between two.
class TransactionalSink {
 public:
  enum class Answer {
    kDone,
    kAgain,  // not yet: the same call, with the same arguments, goes on
    kAbort,  // this transaction cannot be committed: Abort()
    kRenew,  // this producer has ended: Renew()
  };
  enum class Sent {
    kTaken,
    kFull,      // of the client's queue: Poll() and try again
    kTooLarge,  // above message.max.bytes; the transaction is not harmed
    kFailed     // of another reason, which is told in `failed`: Abort()
  };
  // Why the last answer was not kDone.
  struct Fault {
    enum class Kind {
      kOther,
      kFenced,   // a newer producer has taken our transactional.id
      kRefused,  // authorisation: an operator must put it right
    };
    Kind kind = Kind::kOther;
    std::string code;  // librdkafka's name of the error
    std::string text;
  };
  // A record that was taken is not, and will not be, in the log.
  struct Failure {
    std::uint64_t ticket = 0;
    bool too_large = false;  // for the broker, with the rest of its batch
    std::string error;
  };

  virtual ~TransactionalSink() = default;
  // Takes our transactional.id: ends what a former producer left open, and
  // fences it. Needed once before the first Begin() and after Renew(). Never
  // kAbort.
  virtual Answer Open(std::chrono::milliseconds slice) = 0;
  virtual Answer Begin() = 0;
  // Queues a copy of the record, for the transaction that is open.
  virtual Sent Send(const ProducedRecord& record, std::uint64_t ticket) = 0;
  // Waits until a broker has everything that was sent; kAgain if not in time.
  virtual Answer Flush(std::chrono::milliseconds slice) = 0;
  // kAbort if the group has moved on: a rebalance is under way. After kAgain
  // the next call may be for the answer to this one: with the same positions,
  // or Abort() or Renew() before any other.
  virtual Answer SendOffsets(const Positions& positions,
                             const GroupMembership& membership,
                             std::chrono::milliseconds slice) = 0;
  virtual Answer Commit(std::chrono::milliseconds slice) = 0;
  // Never kAbort. Nobody is told of the records that it takes back.
  virtual Answer Abort(std::chrono::milliseconds slice) = 0;
  // Replaces the producer, within two seconds or so, brokers or no brokers;
  // what was open stays so until Open() ends it.
  virtual void Renew() = 0;
  // A request of this producer's transactions got no answer, so that it may
  // still act, in a later transaction even (before KIP-890): Renew() before the
  // next one. librdkafka repeats such requests and tells nobody.
  virtual bool tainted() const = 0;
  virtual const Fault& fault() const = 0;
  // Serves `failed` and events; waits for one at most `timeout`.
  virtual void Poll(std::chrono::milliseconds timeout) = 0;
};

struct KafkaClientOptions {
  std::string brokers;  // "host:port,host:port"
  std::string client_id;
  KafkaProperties properties;  // security and the operator's own; no secrets
  std::shared_ptr<KafkaCredentials> credentials = nullptr;  // or none
  // A producer asks who leads these as soon as it is connected. Of any other
  // topic librdkafka asks when its first record is there, and up to a second
  // later, which that record waits for.
  std::vector<std::string> output_topics = {};
};
struct KafkaConsumerOptions {
  KafkaClientOptions client;
  std::string group;
  std::vector<std::string> topics;
  std::chrono::milliseconds commit_interval{100};
  bool transactional = false;  // offsets are committed by a TransactionalSink
  // Static membership: who comes back under this name within session.timeout.ms
  // has its partitions again, and no member is disturbed. Empty: dynamic.
  std::string group_instance_id = {};
  // A batch that cannot be decoded is left out, and told as lost; else its
  // partition stands still in front of it.
  bool skip_undecodable = false;
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

struct CreatedTransactionalSink {
  std::unique_ptr<TransactionalSink> sink;
  std::string error;
};
// `transactional_id`: stable over restarts, different in each instance.
CreatedTransactionalSink CreateTransactionalKafkaSink(
    const KafkaClientOptions& options, const std::string& transactional_id,
    std::function<void(const TransactionalSink::Failure&)> failed,
    std::function<void(const KafkaEvent&)> event);

// Checks properties of the operator without any network: unknown ones, bad
// values, those that belong to the daemon because they would break a promise
// (enable.auto.commit, isolation.level...), times out of order (with those of
// transactions if it is to be `transactional`), and what librdkafka finds wrong
// with them together (key files are read). One text a fault, with the index of
// the property; all faults but those of the last kind at once.
std::vector<std::pair<std::size_t, std::string>> CheckKafkaProperties(
    const KafkaProperties& properties, bool transactional);

// librdkafka's mock cluster: a Kafka of one broker in this process, for trying
// out and for tests. Serves other processes of this machine too, at
// bootstrap(). A partition keeps about 5 MB, in memory. Transactions can be
// used, but are not isolated: their records and offsets show at once, and stay
// when they are aborted. Never for delivery.
class EmbeddedKafka {
 public:
  EmbeddedKafka();
  ~EmbeddedKafka();
  EmbeddedKafka(const EmbeddedKafka&) = delete;
  EmbeddedKafka& operator=(const EmbeddedKafka&) = delete;
  std::string bootstrap() const;
  // No effect if the topic is there.
  void CreateTopic(const std::string& topic, int partitions);

  // Faults for tests: the broker refuses connections until SetUp(); the next
  // requests of this API key (Produce 0, Fetch 1, OffsetCommit 8...) are
  // answered with these codes of the protocol, one each.
  void SetDown();
  void SetUp();
  void AnswerWith(std::int16_t api, std::span<const std::int16_t> codes);
  // Every answer is held back for so long.
  void SetDelay(std::chrono::milliseconds delay);
  // All questions about the topic are answered with this code; 0 ends it.
  void SetTopicError(const std::string& topic, std::int16_t code);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string LibrdkafkaVersion();

}  // namespace wirewatch
