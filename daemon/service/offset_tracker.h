// OffsetTracker: how far the work on each partition is done without a hole.
//
// Records go to several workers and come back in any order, but a stored offset
// says of all earlier records that they are done: storing too far loses the
// ones still under way. So each partition keeps its records in the order of
// reading and lets the offset move over the unbroken prefix only.
//
// Partitions come and go. A result may arrive after its partition was taken
// away, or even given back; each assignment therefore has an epoch, and results
// of another epoch change nothing.
//
// A pure value: no thread, no clock, no Kafka client. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "daemon/kafka/kafka.h"

namespace wirewatch {

class OffsetTracker {
 public:
  // Names one assignment of one partition; never used twice.
  using Epoch = std::uint64_t;

  // The partition is ours from now on, with nothing under way. A former
  // assignment of it is forgotten.
  void Assign(const TopicPartition& partition);
  // Forgets the partition and what is under way for it.
  void Revoke(const TopicPartition& partition);

  // A record was read and is under way. Its epoch, to be given to Done();
  // absent if the record is to be dropped: the partition is not ours, or the
  // record is not beyond the last one (read twice).
  std::optional<Epoch> Begin(const TopicPartition& partition,
                             std::int64_t offset);

  // The record's outcome stands: alerts delivered, dead letter delivered, or
  // nothing to write. The next offset to store (the last record of the unbroken
  // prefix + 1), or nothing if the prefix did not grow. Offsets that never came
  // (compaction, transaction markers) are no holes. Unknown or repeated results
  // are ignored.
  std::optional<std::int64_t> Done(const TopicPartition& partition, Epoch epoch,
                                   std::int64_t offset);

  // Records under way in all partitions: begun, and not yet part of a prefix.
  std::size_t under_way() const { return under_way_; }

 private:
  struct Record {
    std::int64_t offset = 0;
    bool done = false;
  };
  struct Partition {
    Epoch epoch = 0;
    std::int64_t last = -1;      // offset of the last record begun
    std::deque<Record> records;  // in order of offset; the first is not done
  };

  std::map<TopicPartition, Partition> partitions_;
  Epoch last_epoch_ = 0;
  std::size_t under_way_ = 0;
};

}  // namespace wirewatch
