#include "daemon/service/offset_tracker.h"

#include <algorithm>

namespace wirewatch {

void OffsetTracker::Assign(const TopicPartition& partition) {
  Revoke(partition);
  partitions_[partition].epoch = ++last_epoch_;
}

void OffsetTracker::Revoke(const TopicPartition& partition) {
  const auto found = partitions_.find(partition);
  if (found != partitions_.end()) {
    under_way_ -= found->second.records.size();
    partitions_.erase(found);
  }
}

std::optional<OffsetTracker::Epoch> OffsetTracker::Begin(
    const TopicPartition& partition, std::int64_t offset) {
  const auto found = partitions_.find(partition);
  if (found == partitions_.end() || offset <= found->second.last) {
    return std::nullopt;
  }
  found->second.last = offset;
  found->second.records.push_back({offset, false});
  ++under_way_;
  return found->second.epoch;
}

std::optional<std::int64_t> OffsetTracker::Done(const TopicPartition& partition,
                                                Epoch epoch,
                                                std::int64_t offset) {
  const auto found = partitions_.find(partition);
  if (found == partitions_.end() || found->second.epoch != epoch) {
    return std::nullopt;
  }
  std::deque<Record>& records = found->second.records;
  const auto record = std::lower_bound(
      records.begin(), records.end(), offset,
      [](const Record& a, std::int64_t value) { return a.offset < value; });
  if (record == records.end() || record->offset != offset) {
    return std::nullopt;
  }
  record->done = true;
  std::optional<std::int64_t> next;
  while (!records.empty() && records.front().done) {
    next = records.front().offset + 1;
    records.pop_front();
    --under_way_;
  }
  return next;
}

}  // namespace wirewatch
