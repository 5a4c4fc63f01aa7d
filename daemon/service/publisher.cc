#include "daemon/service/publisher.h"

#include <utility>

#include "daemon/service/outputs.h"

namespace wirewatch {

Publisher::Publisher(const Clock& clock, Listener listener)
    : clock_(clock), listener_(std::move(listener)) {}

void Publisher::OnDelivery(const ByteSink::Delivery& delivery) {
  const auto found = records_.find(delivery.ticket);
  if (found == records_.end()) {
    return;
  }
  const OutputOwner owner = found->second.owner;
  if (found->second.forgotten) {
    Erase(found);
  } else if (delivery.ok) {
    ProducedRecord record = std::move(found->second.record);
    Erase(found);
    listener_.acknowledged(owner, std::move(record));
  } else if (delivery.too_large && found->second.bytes > kSmallBytes) {
    ProducedRecord record = std::move(found->second.record);
    Erase(found);
    listener_.rejected(owner, std::move(record));
  } else {
    retries_.push_back({clock_.Steady() + kRetryPause, delivery.ticket});
    listener_.failed(delivery.error);
  }
}

void Publisher::Publish(ProducedRecord record, const OutputOwner& owner) {
  const std::uint64_t ticket = next_ticket_++;
  const std::size_t bytes = BytesOf(record);
  bytes_ += bytes;
  records_.emplace(ticket, Outstanding{std::move(record), bytes, owner, false});
  to_send_.push_back(ticket);
}

void Publisher::Forget(const std::unordered_set<std::uint64_t>& sequences) {
  for (auto& [ticket, outstanding] : records_) {
    if (sequences.contains(outstanding.owner.sequence)) {
      outstanding.forgotten = true;
    }
  }
}

void Publisher::Run(ByteSink& sink) {
  while (!retries_.empty() && retries_.front().due <= clock_.Steady()) {
    to_send_.push_back(retries_.front().ticket);
    retries_.pop_front();
  }
  while (!to_send_.empty()) {
    const std::uint64_t ticket = to_send_.front();
    const auto found = records_.find(ticket);
    if (found != records_.end() && found->second.forgotten) {
      Erase(found);
    } else if (found != records_.end() &&
               !sink.Send(found->second.record, ticket)) {
      break;  // the client's queue is full: delivery reports make room
    }
    to_send_.pop_front();
  }
  sink.Poll(std::chrono::milliseconds(0));
}

void Publisher::Erase(Records::iterator record) {
  bytes_ -= record->second.bytes;
  records_.erase(record);
}

}  // namespace wirewatch
