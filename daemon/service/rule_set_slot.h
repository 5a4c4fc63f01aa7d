// RuleSetSlot: the rules in force. A reload puts a whole new set in; records
// that are being processed keep the one they were handed out with.
#pragma once

#include <memory>
#include <utility>

#include "daemon/service/mutex.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

// Safe from many threads.
class RuleSetSlot {
 public:
  explicit RuleSetSlot(std::shared_ptr<const RuleSet> rules)
      : rules_(std::move(rules)) {}

  std::shared_ptr<const RuleSet> Get() const {
    const MutexLock lock(mutex_);
    return rules_;
  }
  void Set(std::shared_ptr<const RuleSet> rules) {
    const MutexLock lock(mutex_);
    rules_.swap(rules);  // the old set dies with `rules`, the lock is gone then
  }

 private:
  mutable Mutex mutex_;
  std::shared_ptr<const RuleSet> rules_ GUARDED_BY(mutex_);
};

}  // namespace wirewatch
