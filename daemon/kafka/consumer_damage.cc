// Batches that cannot be decoded: reading stops in front of them, says which
// records they keep from being read, and tries again now and then.
#include "daemon/kafka/consumer.h"

namespace wirewatch::internal {
namespace {

// Another replica may have the batch whole, and may become the leader.
constexpr std::chrono::seconds kTryAgain{30};

}  // namespace

bool Consumer::IsUndecodable(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR__BAD_MSG ||
         code == RD_KAFKA_RESP_ERR__BAD_COMPRESSION ||
         code == RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED;
}

// What came behind the batch in the same answer is of no use, see
// damaged_batch.h: reading begins anew at once, which also drops that.
void Consumer::OnUndecodable(const TopicPartition& at, std::int64_t base,
                             const std::string& why) {
  Owned& owned = owned_.at(at);
  if (!owned.damage) {
    const std::int64_t wanted =
        owned.next == RD_KAFKA_OFFSET_STORED && owned.committed
            ? *owned.committed
            : owned.next;
    owned.next = wanted >= 0 ? wanted : base;
    owned.damage = Damage{DamagedBatch(owned.next, base, why)};
  } else if (!owned.damage->told) {
    owned.damage->batch.Failed(base);
  }
  SearchOn(at, owned);
}

void Consumer::SearchOn(const TopicPartition& at, Owned& owned) {
  Damage& damage = *owned.damage;
  if (!damage.batch.IsFound()) {
    RestartHere(at, damage.batch.target());
    return;
  }
  KafkaEvent event;
  event.code = "undecodable";
  event.at = at;
  event.lost_from = damage.batch.position();
  event.lost_to = damage.batch.end();
  event.text = damage.batch.why();
  if (options_.skip_undecodable) {
    event.kind = KafkaEvent::Kind::kRecordsLost;
    event.loss = LossReason::kUndecodable;
    SkipTo(at, event.lost_to);
    Tell(event);
    return;
  }
  RestartHere(at, damage.batch.position());
  rd_kafka_pause_partitions(client_, ListOf(std::span(&at, 1)).get());
  damage.held = true;
  damage.try_again = std::chrono::steady_clock::now() + kTryAgain;
  if (!std::exchange(damage.told, true)) {
    event.kind = KafkaEvent::Kind::kUndecodable;
    Tell(event);
  }
}

// Something came of a partition with such a batch. True if it is what was
// wanted: the batch can be read after all.
bool Consumer::ReadsOn(const TopicPartition& at, Owned& owned) {
  Damage& damage = *owned.damage;
  if (damage.told || !damage.batch.IsSure()) {
    owned.damage.reset();
    return true;
  }
  damage.batch.Passed();
  SearchOn(at, owned);
  return false;
}

void Consumer::RestartHere(const TopicPartition& at, std::int64_t offset) {
  Restart(at, offset);
  if (paused_) {
    rd_kafka_pause_partitions(client_, ListOf(std::span(&at, 1)).get());
  }
}

void Consumer::TryDamagedAgain() {
  const auto now = std::chrono::steady_clock::now();
  for (auto& [at, owned] : owned_) {
    if (owned.damage && owned.damage->held && !paused_ &&
        now >= owned.damage->try_again) {
      Release(at, owned);
    }
  }
}

void Consumer::Release(const TopicPartition& at, Owned& owned) {
  if (owned.damage && std::exchange(owned.damage->held, false) && !paused_) {
    rd_kafka_resume_partitions(client_, ListOf(std::span(&at, 1)).get());
  }
}

std::optional<OffsetStretch> Consumer::Undecodable(
    const TopicPartition& of) const {
  const auto found = owned_.find(of);
  if (found == owned_.end() || !found->second.damage ||
      !found->second.damage->told) {
    return std::nullopt;
  }
  const DamagedBatch& batch = found->second.damage->batch;
  return OffsetStretch{batch.position(), batch.end()};
}

}  // namespace wirewatch::internal
