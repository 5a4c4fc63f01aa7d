#include "daemon/service/at_least_once_delivery.h"

#include <chrono>
#include <utility>
#include <vector>

#include "daemon/service/log.h"

namespace wirewatch {
namespace {

// What a round in a hurry waits for acknowledgements.
constexpr std::chrono::milliseconds kHurriedWait{5};

}  // namespace

AtLeastOnceDelivery::AtLeastOnceDelivery(const DeliveryParts& parts)
    : parts_(parts),
      publisher_(
          parts.clock,
          {[this](const OutputOwner& owner, ProducedRecord record) {
             OnAcknowledged(owner, std::move(record));
           },
           [this](const OutputOwner& owner, ProducedRecord record) {
             OnRejected(owner, std::move(record));
           },
           [this](const std::string& error) { OnPublishFailed(error); }}) {}

std::function<void(const ByteSink::Delivery&)> AtLeastOnceDelivery::Listener() {
  return [this](const ByteSink::Delivery& report) {
    publisher_.OnDelivery(report);
  };
}

void AtLeastOnceDelivery::Publish(InFlight& entry) {
  std::vector<Output> outputs = TakeOutputs(entry, parts_.topics);
  entry.unacknowledged = outputs.size();
  for (Output& output : outputs) {
    publisher_.Publish(std::move(output.record),
                       {entry.sequence, output.alert});
  }
}

void AtLeastOnceDelivery::Turn(bool hurry) {
  publisher_.Run(*sink_);
  if (hurry) {
    sink_->Poll(kHurriedWait);
  }
  StoreDone();
  if (!acknowledged_.empty()) {
    parts_.live->Publish(std::exchange(acknowledged_, {}));
  }
}

void AtLeastOnceDelivery::Drop(std::span<const TopicPartition> partitions) {
  for (const TopicPartition& partition : partitions) {
    publisher_.Forget(parts_.windows.Drop(partition));
  }
}

void AtLeastOnceDelivery::OnAcknowledged(const OutputOwner& owner,
                                         ProducedRecord record) {
  InFlight* entry = parts_.windows.Find(owner.sequence);
  if (entry == nullptr) {
    return;
  }
  entry->unacknowledged -= 1;
  if (owner.alert) {
    parts_.accounts.AlertPublished(*entry);
    if (parts_.live != nullptr) {
      acknowledged_.Add(std::move(record.value));
    }
  }
}

void AtLeastOnceDelivery::OnRejected(const OutputOwner& owner,
                                     ProducedRecord record) {
  InFlight* entry = parts_.windows.Find(owner.sequence);
  if (entry == nullptr) {
    return;
  }
  entry->unacknowledged -= 1;
  auto letter = ReplacementFor({std::move(record), owner.alert}, *entry,
                               parts_.topics, source_->ClusterId());
  if (letter) {
    entry->unacknowledged += 1;
    publisher_.Publish(std::move(letter->record),
                       {owner.sequence, /*alert=*/false});
  }
}

void AtLeastOnceDelivery::OnPublishFailed(const std::string& error) {
  parts_.metrics.PublishFailed(error);
  if (parts_.pacer.MayLog("publish " + error)) {
    LogError("the broker refused a record; it is sent again",
             {{"error", error}});
  }
}

void AtLeastOnceDelivery::StoreDone() {
  const std::vector<InFlight> done = parts_.windows.TakeDone();
  for (std::size_t i = 0; i < done.size(); ++i) {
    parts_.accounts.Done(done[i]);
    const TopicPartition& from = done[i].record->from;
    if (i + 1 == done.size() || done[i + 1].record->from != from) {
      source_->StoreOffset(from, done[i].record->offset + 1);
    }
  }
}

}  // namespace wirewatch
