#include "daemon/service/worker_pool.h"

#include <pthread.h>

#include <chrono>
#include <string>

#include "rules/base/check.h"

namespace wirewatch {
namespace {

class StopWatch : public StageObserver {
 public:
  explicit StopWatch(ServiceMetrics& metrics) : metrics_(metrics) {}
  void Started() override { last_ = std::chrono::steady_clock::now(); }
  void Finished(Stage stage) override {
    const auto now = std::chrono::steady_clock::now();
    metrics_.StageTook(stage,
                       std::chrono::duration<double>(now - last_).count());
    last_ = now;
  }

 private:
  ServiceMetrics& metrics_;
  std::chrono::steady_clock::time_point last_;
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

WorkerPool::WorkerPool(std::size_t threads, std::size_t capacity,
                       const ProcessOptions& options, ServiceMetrics& metrics)
    : options_(options),
      metrics_(metrics),
      work_(capacity),
      results_(capacity) {
  for (std::size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([this, i] { Run(i); });
  }
}

WorkerPool::~WorkerPool() {
  work_.Clear();
  work_.Close();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

void WorkerPool::Hand(Work work) {
  CHECK(work_.TryPush(work));
}

std::optional<WorkResult> WorkerPool::Take(std::chrono::milliseconds timeout) {
  return results_.PopWithin(timeout);
}

void WorkerPool::Run(std::size_t index) {
  pthread_setname_np(pthread_self(),
                     ("ww-work-" + std::to_string(index)).c_str());
  Processor processor(options_);
  StopWatch stop_watch(metrics_);
  while (std::optional<Work> work = work_.Pop()) {
    WorkResult result{work->sequence,
                      processor.Run(ViewOf(*work->record, work->cluster),
                                    *work->rules, &stop_watch)};
    CHECK(results_.TryPush(result));
  }
}

}  // namespace wirewatch
