// The daemon's metrics: every name, label and bucket in one place, and what to
// call when. docs/metrics.md tells operators the same.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/metrics/metrics.h"
#include "daemon/pipeline/process.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

// What became of a record: exactly one of these.
enum class RecordOutcome { kAlerted, kQuiet, kDeadLettered, kTombstone };

// Made before any thread starts, so that every closed label set shows zeros
// from the first scrape. Methods are safe from many threads unless they say
// otherwise.
class ServiceMetrics {
 public:
  explicit ServiceMetrics(Metrics& metrics);

  // One record is done: its outputs are acknowledged. Consumed and outcome
  // advance together, so their sums are equal at every scrape. Consume loop
  // only.
  void RecordDone(const std::string& topic, std::int32_t partition,
                  std::size_t bytes, RecordOutcome outcome);
  // `reason` is DecodeError's word, or "alert_too_large".
  void DeadLettered(std::string_view reason);
  // The engine's side of a judged article. Consume loop only.
  void ArticleJudged(const Judged& judged, const RuleSet& rules);
  // One alert acknowledged by the broker, `latency_seconds` after its article's
  // timestamp (negative: no timestamp).
  void AlertPublished(double latency_seconds);
  // Records that could never be read. `reason`: "retention".
  void RecordsLost(const std::string& reason, std::int64_t count);
  void PublishFailed(const std::string& error);
  void StageTook(Stage stage, double seconds);

  void WatchlistLoaded(const RuleSet& rules, double unix_seconds);
  void ReloadAsked(bool accepted);
  void Rebalanced();
  void KafkaFault(const std::string& kind, const std::string& code);
  void SetAssigned(std::size_t partitions);
  void SetLag(const std::string& topic, std::int32_t partition,
              double records);
  void ForgetLag(const std::string& topic, std::int32_t partition);
  void SetQueueDepth(std::string_view queue, std::size_t depth);
  void SetQueueCapacity(std::string_view queue, std::size_t capacity);
  void SetReady(bool ready);
  void SetProgress(double unix_seconds);
  void SetBuildInfo(const MetricLabels& versions);

  Metrics& registry() { return metrics_; }

 private:
  Metrics& metrics_;
  std::map<RecordOutcome, Counter> articles_;
  std::array<Histogram, 5> stages_;
  Counter engine_bytes_;
  Counter published_;
  Counter suppressed_;
  Counter truncated_;
  Histogram latency_;
  Counter rebalances_;
  Gauge assigned_;
  Gauge ready_;
  Gauge progress_;
  Gauge reload_successful_;
  Gauge reload_timestamp_;
  std::string bundle_;                   // whose watchlist_info is shown
  std::vector<std::string> watchlists_;  // whose gauges are shown
};

}  // namespace wirewatch
