#include "daemon/service/publisher.h"

#include <utility>

namespace wirewatch {

Publisher::Publisher(const Clock& clock, Listener listener)
    : clock_(clock), listener_(std::move(listener)) {}

void Publisher::OnDelivery(const ByteSink::Delivery& delivery) {
  const auto found = records_.find(delivery.ticket);
  if (found == records_.end()) {
    return;
  }
  const std::uint64_t owner = found->second.owner;
  if (found->second.forgotten) {
    records_.erase(found);
  } else if (delivery.ok) {
    records_.erase(found);
    listener_.acknowledged(owner);
  } else if (delivery.too_large &&
             found->second.record.value.size() > kSmallBytes) {
    records_.erase(found);
    listener_.rejected(owner);
  } else {
    listener_.failed(delivery.error);
    retries_.push_back({clock_.Steady() + kRetryPause, delivery.ticket});
  }
}

void Publisher::Publish(ProducedRecord record, std::uint64_t owner) {
  const std::uint64_t ticket = next_ticket_++;
  records_.emplace(ticket, Outstanding{std::move(record), owner, false});
  to_send_.push_back(ticket);
}

void Publisher::Forget(std::uint64_t owner) {
  for (auto& [ticket, outstanding] : records_) {
    if (outstanding.owner == owner) {
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
      records_.erase(found);
    } else if (found != records_.end() &&
               !sink.Send(found->second.record, ticket)) {
      break;  // the client's queue is full: delivery reports make room
    }
    to_send_.pop_front();
  }
  sink.Poll(std::chrono::milliseconds(0));
}

}  // namespace wirewatch
