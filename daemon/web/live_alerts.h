// LiveAlerts: the last alerts that were committed, for those who watch.
//
// Whoever commits hands over what it has sent already and would free: nothing
// is copied, nobody is woken, and one short lock is taken for all alerts of a
// commit. Readers come and look (alert_feed.h); none of them can hold up the
// other side, and one that is too slow finds the ring rolled on.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace wirewatch {

// What is kept, here and in a batch: the newest alerts, at most so many and so
// many bytes.
constexpr std::size_t kMostLiveAlerts = 1000;
constexpr std::size_t kMostLiveBytes = std::size_t{4} << 20;

// Alerts on their way to a commit. One thread.
class LiveBatch {
 public:
  // A document as published, one line.
  void Add(std::string alert);
  bool empty() const { return left_out_ == 0 && alerts_.empty(); }

 private:
  friend class LiveAlerts;
  std::deque<std::string> alerts_;
  std::size_t bytes_ = 0;
  std::uint64_t left_out_ = 0;  // so many before these, for want of room
};

// Safe from many threads.
class LiveAlerts {
 public:
  // They are committed now, in this order, after all before.
  void Publish(LiveBatch batch);

  // Alerts are numbered from 1 in the order of their commits. The newest
  // number; 0 before the first. Takes no lock.
  std::uint64_t newest() const {
    return newest_.load(std::memory_order_acquire);
  }

  struct Kept {
    std::uint64_t number = 0;
    std::shared_ptr<const std::string> alert;
  };
  // The first that is kept of those after `number`; null if there is none.
  Kept After(std::uint64_t number) const;
  // The number before the first that is kept.
  std::uint64_t OldestGone() const;

 private:
  using Alerts = std::vector<std::shared_ptr<const std::string>>;

  std::atomic<std::uint64_t> newest_{0};
  mutable std::mutex mutex_;  // guards what follows
  std::deque<std::shared_ptr<const std::string>> kept_;
  std::size_t bytes_ = 0;
};

}  // namespace wirewatch
