// How far the group is behind, from offsets that it has committed.
#include <algorithm>

#include "daemon/kafka/consumer.h"

namespace wirewatch::internal {

std::optional<std::int64_t> Consumer::Lag(const TopicPartition& of) const {
  const auto found = owned_.find(of);
  if (client_ == nullptr || found == owned_.end() || !found->second.committed) {
    return std::nullopt;
  }
  std::int64_t low = kNone;
  std::int64_t high = kNone;
  const rd_kafka_resp_err_t code = rd_kafka_get_watermark_offsets(
      client_, of.topic.c_str(), of.partition, &low, &high);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR || high < 0) {
    return std::nullopt;
  }
  const std::int64_t from = *found->second.committed >= 0
                                ? *found->second.committed
                                : std::max<std::int64_t>(low, 0);
  return std::max<std::int64_t>(high - from, 0);
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
