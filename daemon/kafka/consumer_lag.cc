// Where partitions end, and how far the group is behind, from offsets that it
// has committed.
#include <algorithm>

#include "daemon/kafka/consumer.h"

namespace wirewatch::internal {

std::optional<Consumer::Watermarks> Consumer::WatermarksOf(
    const TopicPartition& of) const {
  Watermarks marks;
  if (client_ == nullptr || !owned_.contains(of) ||
      rd_kafka_get_watermark_offsets(client_, of.topic.c_str(), of.partition,
                                     &marks.low, &marks.high) !=
          RD_KAFKA_RESP_ERR_NO_ERROR ||
      marks.high < 0) {
    return std::nullopt;
  }
  return marks;
}

std::optional<std::int64_t> Consumer::End(const TopicPartition& of) const {
  const auto marks = WatermarksOf(of);
  return marks ? std::optional(marks->high) : std::nullopt;
}

std::optional<std::int64_t> Consumer::Lag(const TopicPartition& of) const {
  const auto marks = WatermarksOf(of);
  if (!marks || !owned_.at(of).committed) {
    return std::nullopt;
  }
  const std::int64_t committed = *owned_.at(of).committed;
  const std::int64_t from =
      committed >= 0 ? committed : std::max<std::int64_t>(marks->low, 0);
  return std::max<std::int64_t>(marks->high - from, 0);
}

std::optional<std::int64_t> Consumer::Committed(
    const TopicPartition& of) const {
  const auto found = owned_.find(of);
  if (found == owned_.end() || found->second.committed.value_or(kNone) < 0) {
    return std::nullopt;
  }
  return found->second.committed;
}

bool Consumer::AtEnd(const TopicPartition& of) const {
  const auto found = owned_.find(of);
  return found != owned_.end() && found->second.at_end;
}

}  // namespace wirewatch::internal
