// Consumer: ByteSource over librdkafka. See kafka.h for the contract; here is
// how it is kept.
//
// At least once (not `transactional`): librdkafka commits only what
// StoreOffset() has stored. Its timer does so each commit_interval, and once
// more when partitions are taken from us (unassign waits for that commit before
// the group goes on), so neither Poll() nor a rebalance ever waits for the
// network.
//
// Exactly once (`transactional`): librdkafka commits nothing. After a
// transaction that was not committed, Rewind() puts every partition back to
// what the group has committed.
//
// Resets: librdkafka stops a partition with _AUTO_OFFSET_RESET when the group
// has no offset for it or the broker no longer has the record. The first case
// starts at the beginning; the second is told as lost records. 2.0.2 cannot
// seek a partition in that state, so it is given back and taken again.
//
// Topics created anew under our feet: see consumer_recreated.cc.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "daemon/kafka/client.h"
#include "daemon/kafka/damaged_batch.h"
#include "daemon/kafka/kafka.h"

namespace wirewatch::internal {

class Consumer final : public ByteSource {
 public:
  Consumer(const KafkaConsumerOptions& options, Listener listener);
  ~Consumer() override;
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;

  // The fault of configuration, or nothing; without it no other call is
  // allowed.
  std::optional<std::string> Open();

  std::optional<ConsumedRecord> Poll(
      std::chrono::milliseconds timeout) override;
  void StoreOffset(const TopicPartition& from,
                   std::int64_t next_offset) override;
  bool Commit() override;
  GroupMembership Membership() override;
  std::optional<Positions> Rewind(std::chrono::milliseconds patience) override;
  void NoteCommitted(const Positions& positions) override;
  std::optional<PartitionExtent> Extent(
      const TopicPartition& of, std::chrono::milliseconds patience) override;
  void SkipTo(const TopicPartition& at, std::int64_t offset) override;
  void Pause() override;
  void Resume() override;
  std::vector<TopicPartition> Assignment() const override;
  std::optional<std::int64_t> End(const TopicPartition& of) const override;
  std::optional<std::int64_t> Lag(const TopicPartition& of) const override;
  std::optional<std::int64_t> Committed(
      const TopicPartition& of) const override;
  bool AtEnd(const TopicPartition& of) const override;
  std::optional<OffsetStretch> Undecodable(
      const TopicPartition& of) const override;
  std::string ClusterId() override;
  std::chrono::milliseconds SinceLastAnswer() const override;
  std::size_t BrokersUp() const override;
  void Close(std::chrono::milliseconds deadline) override;

 private:
  using TimePoint = std::chrono::steady_clock::time_point;

  struct Damage {
    DamagedBatch batch;
    bool told = false;  // its end is found
    bool held = false;  // paused in front of it until `try_again`
    TimePoint try_again{};
  };
  // What is known of a partition that is ours.
  struct Owned {
    // The group's offset; kNone: the group has none. Absent: not yet told.
    std::optional<std::int64_t> committed;
    // Position that the broker refused; where reading goes on will show what
    // was lost.
    std::optional<std::int64_t> refused;
    // Where reading goes on, as librdkafka counts or names it.
    std::int64_t next = RD_KAFKA_OFFSET_STORED;
    bool at_end = false;
    // librdkafka takes the group to be further on than this, and by itself
    // commits nothing before that.
    bool went_back = false;
    std::optional<Damage> damage;  // at `next`
  };
  static constexpr std::int64_t kNone = RD_KAFKA_OFFSET_INVALID;

  static void OnRebalance(rd_kafka_t* client, rd_kafka_resp_err_t code,
                          rd_kafka_topic_partition_list_t* list,
                          void* self) noexcept;
  static void OnError(rd_kafka_t* client, int code, const char* text,
                      void* self) noexcept;
  static void OnCommit(rd_kafka_t* client, rd_kafka_resp_err_t code,
                       rd_kafka_topic_partition_list_t* list,
                       void* self) noexcept;
  static void OnLog(const rd_kafka_t* client, int level, const char* facility,
                    const char* text) noexcept;

  void Dispatch(rd_kafka_event_t* event);
  void RaiseFault();  // what a callback of ours threw

  void Assigned(const rd_kafka_topic_partition_list_t* list);
  void Revoked(const rd_kafka_topic_partition_list_t* list, bool lost);
  void Committed(rd_kafka_resp_err_t code,
                 const rd_kafka_topic_partition_list_t* list);
  bool Cooperative() const;

  void HandleError(const rd_kafka_message_t& message);
  static std::int64_t Wanted(const Owned& owned);
  void OnRefused(const TopicPartition& at, std::int64_t refused);
  void Reset(const TopicPartition& at, std::int64_t refused);
  void Unstore(const TopicPartition& at);
  void Restart(const TopicPartition& at, std::int64_t offset);
  bool Seek(const TopicPartition& at, std::int64_t offset,
            std::chrono::milliseconds patience);
  // Restart(), also of what is paused.
  void RestartHere(const TopicPartition& at, std::int64_t offset);
  static bool IsUndecodable(rd_kafka_resp_err_t code);
  void OnUndecodable(const TopicPartition& at, std::int64_t base,
                     const std::string& why);
  void SearchOn(const TopicPartition& at, Owned& owned);
  bool ReadsOn(const TopicPartition& at, Owned& owned);
  void TryDamagedAgain();
  void Release(const TopicPartition& at, Owned& owned);
  void SettleLoss(const TopicPartition& at, Owned& owned,
                  std::int64_t first_offset);
  void Tell(const KafkaEvent& event);

  // Once a second: asks for offsets that the group has committed, repeats what
  // is still wrong.
  void Housekeeping();
  void AskCommitted();
  void HeardCommitted(const TopicPartition& of, std::int64_t offset);
  bool AwaitsCommitted() const;
  void BeginAnew();
  void LetGo(const TopicPartition& at);
  void TellRecreated(const TopicPartition& at);

  // Of what librdkafka was told last; absent before that.
  struct Watermarks {
    std::int64_t low = kNone;
    std::int64_t high = kNone;
  };
  std::optional<Watermarks> WatermarksOf(const TopicPartition& of) const;

  PartitionList ListOf(std::span<const TopicPartition> partitions) const;
  PartitionList ListOfOwned() const;

  const KafkaConsumerOptions options_;
  const Listener listener_;
  std::shared_ptr<AnswerClock> answers_;
  rd_kafka_t* client_ = nullptr;

  std::map<TopicPartition, Owned> owned_;
  // Where a broker told of an offset of the group, ours or not any more; and of
  // these, ours where it has forgotten it.
  std::set<TopicPartition> kept_;
  std::set<TopicPartition> forgotten_;
  TimePoint next_look_{};      // for them, before what is stored
  bool was_assigned_ = false;  // anything, were it nothing: it has joined
  bool paused_ = false;
  std::map<std::string, TimePoint> unknown_topics_;  // and when last told
  std::string cluster_id_;
  CallbackGuard guard_;
  TimePoint next_housekeeping_{};
};

}  // namespace wirewatch::internal
