// Positions that the broker has no record for: what is lost, and going on.
#include <array>

#include "daemon/kafka/consumer.h"

namespace wirewatch::internal {

// Where librdkafka was last told to read, or has come since.
std::int64_t Consumer::Wanted(const Owned& owned) {
  return owned.damage && !owned.damage->told ? owned.damage->batch.target()
                                             : owned.next;
}

// An offset that we do not want is one of before we began elsewhere, or made of
// the bytes of a damaged batch. 2.0.2 minds what it began meanwhile neither
// when it tells that nor when it then stops reading (rd_kafka_offset_reset):
// we begin once more.
void Consumer::OnRefused(const TopicPartition& at, std::int64_t refused) {
  Owned& owned = owned_.at(at);
  const std::int64_t wanted = Wanted(owned);
  if (wanted < 0 || refused == wanted) {
    if (!owned.damage || ReadsOn(at, owned)) {
      Reset(at, refused);
    }
  } else if (owned.damage) {
    SearchOn(at, owned);
  } else {
    RestartHere(at, wanted);
  }
}

void Consumer::Reset(const TopicPartition& at, std::int64_t refused) {
  if (refused >= 0) {
    AskCommitted();
  } else if (kept_.contains(at)) {
    forgotten_.insert(at);
  }
  const bool recreated = forgotten_.contains(at);
  if (recreated) {
    refused = RD_KAFKA_OFFSET_INVALID;
  } else if (refused >= 0) {
    Tell(MakeEvent(RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET,
                   Describe(std::span(&at, 1)) + ": the broker has no offset " +
                       std::to_string(refused) +
                       " (any more); going on at the earliest"));
  }
  Owned& owned = owned_[at];
  // Results of records read before the reset must not be stored after it. With
  // nothing read there are none, and a new group need not hear of each reset.
  const std::array<TopicPartition, 1> only = {at};
  const bool was_read = owned.next >= 0;
  if (was_read && listener_.revoked) {
    listener_.revoked(only, /*lost=*/false);
  }
  if (recreated) {
    TellRecreated(at);  // not before: what was in flight must not be committed
  }
  owned.next = RD_KAFKA_OFFSET_BEGINNING;
  owned.refused.reset();
  owned.went_back = true;
  if (refused >= 0) {
    owned.refused = refused;
  } else {
    owned.committed = kNone;
  }
  Unstore(at);
  RestartHere(at, RD_KAFKA_OFFSET_BEGINNING);
  owned.damage.reset();
  if (was_read && listener_.assigned) {
    listener_.assigned(only);
  }
}

// Giving a partition back commits what is stored for it, once more: here that
// is an offset of a log that is no longer there.
void Consumer::Unstore(const TopicPartition& at) {
  const PartitionList only = ListOf(std::span(&at, 1));
  only->elems[0].offset = RD_KAFKA_OFFSET_INVALID;
  static_cast<void>(rd_kafka_offsets_store(client_, only.get()));
}

// Takes one partition anew, at `offset`.
void Consumer::Restart(const TopicPartition& at, std::int64_t offset) {
  if (Cooperative()) {
    const PartitionList only = ListOf(std::span(&at, 1));
    Release(at, owned_.at(at));
    if (paused_) {
      rd_kafka_resume_partitions(client_, only.get());
    }
    const Error out(rd_kafka_incremental_unassign(client_, only.get()));
    only->elems[0].offset = offset;
    const Error in(rd_kafka_incremental_assign(client_, only.get()));
    for (const Error* error : {&out, &in}) {
      if (*error != nullptr) {
        Tell(MakeEvent(rd_kafka_error_code(error->get()),
                       rd_kafka_error_string(error->get())));
      }
    }
    return;
  }
  // Eager groups assign as a whole: the others go on where they are.
  Release(at, owned_.at(at));
  const PartitionList all = ListOfOwned();
  if (paused_) {
    rd_kafka_resume_partitions(client_, all.get());
  }
  for (int i = 0; i < all->cnt; ++i) {
    rd_kafka_topic_partition_t& element = all->elems[i];
    const TopicPartition of{element.topic, element.partition};
    element.offset = of == at ? offset : Wanted(owned_.at(of));
  }
  // In two steps: 2.0.2 forgets that a partition is assigned, and refuses its
  // offsets, when it is in the old and the new assignment.
  rd_kafka_assign(client_, nullptr);
  rd_kafka_assign(client_, all.get());
  if (paused_) {
    rd_kafka_pause_partitions(client_, all.get());
  }
}

void Consumer::SettleLoss(const TopicPartition& at, Owned& owned,
                          std::int64_t first_offset) {
  if (!owned.refused) {
    return;
  }
  const std::int64_t refused = *owned.refused;
  owned.refused.reset();
  if (first_offset <= refused) {
    return;  // the log was cut at its end: records come again, none is lost
  }
  KafkaEvent event = MakeEvent(RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE,
                               Describe(std::span(&at, 1)) + ": offsets " +
                                   std::to_string(refused) + " to " +
                                   std::to_string(first_offset - 1) +
                                   " were removed before they could be read");
  event.kind = KafkaEvent::Kind::kRecordsLost;
  event.at = at;
  event.lost_from = refused;
  event.lost_to = first_offset;
  Tell(event);
}

}  // namespace wirewatch::internal
