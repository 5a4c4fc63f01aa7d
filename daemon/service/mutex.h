// std::mutex with the annotations that clang's -Wthread-safety checks:
// GUARDED_BY(mutex) on a member, REQUIRES(mutex) on a function.
#pragma once

#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define WIREWATCH_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define WIREWATCH_THREAD_ANNOTATION(x)
#endif
#define CAPABILITY(x) WIREWATCH_THREAD_ANNOTATION(capability(x))
#define SCOPED_CAPABILITY WIREWATCH_THREAD_ANNOTATION(scoped_lockable)
#define GUARDED_BY(x) WIREWATCH_THREAD_ANNOTATION(guarded_by(x))
#define REQUIRES(...) \
  WIREWATCH_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define ACQUIRE(...) \
  WIREWATCH_THREAD_ANNOTATION(acquire_capability(__VA_ARGS__))
#define RELEASE(...) \
  WIREWATCH_THREAD_ANNOTATION(release_capability(__VA_ARGS__))

namespace wirewatch {

class CAPABILITY("mutex") Mutex {
 public:
  void lock() ACQUIRE() { mutex_.lock(); }
  void unlock() RELEASE() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

class SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ACQUIRE(mutex) : mutex_(mutex) {
    mutex_.lock();
  }
  ~MutexLock() RELEASE() { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// Waits with a Mutex that the caller holds.
using ConditionVariable = std::condition_variable_any;

}  // namespace wirewatch
