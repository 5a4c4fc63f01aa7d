#include "daemon/service/stall_watch.h"

#include <utility>

namespace wirewatch {

std::vector<StalledPartition> StallWatch::Look(
    std::chrono::steady_clock::time_point now, bool brokers_reachable,
    std::span<const PartitionProgress> all) {
  std::vector<StalledPartition> stalled;
  std::map<TopicPartition, Standing> before = std::exchange(standing_, {});
  if (!brokers_reachable) {
    return stalled;
  }
  for (const PartitionProgress& one : all) {
    if (one.lag.value_or(0) <= 0 || one.at_end) {
      continue;  // nothing to do, or not known
    }
    Standing standing{one.committed, now, false};
    const auto known = before.find(one.partition);
    if (known != before.end() && known->second.committed == one.committed) {
      standing = known->second;
    }
    if (now - standing.since >= limit_) {
      stalled.push_back({one.partition, one.committed.value_or(0), *one.lag,
                         std::chrono::duration_cast<std::chrono::seconds>(
                             now - standing.since),
                         !std::exchange(standing.stalled, true)});
    }
    standing_.emplace(one.partition, standing);
  }
  return stalled;
}

}  // namespace wirewatch
