// Topics that are deleted and created anew while we read them.
//
// librdkafka 2.0.2 knows a topic by its name alone, neither by its id nor by
// the epochs of its leaders: in a new topic that is long enough it reads on at
// the old offset and passes over what stands before that. But Kafka forgets the
// group's offsets with their topic and, as long as a member of the group
// subscribes to it, for no other reason. So:
//
// An offset that was there and is gone is that of a deleted topic, and what has
// its name is new: it is read from its beginning.
//
// Our own next commit would wipe that sign out. So we look before each commit;
// and once a second, for a topic that ends just where we want to read on.
#include <algorithm>
#include <array>

#include "daemon/kafka/consumer.h"

namespace wirewatch::internal {
namespace {

// Of the thread that polls. librdkafka asks again after 100 ms while a commit
// of ours is not written yet.
constexpr int kPatienceMs = 250;

}  // namespace

// Not an admin request, which would not wait: 2.0.2 ends the process by an
// assertion (eonce->refcnt > 0) when one is overtaken by a broker's restart.
// Without an answer nothing changes: a commit is tried all the same.
void Consumer::AskCommitted() {
  const PartitionList list = ListOfOwned();
  if (list->cnt == 0 || rd_kafka_committed(client_, list.get(), kPatienceMs) !=
                            RD_KAFKA_RESP_ERR_NO_ERROR) {
    return;
  }
  for (int i = 0; i < list->cnt; ++i) {
    const rd_kafka_topic_partition_t& element = list->elems[i];
    if (element.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      HeardCommitted({element.topic, element.partition}, element.offset);
    }
  }
}

void Consumer::HeardCommitted(const TopicPartition& of, std::int64_t offset) {
  std::optional<std::int64_t>& committed = owned_.at(of).committed;
  if (offset >= 0) {
    committed = offset;
    kept_.insert(of);
  } else if (kept_.contains(of)) {
    forgotten_.insert(of);
  } else if (!committed) {
    committed = kNone;
  }  // else librdkafka's mock: it keeps no offsets of transactions
}

// Whether a commit of ours was not seen to be there: it takes Kafka a moment.
bool Consumer::AwaitsCommitted() const {
  return std::ranges::any_of(owned_, [this](const auto& each) {
    return each.second.committed.value_or(kNone) >= 0 &&
           !kept_.contains(each.first);
  });
}

void Consumer::BeginAnew() {
  while (!forgotten_.empty()) {
    const TopicPartition at = *forgotten_.begin();
    Reset(at, RD_KAFKA_OFFSET_INVALID);
  }
}

// Of one that was put to its beginning: who holds records of it must not.
void Consumer::LetGo(const TopicPartition& at) {
  const std::array<TopicPartition, 1> only = {at};
  if (listener_.revoked) {
    listener_.revoked(only, /*lost=*/true);
  }
  TellRecreated(at);
  if (listener_.assigned) {
    listener_.assigned(only);
  }
}

void Consumer::TellRecreated(const TopicPartition& at) {
  kept_.erase(at);
  forgotten_.erase(at);
  KafkaEvent event;
  event.kind = KafkaEvent::Kind::kRecreated;
  event.code = "recreated";
  event.text =
      "Kafka has forgotten the group's offset, as it does with a topic";
  event.at = at;
  Tell(event);
}

}  // namespace wirewatch::internal
