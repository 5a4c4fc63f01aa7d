// Reloader: loads watchlists again when it is asked to, on a thread of its own,
// ww-load: neither records nor signals nor the watchdog wait for a large list.
//
// One load at a time. Who asks while one runs has perhaps written a file that
// it has read already; so he waits for the next load, together with all others
// who asked meanwhile.
//
// Memory is bounded by two generations: the one in force and the one before or
// the one after it. Records in flight hold the one before; the next load waits
// for them, at most kPatience, and is refused if they stay (brokers away).
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "daemon/service/mutex.h"
#include "daemon/service/reload.h"

namespace wirewatch {

// Where the watchlists come from; called again by each reload.
using WatchlistLoader = std::function<LoadedWatchlists()>;

class Reloader {
 public:
  static constexpr std::chrono::seconds kPatience{5};
  static constexpr std::size_t kMostWaiting = 64;

  using Done = std::function<void(const ReloadAnswer&)>;
  // Called on ww-load, once for each load.
  struct Listener {
    std::function<void()> started;
    Done ended;
  };

  // `slot` outlives it.
  Reloader(WatchlistLoader loader, RuleSetSlot& slot, Listener listener,
           std::chrono::milliseconds patience = kPatience);
  // Waits for the load that runs.
  ~Reloader();
  Reloader(const Reloader&) = delete;
  Reloader& operator=(const Reloader&) = delete;

  // From any thread; returns at once. `done`, if given, is called exactly once:
  // on ww-load when the load has ended, or at once with kNotNow if the daemon
  // stops or kMostWaiting wait already.
  void Ask(bool force, Done done = nullptr);

  // No load begins from now on; those who wait are told so.
  void Close();
  // While a load runs that Close() cannot end.
  bool loading() const { return loading_.load(); }

 private:
  struct Request {
    bool force = false;
    std::vector<Done> done;
  };

  void Run();
  // Waits for one, freeing the former set meanwhile; nothing once closed.
  std::optional<Request> NextRequest();
  ReloadAnswer Load(bool force);
  // Frees the set before the one in force; false if records hold it still.
  bool FreeFormer();
  bool FreeFormerWithinPatience();
  bool closed();

  const WatchlistLoader loader_;
  RuleSetSlot& slot_;
  const Listener listener_;
  const std::chrono::milliseconds patience_;
  std::atomic<bool> loading_{false};
  std::shared_ptr<const RuleSet> former_;  // ww-load's

  Mutex mutex_;
  ConditionVariable asked_;
  // In the order of asking; at most one that forces and one that does not.
  std::vector<Request> waiting_ GUARDED_BY(mutex_);
  bool closed_ GUARDED_BY(mutex_) = false;

  std::thread thread_;
};

}  // namespace wirewatch
