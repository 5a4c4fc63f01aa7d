// RuleSetSlot: the rules in force. A reload puts a whole new set in; records
// that are being processed keep the one they were handed out with.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "daemon/service/mutex.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

// Safe from many threads.
class RuleSetSlot {
 public:
  // The set, and how many there were in this process up to it.
  struct InForce {
    std::shared_ptr<const RuleSet> rules;
    std::uint64_t generation = 1;
  };

  explicit RuleSetSlot(std::shared_ptr<const RuleSet> rules)
      : in_force_{std::move(rules)} {}

  std::shared_ptr<const RuleSet> Get() const {
    const MutexLock lock(mutex_);
    return in_force_.rules;
  }
  InForce Look() const {
    const MutexLock lock(mutex_);
    return in_force_;
  }

  // The former set. Records in flight may hold it still; nobody can get it
  // here any more, so once the caller's pointer is the only one it stays so.
  std::shared_ptr<const RuleSet> Set(std::shared_ptr<const RuleSet> rules) {
    const MutexLock lock(mutex_);
    in_force_.rules.swap(rules);
    in_force_.generation += 1;
    return rules;
  }

 private:
  mutable Mutex mutex_;
  InForce in_force_ GUARDED_BY(mutex_);
};

}  // namespace wirewatch
