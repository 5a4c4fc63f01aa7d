#include "daemon/service/watchlist_metrics.h"

#include <algorithm>
#include <set>
#include <utility>

#include "daemon/service/watchlist_counts.h"

namespace wirewatch {

WatchlistMetrics::WatchlistMetrics(Metrics& metrics,
                                   std::uint32_t max_rule_series)
    : max_rule_series_(max_rule_series),
      mentions_(metrics.Counters("wirewatch_mentions_total", "Mentions found")),
      alerts_(metrics.Counters("wirewatch_alerts_total", "Alerts decided")),
      rule_alerts_(metrics.Counters("wirewatch_rule_alerts_total",
                                    "Alerts decided, by rule")),
      watchlist_info_(metrics.Gauges(
          "wirewatch_watchlist_info",
          "The watchlists in use, by the sha256 of their files")),
      entities_(metrics.Gauges("wirewatch_watchlist_entities",
                               "Loaded entities of a watchlist")),
      names_(metrics.Gauges("wirewatch_watchlist_names",
                            "Loaded names of a watchlist")),
      rules_(metrics.Gauges("wirewatch_watchlist_rules",
                            "Loaded rules of a watchlist")),
      failing_tests_(metrics.MakeGauge(
          "wirewatch_watchlist_failing_tests",
          "Tests that the watchlists in use fail, of those written in them")),
      reload_timestamp_(metrics.MakeGauge(
          "wirewatch_watchlist_last_reload_success_timestamp_seconds",
          "When the watchlists in use were loaded")) {}

void WatchlistMetrics::Count(const Judged& judged, const RuleSet& rules) {
  for (const Mention& mention : judged.counted.mentions) {
    CountMention(rules.entities()[mention.entity]);
  }
  for (const Alert& alert : judged.encoded.alerts) {
    CountAlert(rules.rules()[alert.rule], alert.rule);
  }
  for (const std::uint32_t rule : judged.encoded.shadow) {
    CountAlert(rules.rules()[rule], rule);
  }
}

void WatchlistMetrics::CountMention(const WatchedEntity& entity) {
  auto counters = mention_counters_.find(entity.watchlist);
  if (counters == mention_counters_.end()) {
    counters =
        mention_counters_.emplace(entity.watchlist, KindCounters{}).first;
  }
  auto& counter = counters->second.at(static_cast<std::size_t>(entity.kind));
  if (!counter) {
    counter = MentionCounter(entity.watchlist, entity.kind);
  }
  counter->Add();
}

// rules() is sorted by id, so the first rules by id are the first by index.
void WatchlistMetrics::CountAlert(const Rule& rule, std::uint32_t index) {
  auto counter =
      alert_counters_.find({rule.watchlist, rule.severity, rule.status});
  if (counter == alert_counters_.end()) {
    counter =
        alert_counters_
            .emplace(std::tuple(rule.watchlist, rule.severity, rule.status),
                     AlertCounter(rule))
            .first;
  }
  counter->second.Add();

  auto of_rule = rule_counters_.find(rule.id);
  if (of_rule == rule_counters_.end()) {
    // Reloads bring new rules; the bound holds over all of them.
    const bool own =
        index < max_rule_series_ && rule_counters_.size() < max_rule_series_;
    if (!own) {
      if (!other_rules_) {
        other_rules_ = rule_alerts_.With({{"rule", "other"}});
      }
      other_rules_->Add();
      return;
    }
    of_rule =
        rule_counters_.emplace(rule.id, rule_alerts_.With({{"rule", rule.id}}))
            .first;
  }
  of_rule->second.Add();
}

Counter WatchlistMetrics::MentionCounter(const std::string& watchlist,
                                         EntityKind kind) const {
  return mentions_.With(
      {{"watchlist", watchlist}, {"kind", std::string(ToString(kind))}});
}

Counter WatchlistMetrics::AlertCounter(const Rule& rule) const {
  return alerts_.With({{"watchlist", rule.watchlist},
                       {"severity", std::string(ToString(rule.severity))},
                       {"status", std::string(ToString(rule.status))}});
}

void WatchlistMetrics::Loaded(const RuleSet& rules, std::size_t failing_tests,
                              double unix_seconds) {
  if (!bundle_.empty()) {
    watchlist_info_.Remove({{"sha256", bundle_}});
  }
  bundle_ = rules.bundle();
  watchlist_info_.With({{"sha256", bundle_}}).Set(1);

  const std::vector<WatchlistCounts> counts = CountsOf(rules);
  for (const std::string& shown : std::exchange(watchlists_, {})) {
    if (std::none_of(counts.begin(), counts.end(),
                     [&](const auto& one) { return one.id == shown; })) {
      for (const GaugeFamily& family : {entities_, names_, rules_}) {
        family.Remove({{"watchlist", shown}});
      }
    }
  }
  for (const WatchlistCounts& one : counts) {
    const MetricLabels labels{{"watchlist", one.id}};
    entities_.With(labels).Set(static_cast<double>(one.entities));
    names_.With(labels).Set(static_cast<double>(one.names));
    rules_.With(labels).Set(static_cast<double>(one.rules));
    watchlists_.push_back(one.id);
  }
  failing_tests_.Set(static_cast<double>(failing_tests));
  ShowZeros(rules);
  reload_timestamp_.Set(unix_seconds);
}

// A series that appears with its first count hides that count from rate().
void WatchlistMetrics::ShowZeros(const RuleSet& rules) const {
  std::set<std::pair<std::string_view, EntityKind>> kinds;
  for (const WatchedEntity& entity : rules.entities()) {
    if (kinds.emplace(entity.watchlist, entity.kind).second) {
      MentionCounter(entity.watchlist, entity.kind);
    }
  }
  std::set<std::tuple<std::string_view, Severity, Status>> alerts;
  for (const Rule& rule : rules.rules()) {
    if (IsRun(rule.status) &&
        alerts.emplace(rule.watchlist, rule.severity, rule.status).second) {
      AlertCounter(rule);
    }
  }
}

}  // namespace wirewatch
