// The consumer's side that librdkafka calls: rebalances, commits, faults.
#include <utility>

#include "daemon/kafka/consumer.h"

namespace wirewatch::internal {
namespace {

std::vector<TopicPartition> Partitions(
    const rd_kafka_topic_partition_list_t* list) {
  std::vector<TopicPartition> partitions;
  for (int i = 0; list != nullptr && i < list->cnt; ++i) {
    partitions.push_back({list->elems[i].topic, list->elems[i].partition});
  }
  return partitions;
}

}  // namespace

void Consumer::RaiseFault() {
  if (const auto fault = guard_.Take()) {
    Tell(*fault);
  }
}

// A queue of ours gives as events what rd_kafka_consumer_poll() gives to the
// callbacks.
void Consumer::Dispatch(rd_kafka_event_t* event) {
  switch (rd_kafka_event_type(event)) {
    case RD_KAFKA_EVENT_REBALANCE:
      OnRebalance(client_, rd_kafka_event_error(event),
                  rd_kafka_event_topic_partition_list(event), this);
      break;
    case RD_KAFKA_EVENT_OFFSET_COMMIT:
      OnCommit(client_, rd_kafka_event_error(event),
               rd_kafka_event_topic_partition_list(event), this);
      break;
    case RD_KAFKA_EVENT_ERROR:
      OnError(client_, rd_kafka_event_error(event),
              rd_kafka_event_error_string(event), this);
      break;
    default:
      break;  // records and log lines come too late
  }
}

void Consumer::OnRebalance(rd_kafka_t* client, rd_kafka_resp_err_t code,
                           rd_kafka_topic_partition_list_t* list,
                           void* self) noexcept {
  auto* consumer = static_cast<Consumer*>(self);
  const bool cooperative = consumer->Cooperative();
  if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    if (cooperative) {
      const Error error(rd_kafka_incremental_assign(client, list));
    } else {
      rd_kafka_assign(client, list);
    }
    consumer->guard_.Run([&] { consumer->Assigned(list); });
    return;
  }
  if (code == RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS) {
    const bool lost = rd_kafka_assignment_lost(client) != 0;
    consumer->guard_.Run([&] { consumer->Revoked(list, lost); });
    if (cooperative) {
      const Error error(rd_kafka_incremental_unassign(client, list));
      return;
    }
  }
  rd_kafka_assign(client, nullptr);
}

void Consumer::Assigned(const rd_kafka_topic_partition_list_t* list) {
  was_assigned_ = true;
  const std::vector<TopicPartition> partitions = Partitions(list);
  for (const TopicPartition& partition : partitions) {
    owned_[partition] = {};
    unknown_topics_.erase(partition.topic);
  }
  if (paused_) {
    rd_kafka_pause_partitions(client_, ListOf(partitions).get());
  }
  if (listener_.assigned) {
    listener_.assigned(partitions);
  }
  Tell({KafkaEvent::Kind::kRebalance, "assigned", Describe(partitions)});
}

void Consumer::Revoked(const rd_kafka_topic_partition_list_t* list, bool lost) {
  const std::vector<TopicPartition> partitions = Partitions(list);
  if (listener_.revoked) {
    listener_.revoked(partitions, lost);
  }
  if (paused_) {
    // librdkafka keeps the flag beyond the assignment: taken again later, the
    // partition would stand still for ever.
    rd_kafka_resume_partitions(client_, ListOf(partitions).get());
  }
  for (const TopicPartition& partition : partitions) {
    if (const auto owned = owned_.find(partition); owned != owned_.end()) {
      Release(partition, owned->second);
      owned_.erase(owned);
      forgotten_.erase(partition);
    }
  }
  Tell({KafkaEvent::Kind::kRebalance, lost ? "lost" : "revoked",
        Describe(partitions)});
}

void Consumer::OnError(rd_kafka_t* client, int code, const char* text,
                       void* self) noexcept {
  auto* consumer = static_cast<Consumer*>(self);
  consumer->guard_.Run([&] { consumer->Tell(ErrorEvent(client, code, text)); });
}

void Consumer::OnCommit(rd_kafka_t* /*client*/, rd_kafka_resp_err_t code,
                        rd_kafka_topic_partition_list_t* list,
                        void* self) noexcept {
  auto* consumer = static_cast<Consumer*>(self);
  consumer->guard_.Run([&] { consumer->Committed(code, list); });
}

void Consumer::Committed(rd_kafka_resp_err_t code,
                         const rd_kafka_topic_partition_list_t* list) {
  if (code == RD_KAFKA_RESP_ERR__NO_OFFSET) {
    return;  // there was nothing new
  }
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    Tell(MakeEvent(code, "offsets were not committed: " +
                             std::string(rd_kafka_err2str(code))));
    return;
  }
  for (int i = 0; list != nullptr && i < list->cnt; ++i) {
    const rd_kafka_topic_partition_t& element = list->elems[i];
    const auto found = owned_.find({element.topic, element.partition});
    if (found != owned_.end() && element.offset >= 0 &&
        element.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      HeardCommitted(found->first, element.offset);
      Owned& owned = found->second;
      // Not by one of before that had no answer yet.
      owned.went_back = owned.went_back && element.offset > owned.next;
    }
  }
}

void Consumer::OnLog(const rd_kafka_t* client, int /*level*/,
                     const char* facility, const char* text) noexcept {
  auto* consumer = static_cast<Consumer*>(rd_kafka_opaque(client));
  consumer->guard_.Run([&] {
    if (const auto event = LogEvent(facility, text)) {
      consumer->Tell(*event);
    }
  });
}

}  // namespace wirewatch::internal
