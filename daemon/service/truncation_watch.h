// TruncationWatch: whose log ends before an end that it had.
//
// A log only grows at its end, unless a replica that had missed records was
// made the leader (an unclean election), or a disk forgot them. librdkafka
// 2.0.2 does not notice: it knows no epochs of leaders (KIP-320). But brokers
// tell with each fetch where the log ends.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "daemon/kafka/kafka.h"

namespace wirewatch {

// The offset after a partition's last record, as the brokers told it last.
struct PartitionEnd {
  TopicPartition partition;
  std::int64_t end = 0;
};

struct Truncation {
  TopicPartition partition;
  OffsetStretch gone;  // what was in the log and is not
};

// One thread. Clock and values in, verdict out.
class TruncationWatch {
 public:
  // A new leader in good order may tell an end before the true one until its
  // followers have answered it, or are given up (replica.lag.time.max.ms, 30
  // s): an end must stay behind for `limit` to count.
  explicit TruncationWatch(std::chrono::milliseconds limit) : limit_(limit) {}

  // `all`: the partitions of this instance now. What is known of others is kept
  // for their return. While the brokers are away nothing is judged. Each
  // truncation is told once, unless the log has grown past it before `limit`.
  std::vector<Truncation> Look(std::chrono::steady_clock::time_point now,
                               bool brokers_reachable,
                               std::span<const PartitionEnd> all);
  // Its topic was created anew.
  void Forget(const TopicPartition& partition);

 private:
  struct Known {
    std::int64_t end = 0;  // the furthest
    std::optional<std::chrono::steady_clock::time_point> behind_since;
  };
  const std::chrono::milliseconds limit_;
  std::map<TopicPartition, Known> known_;
};

}  // namespace wirewatch
