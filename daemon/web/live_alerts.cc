#include "daemon/web/live_alerts.h"

#include <utility>

namespace wirewatch {

// Room is what an alert takes, not what it says.
void LiveBatch::Add(std::string alert) {
  bytes_ += alert.capacity();
  alerts_.push_back(std::move(alert));
  while (alerts_.size() > kMostLiveAlerts || bytes_ > kMostLiveBytes) {
    bytes_ -= alerts_.front().capacity();
    alerts_.pop_front();
    left_out_ += 1;
  }
}

void LiveAlerts::Publish(LiveBatch batch) {
  Alerts added;
  added.reserve(batch.alerts_.size());
  for (std::string& alert : batch.alerts_) {
    added.push_back(std::make_shared<const std::string>(std::move(alert)));
  }
  Alerts gone;  // freed after the lock
  gone.reserve(added.size());
  const std::lock_guard lock(mutex_);
  if (batch.left_out_ > 0) {
    // Numbers have no gap: what was before one that is left out is left too.
    gone.assign(std::make_move_iterator(kept_.begin()),
                std::make_move_iterator(kept_.end()));
    kept_.clear();
    bytes_ = 0;
  }
  const std::uint64_t newest =
      newest_.load(std::memory_order_relaxed) + batch.left_out_ + added.size();
  for (auto& alert : added) {
    bytes_ += alert->capacity();
    kept_.push_back(std::move(alert));
  }
  while (kept_.size() > kMostLiveAlerts || bytes_ > kMostLiveBytes) {
    bytes_ -= kept_.front()->capacity();
    gone.push_back(std::move(kept_.front()));
    kept_.pop_front();
  }
  newest_.store(newest, std::memory_order_release);
}

LiveAlerts::Kept LiveAlerts::After(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  const std::uint64_t newest = newest_.load(std::memory_order_relaxed);
  if (number >= newest || kept_.empty()) {
    return {};
  }
  const std::uint64_t gone = newest - kept_.size();
  const std::uint64_t index = number > gone ? number - gone : 0;
  return {gone + index + 1, kept_[index]};
}

std::uint64_t LiveAlerts::OldestGone() const {
  const std::lock_guard lock(mutex_);
  return newest_.load(std::memory_order_relaxed) - kept_.size();
}

}  // namespace wirewatch
