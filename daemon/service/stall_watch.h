// StallWatch: which partitions stand still although there is something to read.
//
// librdkafka reads a batch that it cannot decode again and again and says
// nothing; after some broker faults it never asks a partition again. Both look
// the same from outside: the committed offset stays, the lag stays above zero,
// the brokers answer. So does a record whose outputs no broker takes. Whoever
// waits for such a partition waits for ever, so it is named.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "daemon/kafka/kafka.h"

namespace wirewatch {

struct PartitionProgress {
  TopicPartition partition;
  std::optional<std::int64_t> committed;  // offset; absent: none, or unknown
  std::optional<std::int64_t> lag;        // records; absent: unknown
  // The end was read, and nothing is in flight: what lag says there is are
  // markers of transactions, which nobody reads.
  bool at_end = false;
};

struct StalledPartition {
  TopicPartition partition;
  std::int64_t offset = 0;  // the next to be committed; 0 if there is none
  std::int64_t lag = 0;
  std::chrono::seconds standing{};  // for how long
  bool is_new = false;              // it was not stalled at the last look
};

// One thread. Clock and values in, verdict out.
class StallWatch {
 public:
  explicit StallWatch(std::chrono::milliseconds limit) : limit_(limit) {}

  // `all`: the partitions of this instance now; others are forgotten. While the
  // brokers are away nothing moves and nothing is stalled: time without them
  // does not count. The stalled ones, in the order of `all`.
  std::vector<StalledPartition> Look(std::chrono::steady_clock::time_point now,
                                     bool brokers_reachable,
                                     std::span<const PartitionProgress> all);

 private:
  struct Standing {
    std::optional<std::int64_t> committed;
    std::chrono::steady_clock::time_point since;
    bool stalled = false;
  };
  const std::chrono::milliseconds limit_;
  std::map<TopicPartition, Standing> standing_;
};

}  // namespace wirewatch
