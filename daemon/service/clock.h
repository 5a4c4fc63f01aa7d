// Time as an argument, so that tests do not sleep.
#pragma once

#include <chrono>

namespace wirewatch {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::chrono::steady_clock::time_point Steady() const = 0;
  virtual std::chrono::system_clock::time_point System() const = 0;
};

class SystemClock : public Clock {
 public:
  std::chrono::steady_clock::time_point Steady() const override {
    return std::chrono::steady_clock::now();
  }
  std::chrono::system_clock::time_point System() const override {
    return std::chrono::system_clock::now();
  }
};

}  // namespace wirewatch
