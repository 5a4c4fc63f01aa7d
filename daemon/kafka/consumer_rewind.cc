// Offsets that a transactional producer commits: whose they are, and going back
// to them.
#include "daemon/kafka/consumer.h"

namespace wirewatch::internal {
namespace {

using std::chrono::milliseconds;

// A seek is done by a thread of librdkafka's that does nothing else for long.
constexpr milliseconds kSeekPatience{1000};

bool IsMember(rd_kafka_t* client) {
  char* id = rd_kafka_memberid(client);
  const bool member = id != nullptr && *id != '\0';
  if (id != nullptr) {
    rd_kafka_mem_free(client, id);
  }
  return member;
}

}  // namespace

GroupMembership Consumer::Membership() {
  if (client_ == nullptr) {
    return nullptr;
  }
  AskCommitted();
  if (!forgotten_.empty()) {
    return nullptr;
  }
  // In this order: whoever took us out of the group between two of these has
  // marked what we were assigned as lost before. (A broker takes offsets
  // without a member id from anybody, KAFKA-18060.)
  if (!IsMember(client_)) {
    return nullptr;
  }
  GroupMembership membership(
      rd_kafka_consumer_group_metadata(client_), [](void* metadata) {
        if (metadata != nullptr) {
          rd_kafka_consumer_group_metadata_destroy(
              static_cast<rd_kafka_consumer_group_metadata_t*>(metadata));
        }
      });
  if (rd_kafka_assignment_lost(client_) != 0) {
    return nullptr;
  }
  return membership;
}

std::optional<Positions> Consumer::Rewind(milliseconds patience) {
  Positions positions;
  if (client_ == nullptr || owned_.empty()) {
    return positions;
  }
  const PartitionList list = ListOfOwned();
  if (rd_kafka_committed(client_, list.get(), Milliseconds(patience)) !=
      RD_KAFKA_RESP_ERR_NO_ERROR) {
    return std::nullopt;
  }
  Resume();
  for (auto& [at, owned] : owned_) {
    Release(at, owned);
    owned.damage.reset();  // it is met again
  }
  for (int i = 0; i < list->cnt; ++i) {
    const rd_kafka_topic_partition_t& element = list->elems[i];
    const TopicPartition at{element.topic, element.partition};
    if (element.err != RD_KAFKA_RESP_ERR_NO_ERROR ||
        !Seek(at,
              element.offset >= 0 ? element.offset : RD_KAFKA_OFFSET_BEGINNING,
              kSeekPatience)) {
      return std::nullopt;
    }
    owned_.at(at).committed = element.offset >= 0 ? element.offset : kNone;
    if (element.offset >= 0) {
      kept_.insert(at);
    } else if (kept_.contains(at)) {
      LetGo(at);
    }
    positions.emplace_back(at, element.offset >= 0 ? element.offset : 0);
  }
  return positions;
}

bool Consumer::Seek(const TopicPartition& at, std::int64_t offset,
                    milliseconds patience) {
  const Topic topic(rd_kafka_topic_new(client_, at.topic.c_str(), nullptr));
  const rd_kafka_resp_err_t code =
      topic == nullptr ? rd_kafka_last_error()
                       : rd_kafka_seek(topic.get(), at.partition, offset,
                                       Milliseconds(patience));
  Owned& owned = owned_.at(at);
  const bool untouched = owned.next == RD_KAFKA_OFFSET_STORED;
  if (code == RD_KAFKA_RESP_ERR__STATE && untouched) {
    return true;  // it was just assigned: it is about to begin there by itself
  }
  if (code == RD_KAFKA_RESP_ERR__STATE) {
    Restart(at, offset);  // it stands still for want of an offset, see Reset()
  } else if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return false;
  }
  owned.next = offset;
  return true;
}

void Consumer::NoteCommitted(const Positions& positions) {
  for (const auto& [at, next] : positions) {
    const auto owned = owned_.find(at);
    if (owned != owned_.end()) {
      owned->second.committed = next;
      if (!kept_.contains(at)) {
        next_housekeeping_ = {};  // to hear that Kafka has it
      }
    }
  }
}

}  // namespace wirewatch::internal
