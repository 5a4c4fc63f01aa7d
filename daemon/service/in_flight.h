// InFlightWindows: the records that are read and not yet done, a queue for each
// partition in the order of reading.
//
// Workers finish records in any order. A window puts them back into order
// twice: outputs are published in the order of records, and a record leaves
// only from the front, once all its outputs are acknowledged; so the offset
// after the last one that left may be stored.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "daemon/kafka/kafka.h"
#include "daemon/pipeline/process.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

struct InFlight {
  std::uint64_t sequence = 0;  // given by Add(), never used twice
  std::shared_ptr<const ConsumedRecord> record;
  std::shared_ptr<const RuleSet> rules;
  std::chrono::steady_clock::time_point since;  // when it was read
  // Above 0: no record of Kafka but the marker of so many that were lost; it is
  // published like a dead letter and not counted as consumed.
  std::int64_t lost_records = 0;
  LossReason loss = LossReason::kRetention;

  std::unique_ptr<Outcome> outcome;  // the worker's, its outputs moved out
  std::size_t outcome_bytes = 0;     // that it holds now
  bool published = false;            // its outputs are with the delivery
  std::chrono::steady_clock::time_point published_at;
  std::size_t unacknowledged = 0;
  bool alert_rejected = false;    // an alert was too large
  int dead_letters_rejected = 0;  // so many of its dead letters, too
  std::uint32_t outputs = 0;      // so many were made of it, numbered from 0
};

// What an outcome holds in memory: mentions, and its outputs until somebody
// takes them.
std::size_t BytesOf(const Outcome& outcome);

// One thread. References stay valid until their record leaves or is dropped.
class InFlightWindows {
 public:
  // At the end of its partition's window.
  InFlight& Add(InFlight entry);
  // Null if the record has left: its partition was taken away meanwhile.
  InFlight* Find(std::uint64_t sequence);

  // The worker's outcome of a record; nothing happens if the record has left.
  void Finish(std::uint64_t sequence, std::unique_ptr<Outcome> outcome);

  // Calls `publish`, which must not change the windows, for each record whose
  // turn it is: it has an outcome, it is not published, and all records before
  // it in the partition are. Until `publish` is false: no more for now.
  void PublishReady(const std::function<bool(InFlight&)>& publish);
  // The offset after the last one published, of each partition with any.
  Positions PublishedEnds() const;
  std::size_t published() const { return published_; }
  // Takes out of the front of each window what is published and acknowledged:
  // partition after partition, each in order.
  std::vector<InFlight> TakeDone();
  // Takes all records of a partition out; their sequences.
  std::unordered_set<std::uint64_t> Drop(const TopicPartition& partition);
  void DropAll();

  bool Empty(const TopicPartition& partition) const;
  bool HasPublished(const TopicPartition& partition) const;
  std::size_t records() const { return records_; }
  // Of keys, values and headers of the records.
  std::size_t record_bytes() const { return record_bytes_; }
  std::size_t outcome_bytes() const { return outcome_bytes_; }
  // The record that was read first of those that are still here.
  const InFlight* Oldest() const;

 private:
  struct Window {
    std::deque<InFlight> entries;  // by sequence, and so by offset
    std::size_t published = 0;     // so many at the front are
  };
  void Forget(const InFlight& entry);
  void CountOutcome(InFlight& entry);

  std::map<TopicPartition, Window> windows_;
  std::unordered_map<std::uint64_t, InFlight*> by_sequence_;
  std::uint64_t next_sequence_ = 1;
  std::size_t records_ = 0;
  std::size_t record_bytes_ = 0;
  std::size_t outcome_bytes_ = 0;
  std::size_t published_ = 0;
};

}  // namespace wirewatch
