#include "daemon/service/reloader.h"

#include <pthread.h>

#include <algorithm>
#include <utility>

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// How often it is looked whether records have let go of a former set.
constexpr milliseconds kLook{20};

ReloadAnswer NotNow(const std::string& reason) {
  ReloadAnswer answer;
  answer.reason = reason;
  return answer;
}

}  // namespace

Reloader::Reloader(WatchlistLoader loader, RuleSetSlot& slot, Listener listener,
                   milliseconds patience)
    : loader_(std::move(loader)),
      slot_(slot),
      listener_(std::move(listener)),
      patience_(patience),
      thread_([this] { Run(); }) {}

Reloader::~Reloader() {
  Close();
  thread_.join();
}

void Reloader::Ask(bool force, Done done) {
  std::string reason;
  {
    const MutexLock lock(mutex_);
    auto request =
        std::find_if(waiting_.begin(), waiting_.end(),
                     [&](const Request& one) { return one.force == force; });
    if (closed_) {
      reason = "the daemon is stopping";
    } else if (request == waiting_.end()) {
      request = waiting_.insert(waiting_.end(), {force, {}});
    } else if (request->done.size() >= kMostWaiting) {
      reason = "too many reloads are waiting already";
    }
    if (reason.empty() && done) {
      request->done.push_back(std::exchange(done, nullptr));
    }
  }
  asked_.notify_one();
  if (done && !reason.empty()) {
    done(NotNow(reason));
  }
}

void Reloader::Close() {
  std::vector<Request> left;
  {
    const MutexLock lock(mutex_);
    closed_ = true;
    left.swap(waiting_);
  }
  asked_.notify_one();
  for (const Request& request : left) {
    for (const Done& done : request.done) {
      done(NotNow("the daemon is stopping"));
    }
  }
}

void Reloader::Run() {
  pthread_setname_np(pthread_self(), "ww-load");
  while (const std::optional<Request> request = NextRequest()) {
    listener_.started();
    const auto begun = steady_clock::now();
    ReloadAnswer answer = Load(request->force);
    answer.took =
        std::chrono::duration_cast<milliseconds>(steady_clock::now() - begun);
    loading_.store(false);
    listener_.ended(answer);
    for (const Done& done : request->done) {
      done(answer);
    }
  }
}

std::optional<Reloader::Request> Reloader::NextRequest() {
  for (;;) {
    const bool freed = FreeFormer();  // takes a while: not under the lock
    const MutexLock lock(mutex_);
    if (closed_) {
      return std::nullopt;
    }
    if (!waiting_.empty()) {
      Request next = std::move(waiting_.front());
      waiting_.erase(waiting_.begin());
      loading_.store(true);
      return next;
    }
    if (freed) {
      asked_.wait(mutex_);
    } else {
      asked_.wait_for(mutex_, kLook);
    }
  }
}

ReloadAnswer Reloader::Load(bool force) {
  const bool freed = FreeFormerWithinPatience();
  if (closed()) {
    return NotNow("the daemon is stopping");
  }
  if (!freed && !force) {
    return NotNow(
        "records in flight still hold the watchlists of the reload before, "
        "and memory is bounded by two generations; try again, or use --force");
  }
  Reloaded reloaded = ReloadInto(slot_, loader_(), force);
  if (reloaded.former) {
    former_ = std::move(reloaded.former);
  }
  return std::move(reloaded.answer);
}

bool Reloader::FreeFormer() {
  // Nobody can take a further pointer to it: see RuleSetSlot::Set().
  if (former_.use_count() > 1) {
    return false;
  }
  former_.reset();
  return true;
}

bool Reloader::FreeFormerWithinPatience() {
  const auto deadline = steady_clock::now() + patience_;
  while (!FreeFormer()) {
    if (closed() || steady_clock::now() >= deadline) {
      return false;
    }
    std::this_thread::sleep_for(kLook);
  }
  return true;
}

bool Reloader::closed() {
  const MutexLock lock(mutex_);
  return closed_;
}

}  // namespace wirewatch
