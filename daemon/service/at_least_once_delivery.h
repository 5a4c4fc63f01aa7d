// AtLeastOnceDelivery: an offset is stored only when every output of its record
// and of all records before it in the partition is acknowledged. librdkafka
// commits stored offsets; a crash in between repeats records, with the same
// event ids.
#pragma once

#include <functional>
#include <string>

#include "daemon/service/delivery.h"
#include "daemon/service/publisher.h"

namespace wirewatch {

class AtLeastOnceDelivery final : public Delivery {
 public:
  explicit AtLeastOnceDelivery(const DeliveryParts& parts);

  // What the sink is to be created with; and the sink, before Begin().
  std::function<void(const ByteSink::Delivery&)> Listener();
  void Use(ByteSink& sink) { sink_ = &sink; }

  void Begin(ByteSource& source) override { source_ = &source; }
  bool MayPublish() const override { return true; }
  void Publish(InFlight& entry) override;
  void Turn(bool hurry) override;
  void Drop(std::span<const TopicPartition> partitions) override;
  bool Rewinding() const override { return false; }
  bool Busy() const override { return publisher_.outstanding() > 0; }
  std::size_t outstanding_bytes() const override {
    return publisher_.outstanding_bytes();
  }
  std::string Trouble() const override { return {}; }
  bool failed() const override { return false; }

 private:
  void OnAcknowledged(const OutputOwner& owner, ProducedRecord record);
  void OnRejected(const OutputOwner& owner, ProducedRecord record);
  void OnPublishFailed(const std::string& error);
  void StoreDone();

  const DeliveryParts parts_;
  Publisher publisher_;
  ByteSource* source_ = nullptr;
  ByteSink* sink_ = nullptr;
  LiveBatch acknowledged_;  // since the last round, for those who watch
};

}  // namespace wirewatch
