// Health: what /-/healthy and /-/ready answer, and the systemd watchdog asks.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

#include "daemon/service/mutex.h"

namespace wirewatch {

// Written by the consume loop, read by the HTTP thread, the control thread and
// the main thread.
//
// Healthy: the loop went round within the last `kStall`; an idle loop does too.
// (The daemon is healthy if the workers move as well: worker_pool.h.)
// Ready: in the consumer group, a broker reachable, no partition stalled, not
// draining. A watchlist is always loaded: the daemon does not start without.
class Health {
 public:
  static constexpr std::chrono::seconds kStall{15};

  void Tick(std::chrono::steady_clock::time_point now) {
    last_tick_.store(now.time_since_epoch().count());
  }
  bool Healthy(std::chrono::steady_clock::time_point now) const {
    const std::chrono::steady_clock::time_point last{
        std::chrono::steady_clock::duration(last_tick_.load())};
    return now - last < kStall;
  }

  // Empty: ready. Else why not, for a person.
  void SetNotReady(const std::string& reason) {
    const MutexLock lock(mutex_);
    not_ready_ = reason;
  }
  std::string NotReadyReason() const {
    const MutexLock lock(mutex_);
    return not_ready_;
  }

 private:
  std::atomic<std::chrono::steady_clock::rep> last_tick_{0};
  mutable Mutex mutex_;
  std::string not_ready_ GUARDED_BY(mutex_) = "starting";
};

}  // namespace wirewatch
