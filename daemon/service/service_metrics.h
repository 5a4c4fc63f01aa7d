// The daemon's metrics: every name, label and bucket in one place, but for what
// watchlist_metrics.h counts, and what to call when. docs/metrics.md tells
// operators the same.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "daemon/kafka/kafka.h"
#include "daemon/metrics/metrics.h"
#include "daemon/pipeline/process.h"
#include "daemon/service/watchlist_metrics.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

// What became of a record: exactly one of these.
enum class RecordOutcome { kAlerted, kQuiet, kDeadLettered, kTombstone };

// Made before any thread starts, so that every closed label set shows zeros
// from the first scrape. Methods are safe from many threads unless they say
// otherwise. What is called for each record keeps its handles: after the first
// record of a partition and the first alert of a rule nothing is looked up by
// labels.
class ServiceMetrics {
 public:
  // `max_rule_series`: the most rules that ever get a series of their own in
  // rule_alerts_total; the alerts of all others add up in `other`.
  explicit ServiceMetrics(Metrics& metrics,
                          std::uint32_t max_rule_series = 1000);

  struct DoneRecord {
    const TopicPartition& from;
    std::size_t bytes = 0;  // of its value
    RecordOutcome outcome = RecordOutcome::kQuiet;
    std::string_view dead_letter_reason;  // DecodeError's word, or
                                          // "alert_too_large"; else empty
    const Judged* judged = nullptr;  // with the rules that judged it, if any
    const RuleSet* rules = nullptr;
  };
  // One record is done: its outputs are acknowledged. All that is counted of it
  // shows together: at every scrape the sum of consumed_records_total is the
  // sum of articles_total. Consume loop only.
  void RecordDone(const DoneRecord& done);
  // Records done, by RecordOutcome.
  std::array<std::uint64_t, 4> Outcomes() const;

  // One alert acknowledged by the broker, `latency_seconds` after its article's
  // timestamp (negative: no timestamp).
  void AlertPublished(double latency_seconds);
  // All outputs of a record acknowledged, so long after they were handed over.
  void PublishTook(double seconds);
  // Records that were never read, by LossReason.
  void RecordsLost(std::string_view reason, std::int64_t count);
  void PublishFailed(const std::string& error);
  // Read again after a transaction that was not committed; counted here only.
  void RecordReread();
  // Read from its beginning, since its topic was deleted.
  void PartitionRecreated();
  void PartitionTruncated();
  void LogLinesDropped(std::uint64_t more);
  // "committed", "aborted", or "unknown": it had no answer, and its partitions
  // are no longer ours.
  void TransactionEnded(const std::string& result);
  // "tainted", "fenced", "error" or "timeout".
  void ProducerRenewed(const std::string& reason);
  void StageTook(Stage stage, double seconds);

  // Not from two threads at once.
  void WatchlistLoaded(const RuleSet& rules, std::size_t failing_tests,
                       double unix_seconds);
  void ReloadAsked(bool accepted);
  void Rebalanced();
  void KafkaFault(const std::string& kind, const std::string& code);
  void SetAssigned(std::size_t partitions);
  void SetBrokersUp(std::size_t brokers);
  void SetLag(const TopicPartition& partition, double records);
  void SetStalled(const TopicPartition& partition, bool stalled);
  void ForgetPartition(const TopicPartition& partition);
  void SetLagSeconds(double seconds);
  void SetQueueDepth(std::string_view queue, std::size_t depth);
  void SetQueueCapacity(std::string_view queue, std::size_t capacity);
  // The share of the last second or so that a worker spent on records.
  void SetWorkerBusy(std::size_t worker, double ratio);
  void SetMemoryBudget(std::string_view part, std::uint64_t bytes);
  void SetReady(bool ready);
  void SetBrokersUnverified(bool unverified);
  void SetProgress(double unix_seconds);
  void SetBuildInfo(const MetricLabels& versions);

 private:
  struct PartitionCounters {
    Counter records;
    Counter bytes;
  };

  PartitionCounters& CountersOf(const TopicPartition& partition);
  void CountJudged(const Judged& judged, const RuleSet& rules);

  const Metrics& metrics_;
  WatchlistMetrics watchlists_;
  CounterFamily consumed_records_;
  CounterFamily consumed_bytes_;
  CounterFamily dead_letters_;
  CounterFamily lost_;
  CounterFamily publish_errors_;
  CounterFamily transactions_;
  CounterFamily renewals_;
  CounterFamily reloads_;
  CounterFamily kafka_errors_;
  GaugeFamily lag_;
  GaugeFamily stalled_;
  GaugeFamily queue_depth_;
  GaugeFamily queue_capacity_;
  GaugeFamily worker_busy_;
  GaugeFamily memory_budget_;
  GaugeFamily build_info_;
  std::array<Counter, 4> articles_;  // by RecordOutcome
  std::array<Histogram, 5> stages_;  // by Stage
  Histogram publish_;
  Counter engine_bytes_;
  Counter engine_checks_;
  Counter engine_disagreements_;
  Counter published_;
  Counter reread_;
  Counter recreated_;
  Counter cut_;
  Counter log_lines_dropped_;
  Counter suppressed_;
  Counter truncated_;
  Counter mended_;
  Histogram latency_;
  Counter rebalances_;
  Gauge assigned_;
  Gauge brokers_up_;
  Gauge lag_seconds_;
  Gauge ready_;
  Gauge brokers_unverified_;
  Gauge progress_;
  Gauge reload_successful_;

  // The consume loop's: handles of the series that it has met.
  std::map<TopicPartition, PartitionCounters> partition_counters_;
};

}  // namespace wirewatch
