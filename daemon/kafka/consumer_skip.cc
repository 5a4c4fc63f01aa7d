// Leaving records out on request.
#include <algorithm>

#include "daemon/kafka/consumer.h"

namespace wirewatch::internal {

std::optional<PartitionExtent> Consumer::Extent(
    const TopicPartition& of, std::chrono::milliseconds patience) {
  const auto found = owned_.find(of);
  PartitionExtent extent;
  if (client_ == nullptr || found == owned_.end() ||
      rd_kafka_query_watermark_offsets(
          client_, of.topic.c_str(), of.partition, &extent.first, &extent.end,
          Milliseconds(patience)) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return std::nullopt;
  }
  const Owned& owned = found->second;
  const std::int64_t next =
      owned.next == RD_KAFKA_OFFSET_STORED && owned.committed ? *owned.committed
                                                              : owned.next;
  extent.position = next >= 0 ? next : extent.first;
  if (owned.refused) {  // the hole is not told yet: it is part of what is left
    extent.position = std::min(extent.position, *owned.refused);
  }
  return extent;
}

// Not a seek: one that gets no answer in time may still be done later, when
// nobody expects it.
void Consumer::SkipTo(const TopicPartition& at, std::int64_t offset) {
  const auto found = owned_.find(at);
  if (client_ == nullptr || found == owned_.end()) {
    return;
  }
  Owned& owned = found->second;
  RestartHere(at, offset);
  owned.next = offset;
  owned.at_end = false;
  owned.refused.reset();
  owned.damage.reset();
}

}  // namespace wirewatch::internal
