// LogPacer: what repeats itself many times a second is logged now and then, and
// counted always.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "daemon/service/clock.h"

namespace wirewatch {

// One thread.
class LogPacer {
 public:
  static constexpr std::chrono::seconds kPause{10};

  explicit LogPacer(const Clock& clock) : clock_(clock) {}

  // True at most once in kPause for each `subject`.
  bool MayLog(const std::string& subject) {
    const auto now = clock_.Steady();
    auto& quiet_until = quiet_until_[subject];
    if (now < quiet_until) {
      return false;
    }
    quiet_until = now + kPause;
    return true;
  }

 private:
  const Clock& clock_;
  std::map<std::string, std::chrono::steady_clock::time_point> quiet_until_;
};

}  // namespace wirewatch
