// BoundedQueue: hands values from one thread to another, never more than
// `capacity` at once.
//
// Full: TryPush() gives the value back; the caller decides (the consume loop
// stops polling). Closed: TryPush() refuses, Pop() empties the queue and then
// returns nothing; where nobody wants what is left, Clear() comes first.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

#include "daemon/service/mutex.h"

namespace wirewatch {

// All methods are safe from many threads.
template <typename T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  // False, and `value` untouched, if the queue is full or closed.
  bool TryPush(T& value) {
    {
      const MutexLock lock(mutex_);
      if (closed_ || values_.size() >= capacity_) {
        return false;
      }
      values_.push_back(std::move(value));
      if (values_.size() < enough_) {
        return true;
      }
    }
    filled_.notify_one();
    return true;
  }

  // Waits for a value; nothing once the queue is closed and empty.
  std::optional<T> Pop() {
    const MutexLock lock(mutex_);
    while (values_.empty() && !closed_) {
      filled_.wait(mutex_);
    }
    return TakeFront();
  }

  // Everything that is there, as soon as that is `enough` or `timeout` is over:
  // who can wait for more is not woken for each value. For a queue that one
  // thread empties, and by nothing else.
  std::deque<T> PopAllWithin(std::chrono::milliseconds timeout,
                             std::size_t enough) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    std::deque<T> values;
    const MutexLock lock(mutex_);
    enough_ = enough;
    while (values_.size() < enough && !closed_ && timeout.count() > 0) {
      if (filled_.wait_until(mutex_, deadline) == std::cv_status::timeout) {
        break;
      }
    }
    enough_ = 1;
    values.swap(values_);
    return values;
  }

  void Close() {
    {
      const MutexLock lock(mutex_);
      closed_ = true;
    }
    filled_.notify_all();
  }

  // Drops what waits.
  void Clear() {
    std::deque<T> dropped;
    const MutexLock lock(mutex_);
    dropped.swap(values_);
  }

  std::size_t size() const {
    const MutexLock lock(mutex_);
    return values_.size();
  }
  std::size_t capacity() const { return capacity_; }

 private:
  std::optional<T> TakeFront() REQUIRES(mutex_) {
    if (values_.empty()) {
      return std::nullopt;
    }
    T value = std::move(values_.front());
    values_.pop_front();
    return value;
  }

  const std::size_t capacity_;
  mutable Mutex mutex_;
  ConditionVariable filled_;
  std::deque<T> values_ GUARDED_BY(mutex_);
  std::size_t enough_ GUARDED_BY(mutex_) = 1;  // to wake who waits
  bool closed_ GUARDED_BY(mutex_) = false;
};

}  // namespace wirewatch
