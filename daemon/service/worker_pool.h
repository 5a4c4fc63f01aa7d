// WorkerPool: threads that run Process on records, nothing else. They own no
// Kafka object and see no clock but their own stop-watch.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "daemon/kafka/kafka.h"
#include "daemon/pipeline/process.h"
#include "daemon/service/bounded_queue.h"
#include "daemon/service/mutex.h"
#include "daemon/service/service_metrics.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

// A record on its way to a worker, with the rules that were in force when it
// was handed out: a reload takes effect between two records.
struct Work {
  std::uint64_t sequence = 0;
  std::shared_ptr<const ConsumedRecord> record;
  std::shared_ptr<const RuleSet> rules;
  std::shared_ptr<const std::string> cluster;
};

struct WorkResult {
  std::uint64_t sequence = 0;
  std::unique_ptr<Outcome> outcome;
  std::size_t bytes = 0;  // that the outcome holds
};

// What Process reads of a consumed record. Views into `record`.
InputRecord ViewOf(const ConsumedRecord& record, const std::string& cluster);

// What a worker does with a record; each worker has one of its own, made on its
// thread. Processor::Run but in tests, less what nobody asks of an outcome that
// waits for its turn: the article, and why mentions count.
using RecordProcessor = std::function<Outcome(
    const InputRecord& record, const RuleSet& rules, StageObserver* observer)>;
using ProcessorMaker = std::function<RecordProcessor()>;
ProcessorMaker MakeProcessors(const ProcessOptions& options);

struct WorkLimits {
  std::size_t capacity = 0;  // records
  std::size_t outcome_bytes = std::size_t{32} << 20;
};

// Results come in any order; the consume loop puts them back into the order of
// their partitions. At most `capacity` records may be inside (handed out and
// not yet taken back).
//
// Outcomes may be much larger than their records, so their bytes are bounded
// too: workers begin no further record while those that nobody has taken yet
// and those that the loop says it holds come to `outcome_bytes`. Work is begun
// in the order in which it was handed out, so that what waits for its turn
// behind another record always gets there.
class WorkerPool {
 public:
  // The time of a record is bounded (seconds for the largest that is accepted,
  // see docs/benchmarks.md): a worker that takes longer hangs.
  static constexpr std::chrono::seconds kHang{30};

  // `metrics` outlives the pool. Threads are named ww-work-0, ww-work-1...
  WorkerPool(std::size_t threads, const WorkLimits& limits,
             ProcessorMaker make_processor, ServiceMetrics& metrics);
  // Waits for the records that are being processed; those that wait are
  // dropped.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Requires that fewer than `capacity` records are inside.
  void Hand(Work work);
  // All finished records, as soon as there are `enough` or `timeout` is over.
  std::deque<WorkResult> TakeAll(std::chrono::milliseconds timeout,
                                 std::size_t enough = 1);
  // Of outcomes that were taken, and of the outputs that they became: so many
  // bytes are not given up yet.
  void SetHeld(std::size_t bytes);

  std::size_t waiting() const { return work_.size(); }
  std::size_t capacity() const { return work_.capacity(); }
  std::size_t threads() const { return threads_.size(); }

  // What follows is for any thread.
  // No worker is on a record.
  bool Idle() const;
  // Empty, or which worker has been on which record for longer than kHang.
  std::string HangReason(std::chrono::steady_clock::time_point now) const;
  // Time that a worker has spent on records, the one it is on included.
  std::chrono::nanoseconds BusyTime(
      std::size_t worker, std::chrono::steady_clock::time_point now) const;

 private:
  // What a worker is doing.
  class Desk {
   public:
    void Begin(std::shared_ptr<const ConsumedRecord> record);
    void End();
    std::chrono::nanoseconds BusyTime(
        std::chrono::steady_clock::time_point now) const;
    // The record that it has been on since before `limit`; or null.
    std::shared_ptr<const ConsumedRecord> OnSince(
        std::chrono::steady_clock::time_point limit) const;

   private:
    mutable Mutex mutex_;
    std::shared_ptr<const ConsumedRecord> record_ GUARDED_BY(mutex_);
    std::chrono::steady_clock::time_point since_ GUARDED_BY(mutex_);
    std::chrono::nanoseconds done_ GUARDED_BY(mutex_){0};
  };

  void Run(std::size_t index);
  // Until there is room for another outcome; false: the pool ends.
  bool WaitForRoom();
  void Finished(std::size_t bytes);

  const ProcessorMaker make_processor_;
  ServiceMetrics& metrics_;
  const std::size_t outcome_bytes_;
  Mutex room_mutex_;
  ConditionVariable room_;
  std::size_t not_taken_ GUARDED_BY(room_mutex_) = 0;  // bytes of outcomes
  std::size_t held_ GUARDED_BY(room_mutex_) = 0;
  bool ending_ GUARDED_BY(room_mutex_) = false;
  BoundedQueue<Work> work_;
  BoundedQueue<WorkResult> results_;
  std::deque<Desk> desks_;  // one a worker
  std::vector<std::thread> threads_;
};

}  // namespace wirewatch
