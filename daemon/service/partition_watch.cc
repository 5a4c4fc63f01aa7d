#include "daemon/service/partition_watch.h"

#include <utility>
#include <vector>

#include "daemon/service/log.h"

namespace wirewatch {
namespace {

std::string Describe(const StalledPartition& one) {
  return one.partition.topic + "/" + std::to_string(one.partition.partition) +
         " stands still at offset " + std::to_string(one.offset) + " with " +
         std::to_string(one.lag) + " records waiting";
}

}  // namespace

void PartitionWatch::Look(std::chrono::steady_clock::time_point now,
                          const ByteSource& source,
                          const InFlightWindows& windows,
                          bool brokers_reachable) {
  trouble_.clear();
  std::vector<PartitionProgress> progress;
  std::vector<PartitionState> states;
  std::vector<PartitionEnd> ends;
  for (const TopicPartition& partition : source.Assignment()) {
    const auto lag = source.Lag(partition);
    const auto committed = source.Committed(partition);
    if (lag) {
      metrics_.SetLag(partition, static_cast<double>(*lag));
    }
    if (const auto end = source.End(partition)) {
      ends.push_back({partition, *end});
    }
    const auto undecodable = source.Undecodable(partition);
    metrics_.SetStalled(partition, undecodable.has_value());
    progress.push_back({partition, committed, lag,
                        source.AtEnd(partition) && windows.Empty(partition)});
    states.push_back({partition, committed, lag, undecodable, std::nullopt});
    if (undecodable) {
      AddTrouble(ToString(partition) + " stands still: offsets " +
                 std::to_string(undecodable->from) + " to " +
                 std::to_string(undecodable->to - 1) + " cannot be decoded");
    }
  }
  for (const StalledPartition& one :
       stalls_.Look(now, brokers_reachable, progress)) {
    metrics_.SetStalled(one.partition, true);
    for (PartitionState& state : states) {
      if (state.partition == one.partition) {
        state.stalled_since = now - one.standing;
      }
    }
    if (!source.Undecodable(one.partition)) {
      AddTrouble(Describe(one));
    }
    if (one.is_new) {
      LogError("a partition stands still",
               {{"topic", one.partition.topic},
                {"partition", std::to_string(one.partition.partition)},
                {"offset", std::to_string(one.offset)},
                {"lag", std::to_string(one.lag)},
                {"seconds", std::to_string(one.standing.count())}});
    }
  }
  for (const Truncation& one :
       truncations_.Look(now, brokers_reachable, ends)) {
    TellTruncation(one, source);
  }
  metrics_.SetAssigned(states.size());
  board_.Show(std::move(states));
}

void PartitionWatch::TellTruncation(const Truncation& one,
                                    const ByteSource& source) {
  metrics_.PartitionTruncated();
  const auto committed = source.Committed(one.partition);
  LogError("the log of a partition was cut at its end: records are gone",
           {{"topic", one.partition.topic},
            {"partition", std::to_string(one.partition.partition)},
            {"from_offset", std::to_string(one.gone.from)},
            {"to_offset", std::to_string(one.gone.to - 1)},
            {"committed", committed ? std::to_string(*committed) : "none"}});
}

void PartitionWatch::AddTrouble(const std::string& text) {
  trouble_ += (trouble_.empty() ? "" : "; ") + text;
}

void PartitionWatch::Forget(std::span<const TopicPartition> partitions) {
  for (const TopicPartition& partition : partitions) {
    metrics_.ForgetPartition(partition);
  }
}

void PartitionWatch::BeginAnew(const TopicPartition& partition) {
  truncations_.Forget(partition);
}

}  // namespace wirewatch
