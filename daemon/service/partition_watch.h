// PartitionWatch: once a second, how far each partition of this instance is: to
// the metrics, to the board for `ctl status`, and which of them stand still.
#pragma once

#include <chrono>
#include <span>
#include <string>

#include "daemon/kafka/kafka.h"
#include "daemon/service/in_flight.h"
#include "daemon/service/partition_board.h"
#include "daemon/service/service_metrics.h"
#include "daemon/service/stall_watch.h"

namespace wirewatch {

// The consume loop's thread.
class PartitionWatch {
 public:
  // A partition with records to read, of which none was committed for so long
  // although the brokers answer, makes the daemon not ready.
  static constexpr std::chrono::seconds kStalled{120};

  // Both outlive this.
  PartitionWatch(ServiceMetrics& metrics, PartitionBoard& board)
      : metrics_(metrics), board_(board) {}

  // A partition that begins to stand still is logged.
  void Look(std::chrono::steady_clock::time_point now, const ByteSource& source,
            const InFlightWindows& windows, bool brokers_reachable);
  // These are no longer ours.
  void Forget(std::span<const TopicPartition> partitions);

  // Which partitions stand still, for a person; empty: none.
  const std::string& Trouble() const { return trouble_; }

 private:
  void AddTrouble(const std::string& text);

  ServiceMetrics& metrics_;
  PartitionBoard& board_;
  StallWatch stalls_{kStalled};
  std::string trouble_;
};

}  // namespace wirewatch
