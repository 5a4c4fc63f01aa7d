// Delivery: what happens with finished records. It brings their outputs and
// their offsets to Kafka, and decides when a record is *settled*: done for
// good, counted, out of its window.
//
//   AtLeastOnceDelivery    outputs until each is acknowledged; then the offset
//   TransactionalDelivery  outputs and offsets in one transaction, or neither
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "daemon/kafka/kafka.h"
#include "daemon/service/accounts.h"
#include "daemon/service/clock.h"
#include "daemon/service/in_flight.h"
#include "daemon/service/log_pacer.h"
#include "daemon/service/outputs.h"
#include "daemon/service/service_metrics.h"
#include "daemon/web/live_alerts.h"

namespace wirewatch {

// What a delivery works on; the consume loop's, and outlives it.
struct DeliveryParts {
  OutputTopics topics;
  InFlightWindows& windows;
  Accounts& accounts;
  ServiceMetrics& metrics;
  LogPacer& pacer;
  const Clock& clock;
  // Is given each alert once it is committed; null: nobody may watch.
  LiveAlerts* live = nullptr;
};

// One thread, the consume loop's, calls everything.
class Delivery {
 public:
  virtual ~Delivery() = default;

  // Before everything else; until the end of the loop.
  virtual void Begin(ByteSource& source) = 0;

  // Whether Publish() may be called. What is finished waits meanwhile.
  virtual bool MayPublish() const = 0;
  // A record whose turn has come in its partition. Takes its outputs; the entry
  // stays in its window until it is settled.
  virtual void Publish(InFlight& entry) = 0;
  // One round of work; waits a second at most, and some more to replace a
  // producer. In a `hurry` (before partitions are given away, and at the end)
  // settles what it has as soon as it can, and does not rewind.
  virtual void Turn(bool hurry) = 0;
  // These partitions are no longer ours, or not as they were. Empties their
  // windows; and all others, if the delivery cannot let go of these alone: then
  // it is rewinding.
  virtual void Drop(std::span<const TopicPartition> partitions) = 0;
  // All partitions are about to be put back to their committed offsets: what is
  // read now is read again later and must not be added to a window.
  virtual bool Rewinding() const = 0;

  // Whether something is on its way that the next round may settle.
  virtual bool Busy() const = 0;
  virtual std::size_t outstanding_bytes() const = 0;
  // What keeps it from settling anything, for a person; empty: nothing.
  virtual std::string Trouble() const = 0;
  // Nothing that it does helps: the process is to be started again.
  virtual bool failed() const = 0;
};

}  // namespace wirewatch
