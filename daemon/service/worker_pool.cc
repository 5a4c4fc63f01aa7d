#include "daemon/service/worker_pool.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "daemon/service/in_flight.h"
#include "rules/base/check.h"

namespace wirewatch {
namespace {

using std::chrono::steady_clock;

class StopWatch : public StageObserver {
 public:
  explicit StopWatch(ServiceMetrics& metrics) : metrics_(metrics) {}
  void Started() override { last_ = steady_clock::now(); }
  void Finished(Stage stage) override {
    const auto now = steady_clock::now();
    metrics_.StageTook(stage,
                       std::chrono::duration<double>(now - last_).count());
    last_ = now;
  }

 private:
  ServiceMetrics& metrics_;
  steady_clock::time_point last_;
};

}  // namespace

InputRecord ViewOf(const ConsumedRecord& record, const std::string& cluster) {
  InputRecord view;
  view.coordinates = {cluster, record.from.topic, record.from.partition,
                      record.offset, record.timestamp_ms};
  view.key = record.key;
  view.value = record.value;
  view.headers = record.headers;
  return view;
}

ProcessorMaker MakeProcessors(const ProcessOptions& options) {
  return [options]() -> RecordProcessor {
    return [processor = std::make_shared<Processor>(options)](
               const InputRecord& record, const RuleSet& rules,
               StageObserver* observer) {
      Outcome outcome = processor->Run(record, rules, observer);
      if (auto* judged = std::get_if<Judged>(&outcome)) {
        judged->article = {};
        judged->counted.company = {};
        judged->counted.discarded = {};
      }
      return outcome;
    };
  };
}

void WorkerPool::Desk::Begin(std::shared_ptr<const ConsumedRecord> record) {
  const MutexLock lock(mutex_);
  record_ = std::move(record);
  since_ = steady_clock::now();
}

void WorkerPool::Desk::End() {
  const MutexLock lock(mutex_);
  record_.reset();
  done_ += steady_clock::now() - since_;
}

std::chrono::nanoseconds WorkerPool::Desk::BusyTime(
    steady_clock::time_point now) const {
  const MutexLock lock(mutex_);
  return record_ && now > since_ ? done_ + (now - since_) : done_;
}

std::shared_ptr<const ConsumedRecord> WorkerPool::Desk::OnSince(
    steady_clock::time_point limit) const {
  const MutexLock lock(mutex_);
  return since_ < limit ? record_ : nullptr;
}

WorkerPool::WorkerPool(std::size_t threads, const WorkLimits& limits,
                       ProcessorMaker make_processor, ServiceMetrics& metrics)
    : make_processor_(std::move(make_processor)),
      metrics_(metrics),
      outcome_bytes_(limits.outcome_bytes),
      work_(limits.capacity),
      results_(limits.capacity),
      desks_(threads) {
  for (std::size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([this, i] { Run(i); });
  }
}

WorkerPool::~WorkerPool() {
  {
    const MutexLock lock(room_mutex_);
    ending_ = true;
  }
  room_.notify_all();
  work_.Clear();
  work_.Close();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

void WorkerPool::Hand(Work work) {
  CHECK(work_.TryPush(work));
}

std::deque<WorkResult> WorkerPool::TakeAll(std::chrono::milliseconds timeout,
                                           std::size_t enough) {
  std::deque<WorkResult> results = results_.PopAllWithin(timeout, enough);
  const MutexLock lock(room_mutex_);
  for (const WorkResult& result : results) {
    not_taken_ -= result.bytes;
    held_ += result.bytes;
  }
  return results;
}

void WorkerPool::SetHeld(std::size_t bytes) {
  {
    const MutexLock lock(room_mutex_);
    if (held_ == bytes) {
      return;
    }
    held_ = bytes;
  }
  room_.notify_all();
}

bool WorkerPool::WaitForRoom() {
  const MutexLock lock(room_mutex_);
  while (!ending_ && not_taken_ + held_ >= outcome_bytes_) {
    room_.wait(room_mutex_);
  }
  return !ending_;
}

void WorkerPool::Finished(std::size_t bytes) {
  const MutexLock lock(room_mutex_);
  not_taken_ += bytes;
}

std::string WorkerPool::HangReason(steady_clock::time_point now) const {
  for (std::size_t i = 0; i < desks_.size(); ++i) {
    if (const auto record = desks_[i].OnSince(now - kHang)) {
      return "worker " + std::to_string(i) + " has been on the record " +
             record->from.topic + "/" + std::to_string(record->from.partition) +
             "/" + std::to_string(record->offset) + " for more than " +
             std::to_string(kHang.count()) + " seconds";
    }
  }
  return {};
}

bool WorkerPool::Idle() const {
  return std::all_of(desks_.begin(), desks_.end(), [](const Desk& desk) {
    return desk.OnSince(steady_clock::time_point::max()) == nullptr;
  });
}

std::chrono::nanoseconds WorkerPool::BusyTime(
    std::size_t worker, steady_clock::time_point now) const {
  return desks_.at(worker).BusyTime(now);
}

void WorkerPool::Run(std::size_t index) {
  pthread_setname_np(pthread_self(),
                     ("ww-work-" + std::to_string(index)).c_str());
  const RecordProcessor process = make_processor_();
  Desk& desk = desks_[index];
  StopWatch stop_watch(metrics_);
  while (WaitForRoom()) {
    std::optional<Work> work = work_.Pop();
    if (!work) {
      return;
    }
    desk.Begin(work->record);
    WorkResult result{work->sequence, std::make_unique<Outcome>(process(
                                          ViewOf(*work->record, *work->cluster),
                                          *work->rules, &stop_watch))};
    result.bytes = BytesOf(*result.outcome);
    Finished(result.bytes);
    desk.End();
    CHECK(results_.TryPush(result));
  }
}

}  // namespace wirewatch
