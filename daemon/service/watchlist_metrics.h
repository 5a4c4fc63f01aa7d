// What is counted by watchlist and by rule, and which watchlists are in force.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "daemon/metrics/metrics.h"
#include "daemon/pipeline/process.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

// A part of ServiceMetrics, and as it says there: handles are kept, nothing
// closed is without its zeros.
class WatchlistMetrics {
 public:
  // `max_rule_series`: see ServiceMetrics.
  WatchlistMetrics(Metrics& metrics, std::uint32_t max_rule_series);

  // Mentions and alerts of an article, with the rules that judged it. Consume
  // loop only.
  void Count(const Judged& judged, const RuleSet& rules);
  // Not from two threads at once.
  void Loaded(const RuleSet& rules, std::size_t failing_tests,
              double unix_seconds);

 private:
  using KindCounters = std::array<std::optional<Counter>, 7>;

  void CountMention(const WatchedEntity& entity);
  void CountAlert(const Rule& rule, std::uint32_t index);
  Counter MentionCounter(const std::string& watchlist, EntityKind kind) const;
  Counter AlertCounter(const Rule& rule) const;
  void ShowZeros(const RuleSet& rules) const;

  const std::uint32_t max_rule_series_;
  CounterFamily mentions_;
  CounterFamily alerts_;
  CounterFamily rule_alerts_;
  GaugeFamily watchlist_info_;
  GaugeFamily entities_;
  GaugeFamily names_;
  GaugeFamily rules_;
  Gauge failing_tests_;
  Gauge reload_timestamp_;

  // Loaded()'s: what is shown.
  std::string bundle_;
  std::vector<std::string> watchlists_;

  // Count()'s: handles of the series that it has met.
  std::map<std::string, KindCounters, std::less<>> mention_counters_;
  std::map<std::tuple<std::string, Severity, Status>, Counter> alert_counters_;
  std::map<std::string, Counter, std::less<>> rule_counters_;
  std::optional<Counter> other_rules_;
};

}  // namespace wirewatch
