#include "daemon/cli/scan_stats.h"

#include <unistd.h>

#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>

namespace wirewatch {
namespace {

double Seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) * 1e-9;
}

std::int64_t ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  std::int64_t total = 0;
  std::int64_t resident = 0;
  file >> total >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

}  // namespace

void StageTimes::Started() {
  last_ = {Seconds(CLOCK_MONOTONIC), Seconds(CLOCK_THREAD_CPUTIME_ID)};
}

void StageTimes::Finished(Stage stage) {
  const Time now{Seconds(CLOCK_MONOTONIC), Seconds(CLOCK_THREAD_CPUTIME_ID)};
  Time& time = times_.at(static_cast<std::size_t>(stage));
  time.wall += now.wall - last_.wall;
  time.cpu += now.cpu - last_.cpu;
  last_ = now;
}

void StageTimes::Add(const StageTimes& other) {
  for (std::size_t i = 0; i < times_.size(); ++i) {
    times_[i].wall += other.times_[i].wall;
    times_[i].cpu += other.times_[i].cpu;
  }
}

void ScanStats::Add(const ScanStats& other) {
  records += other.records;
  rejected += other.rejected;
  text_bytes += other.text_bytes;
  mentions += other.mentions;
  alerts += other.alerts;
  stop_watch.Add(other.stop_watch);
}

LoadCost::LoadCost()
    : start_(std::chrono::steady_clock::now()), bytes_(ResidentBytes()) {}

void LoadCost::Stop() {
  seconds_ =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_)
          .count();
  bytes_ = ResidentBytes() - bytes_;
}

ScanClock::ScanClock()
    : start_{Seconds(CLOCK_MONOTONIC), Seconds(CLOCK_PROCESS_CPUTIME_ID)} {}

StageTimes::Time ScanClock::Elapsed() const {
  return {Seconds(CLOCK_MONOTONIC) - start_.wall,
          Seconds(CLOCK_PROCESS_CPUTIME_ID) - start_.cpu};
}

std::string ToJson(const ScanStats& stats, const ScanClock& clock,
                   const LoadCost& cost, const RuleSet& rules) {
  const StageTimes::Time elapsed = clock.Elapsed();
  nlohmann::ordered_json json = {{"articles", stats.records},
                                 {"rejected", stats.rejected},
                                 {"text_bytes", stats.text_bytes},
                                 {"mentions", stats.mentions},
                                 {"alerts", stats.alerts},
                                 {"wall_seconds", elapsed.wall},
                                 {"cpu_seconds", elapsed.cpu},
                                 {"stages", nlohmann::ordered_json::object()},
                                 {"watchlists",
                                  {{"entities", rules.entities().size()},
                                   {"names", rules.matcher().names().size()},
                                   {"rules", rules.rules().size()},
                                   {"load_seconds", cost.seconds()},
                                   {"load_bytes", cost.bytes()}}}};
  for (std::size_t i = 0; i < stats.stop_watch.times().size(); ++i) {
    const StageTimes::Time& time = stats.stop_watch.times()[i];
    json["stages"][std::string(ToString(static_cast<Stage>(i)))] = {
        {"wall_seconds", time.wall}, {"cpu_seconds", time.cpu}};
  }
  return json.dump();
}

}  // namespace wirewatch
