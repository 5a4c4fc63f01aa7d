// OrderedCrew: several threads work on jobs, and the jobs come back in the
// order in which they were given.
//
// The giver is one of the threads: whenever the others have enough to do it
// works on the job itself, so reading, working and writing keep N threads busy
// and no more than N. A crew of one is a plain call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "daemon/service/bounded_queue.h"
#include "daemon/service/mutex.h"

namespace wirewatch {

// Whether records are enough for a job: worth a hand-over, soon answered, and
// of bounded memory.
constexpr bool AreEnoughForAJob(std::size_t records, std::uint64_t bytes) {
  return records >= 64 || bytes >= std::uint64_t{1} << 20;
}

// All methods are the giver's thread's.
template <typename Job>
class OrderedCrew {
 public:
  // On any of the threads; `worker` is below `threads`, and never used by two
  // at once: an index to what a thread has for itself.
  using Work = std::function<void(std::size_t worker, Job& job)>;
  // On the giver's thread, in order, during Give() and Finish().
  using Done = std::function<void(Job& job)>;

  // Requires at least one thread. Neither function may throw.
  OrderedCrew(std::size_t threads, Work work, Done done)
      : threads_(threads),
        waiting_(2 * threads),
        work_(std::move(work)),
        done_(std::move(done)) {
    for (std::size_t worker = 1; worker < threads_; ++worker) {
      others_.emplace_back([this, worker] {
        while (const std::optional<Slot*> slot = waiting_.Pop()) {
          WorkOn(worker, **slot);
        }
      });
    }
  }
  // What was given and did not come back is worked on, and dropped.
  ~OrderedCrew() {
    waiting_.Close();
    for (std::thread& other : others_) {
      other.join();
    }
  }
  OrderedCrew(const OrderedCrew&) = delete;
  OrderedCrew& operator=(const OrderedCrew&) = delete;

  // Jobs that are ready come back first; of those that are not, a bounded
  // number is held: then the first of them is waited for.
  void Give(Job job) {
    slots_.push_back(std::make_unique<Slot>(std::move(job)));
    Slot* slot = slots_.back().get();
    if (others_.empty() || !waiting_.TryPush(slot)) {
      WorkOn(0, *slot);
    }
    while (!slots_.empty() &&
           (FrontIsDone() || slots_.size() > kHeld * threads_)) {
      TakeFront();
    }
  }

  // All jobs have come back when it returns.
  void Finish() {
    while (!slots_.empty()) {
      TakeFront();
    }
  }

 private:
  // Jobs held for each thread; more than wait, so that one long job does not
  // leave the other threads idle at once.
  static constexpr std::size_t kHeld = 4;

  struct Slot {
    explicit Slot(Job given) : job(std::move(given)) {}
    Job job;
    bool done = false;  // under mutex_
  };

  void WorkOn(std::size_t worker, Slot& slot) {
    work_(worker, slot.job);
    const MutexLock lock(mutex_);
    slot.done = true;
    one_is_done_.notify_one();
  }

  bool FrontIsDone() {
    const MutexLock lock(mutex_);
    return slots_.front()->done;
  }

  void TakeFront() {
    {
      const MutexLock lock(mutex_);
      while (!slots_.front()->done) {
        one_is_done_.wait(mutex_);
      }
    }
    done_(slots_.front()->job);
    slots_.pop_front();
  }

  const std::size_t threads_;
  std::deque<std::unique_ptr<Slot>> slots_;  // in order, until they came back
  BoundedQueue<Slot*> waiting_;
  const Work work_;
  const Done done_;
  Mutex mutex_;
  ConditionVariable one_is_done_;
  std::vector<std::thread> others_;
};

}  // namespace wirewatch
