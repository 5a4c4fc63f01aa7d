// What `scan --stats` counts and times.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

#include "daemon/pipeline/process.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

// Wall and CPU seconds of each stage, of one thread.
class StageTimes : public StageObserver {
 public:
  struct Time {
    double wall = 0;
    double cpu = 0;
  };
  void Started() override;
  void Finished(Stage stage) override;
  void Add(const StageTimes& other);
  const std::array<Time, 5>& times() const { return times_; }

 private:
  std::array<Time, 5> times_{};
  Time last_;
};

struct ScanStats {
  std::uint64_t records = 0;
  std::uint64_t rejected = 0;
  std::uint64_t text_bytes = 0;
  std::uint64_t mentions = 0;
  std::uint64_t alerts = 0;
  StageTimes stop_watch;

  void Add(const ScanStats& other);
};

// Seconds and resident memory that loading the watchlists took, from its
// construction to Stop().
class LoadCost {
 public:
  LoadCost();
  void Stop();
  double seconds() const { return seconds_; }
  std::int64_t bytes() const { return bytes_; }

 private:
  std::chrono::steady_clock::time_point start_;
  double seconds_ = 0;
  std::int64_t bytes_ = 0;
};

// Wall and CPU seconds of the process since construction.
class ScanClock {
 public:
  ScanClock();
  StageTimes::Time Elapsed() const;

 private:
  StageTimes::Time start_;
};

// One JSON object: articles, rejected, text_bytes, mentions, alerts,
// wall_seconds, cpu_seconds, stages, watchlists.
std::string ToJson(const ScanStats& stats, const ScanClock& clock,
                   const LoadCost& cost, const RuleSet& rules);

}  // namespace wirewatch
