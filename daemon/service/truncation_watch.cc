#include "daemon/service/truncation_watch.h"

#include <algorithm>

namespace wirewatch {

std::vector<Truncation> TruncationWatch::Look(
    std::chrono::steady_clock::time_point now, bool brokers_reachable,
    std::span<const PartitionEnd> all) {
  std::vector<Truncation> truncations;
  for (const PartitionEnd& one : all) {
    Known& known = known_[one.partition];
    if (!brokers_reachable || one.end >= known.end) {
      known.end = std::max(known.end, one.end);
      known.behind_since.reset();
      continue;
    }
    if (!known.behind_since) {
      known.behind_since = now;
    }
    if (now - *known.behind_since >= limit_) {
      truncations.push_back({one.partition, {one.end, known.end}});
      known = {one.end, std::nullopt};
    }
  }
  return truncations;
}

void TruncationWatch::Forget(const TopicPartition& partition) {
  known_.erase(partition);
}

}  // namespace wirewatch
