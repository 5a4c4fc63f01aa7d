// PartitionWatch: once a second, how far each partition of this instance is: to
// the metrics, to the board for `ctl status`, which of them stand still, and
// whose log was cut.
#pragma once

#include <chrono>
#include <span>
#include <string>

#include "daemon/kafka/kafka.h"
#include "daemon/service/in_flight.h"
#include "daemon/service/partition_board.h"
#include "daemon/service/service_metrics.h"
#include "daemon/service/stall_watch.h"
#include "daemon/service/truncation_watch.h"

namespace wirewatch {

// The consume loop's thread.
class PartitionWatch {
 public:
  // A partition with records to read, of which none was committed for so long
  // although the brokers answer, makes the daemon not ready.
  static constexpr std::chrono::seconds kStalled{120};
  // So long a log must end before an end that it had to be called cut.
  static constexpr std::chrono::seconds kTruncated{60};

  // Both outlive this.
  PartitionWatch(ServiceMetrics& metrics, PartitionBoard& board)
      : metrics_(metrics), board_(board) {}

  // A partition that begins to stand still is logged, and one whose log was
  // cut.
  void Look(std::chrono::steady_clock::time_point now, const ByteSource& source,
            const InFlightWindows& windows, bool brokers_reachable);
  // These are no longer ours.
  void Forget(std::span<const TopicPartition> partitions);
  // Its topic was deleted: what has its name now owes nothing to the former
  // one.
  void BeginAnew(const TopicPartition& partition);

  // Which partitions stand still, for a person; empty: none.
  const std::string& Trouble() const { return trouble_; }

 private:
  void AddTrouble(const std::string& text);
  void TellTruncation(const Truncation& one, const ByteSource& source);

  ServiceMetrics& metrics_;
  PartitionBoard& board_;
  StallWatch stalls_{kStalled};
  TruncationWatch truncations_{kTruncated};
  std::string trouble_;
};

}  // namespace wirewatch
