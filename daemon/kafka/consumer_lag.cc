// How far the group is behind, from offsets that it has committed.
#include <algorithm>

#include "daemon/kafka/consumer.h"

namespace wirewatch::internal {
namespace {

// Of the thread that polls; it asks again a second later.
constexpr int kAnswerPatienceMs = 100;

}  // namespace

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

// The group's offsets of partitions that had no commit yet, for Lag(). Not an
// admin request, which would not wait: 2.0.2 ends the process by an assertion
// (eonce->refcnt > 0) when one is overtaken by a broker's restart.
void Consumer::AskCommitted() {
  const PartitionList unknown(rd_kafka_topic_partition_list_new(8));
  for (const auto& [partition, owned] : owned_) {
    if (!owned.committed) {
      rd_kafka_topic_partition_list_add(unknown.get(), partition.topic.c_str(),
                                        partition.partition);
    }
  }
  if (unknown->cnt == 0 ||
      rd_kafka_committed(client_, unknown.get(), kAnswerPatienceMs) !=
          RD_KAFKA_RESP_ERR_NO_ERROR) {
    return;
  }
  for (int i = 0; i < unknown->cnt; ++i) {
    const rd_kafka_topic_partition_t& element = unknown->elems[i];
    if (element.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      owned_.at({element.topic, element.partition}).committed =
          element.offset >= 0 ? element.offset : kNone;
    }
  }
}

}  // namespace wirewatch::internal
