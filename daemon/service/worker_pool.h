// WorkerPool: threads that run Process on records, nothing else. They own no
// Kafka object and see no clock but their own stop-watch.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "daemon/kafka/kafka.h"
#include "daemon/pipeline/process.h"
#include "daemon/service/bounded_queue.h"
#include "daemon/service/service_metrics.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

// A record on its way to a worker, with the rules that were in force when it
// was handed out: a reload takes effect between two records.
struct Work {
  std::uint64_t sequence = 0;
  std::shared_ptr<const ConsumedRecord> record;
  std::shared_ptr<const RuleSet> rules;
  std::string cluster;
};

struct WorkResult {
  std::uint64_t sequence = 0;
  Outcome outcome;
};

// What Process reads of a consumed record. Views into `record`.
InputRecord ViewOf(const ConsumedRecord& record, const std::string& cluster);

// Results come in any order; the consume loop puts them back into the order of
// their partitions. At most `capacity` records may be inside (handed out and
// not yet taken back).
class WorkerPool {
 public:
  // `metrics` outlives the pool. Threads are named ww-work-0, ww-work-1...
  WorkerPool(std::size_t threads, std::size_t capacity,
             const ProcessOptions& options, ServiceMetrics& metrics);
  // Waits for the records that are being processed; those that wait are
  // dropped.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Requires that fewer than `capacity` records are inside.
  void Hand(Work work);
  // A finished record, waiting for one at most `timeout`.
  std::optional<WorkResult> Take(std::chrono::milliseconds timeout);

  std::size_t waiting() const { return work_.size(); }
  std::size_t capacity() const { return work_.capacity(); }

 private:
  void Run(std::size_t index);

  const ProcessOptions options_;
  ServiceMetrics& metrics_;
  BoundedQueue<Work> work_;
  BoundedQueue<WorkResult> results_;
  std::vector<std::thread> threads_;
};

}  // namespace wirewatch
