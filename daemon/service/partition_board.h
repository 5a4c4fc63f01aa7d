// PartitionBoard: how far each partition of this instance is, as the consume
// loop saw it last (once a second), for whoever asks.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "daemon/kafka/kafka.h"
#include "daemon/service/mutex.h"

namespace wirewatch {

struct PartitionState {
  TopicPartition partition;
  std::optional<std::int64_t> committed;  // offset; absent: none, or unknown
  std::optional<std::int64_t> lag;        // records; absent: unknown
  // The records at which it stands still, if their batch cannot be decoded.
  std::optional<OffsetStretch> undecodable;
  // It stands still (see stall_watch.h) since then.
  std::optional<std::chrono::steady_clock::time_point> stalled_since;
};

// Safe from many threads.
class PartitionBoard {
 public:
  void Show(std::vector<PartitionState> states) {
    const MutexLock lock(mutex_);
    states_ = std::move(states);
  }
  std::vector<PartitionState> Look() const {
    const MutexLock lock(mutex_);
    return states_;
  }

 private:
  mutable Mutex mutex_;
  std::vector<PartitionState> states_ GUARDED_BY(mutex_);
};

}  // namespace wirewatch
