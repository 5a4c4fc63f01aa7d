// How far the group is behind, from offsets that it has committed.
#include <algorithm>

#include "daemon/kafka/consumer.h"

namespace wirewatch::internal {
namespace {

constexpr int kAnswerPatienceMs = 10000;

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

// The group's offsets of partitions that had no commit yet, for Lag(). An
// admin request, since rd_kafka_committed() would wait for the answer.
void Consumer::AskCommitted() {
  const PartitionList unknown(rd_kafka_topic_partition_list_new(8));
  for (const auto& [partition, owned] : owned_) {
    if (!owned.committed) {
      rd_kafka_topic_partition_list_add(unknown.get(), partition.topic.c_str(),
                                        partition.partition);
    }
  }
  if (asked_ || unknown->cnt == 0) {
    return;
  }
  rd_kafka_ListConsumerGroupOffsets_t* request =
      rd_kafka_ListConsumerGroupOffsets_new(options_.group.c_str(),
                                            unknown.get());
  rd_kafka_AdminOptions_t* patience =
      rd_kafka_AdminOptions_new(client_, RD_KAFKA_ADMIN_OP_ANY);
  rd_kafka_AdminOptions_set_request_timeout(patience, kAnswerPatienceMs,
                                            nullptr, 0);
  rd_kafka_ListConsumerGroupOffsets(client_, &request, 1, patience,
                                    answers_queue_.get());
  rd_kafka_AdminOptions_destroy(patience);
  rd_kafka_ListConsumerGroupOffsets_destroy(request);
  asked_ = true;
}

void Consumer::ServeAnswers() {
  const Event event(rd_kafka_queue_poll(answers_queue_.get(), 0));
  if (event == nullptr) {
    return;
  }
  asked_ = false;
  const auto* result =
      rd_kafka_event_ListConsumerGroupOffsets_result(event.get());
  std::size_t groups = 0;
  const auto** group =
      result == nullptr
          ? nullptr
          : rd_kafka_ListConsumerGroupOffsets_result_groups(result, &groups);
  for (std::size_t i = 0; i < groups; ++i) {
    if (rd_kafka_group_result_error(group[i]) != nullptr) {
      continue;
    }
    const auto* list = rd_kafka_group_result_partitions(group[i]);
    for (int j = 0; list != nullptr && j < list->cnt; ++j) {
      const rd_kafka_topic_partition_t& element = list->elems[j];
      const auto found = owned_.find({element.topic, element.partition});
      if (found != owned_.end() && !found->second.committed &&
          element.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        found->second.committed = element.offset >= 0 ? element.offset : kNone;
      }
    }
  }
}

}  // namespace wirewatch::internal
