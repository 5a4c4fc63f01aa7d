// Accounts: what is counted of records that are done, in the one moment in
// which they are: no sooner than their outputs and their offset are safe.
#pragma once

#include "daemon/service/clock.h"
#include "daemon/service/in_flight.h"
#include "daemon/service/service_metrics.h"

namespace wirewatch {

// The consume loop's thread.
class Accounts {
 public:
  Accounts(ServiceMetrics& metrics, const Clock& clock)
      : metrics_(metrics), clock_(clock) {}

  // An alert of this record is with its readers.
  void AlertPublished(const InFlight& entry);
  // The record, or the marker of lost ones, has left its window for good.
  void Done(const InFlight& entry);

  // Seconds since the record's timestamp; -1 if it has none.
  double AgeSeconds(const ConsumedRecord& record) const;

 private:
  ServiceMetrics& metrics_;
  const Clock& clock_;
};

}  // namespace wirewatch
