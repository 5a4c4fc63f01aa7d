#include "daemon/service/service_metrics.h"

#include <vector>

namespace wirewatch {
namespace {

std::vector<double> StageBounds() {
  return {.00001, .00003, .0001, .0003, .001, .003, .01, .03, .1, .3, 1, 3, 10};
}
std::vector<double> LatencyBounds() {
  return {.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300};
}

Histogram StageHistogram(Metrics& metrics, std::string_view stage) {
  return metrics.MakeHistogram("wirewatch_stage_duration_seconds",
                               "Time that one article spends in a stage",
                               StageBounds(), {{"stage", std::string(stage)}});
}

Counter OutcomeCounter(Metrics& metrics, const std::string& outcome) {
  return metrics.MakeCounter(
      "wirewatch_articles_total",
      "Records by what became of them; every record is in exactly one",
      {{"outcome", outcome}});
}

MetricLabels LabelsOf(const TopicPartition& of) {
  return {{"topic", of.topic}, {"partition", std::to_string(of.partition)}};
}

}  // namespace

// Names and help stand together here, each once.
ServiceMetrics::ServiceMetrics(Metrics& metrics, std::uint32_t max_rule_series)
    : metrics_(metrics),
      watchlists_(metrics, max_rule_series),
      consumed_records_(
          metrics.Counters("wirewatch_consumed_records_total",
                           "Records consumed, counted when they are done")),
      consumed_bytes_(metrics.Counters("wirewatch_consumed_bytes_total",
                                       "Bytes of the values of those records")),
      dead_letters_(
          metrics.Counters("wirewatch_dead_letters_total",
                           "Records written to the dead-letter topic")),
      lost_(metrics.Counters("wirewatch_input_records_lost_total",
                             "Records that were never read")),
      publish_errors_(metrics.Counters(
          "wirewatch_alerts_publish_errors_total",
          "Records that the broker did not take; each is sent again")),
      transactions_(metrics.Counters("wirewatch_transactions_total",
                                     "Kafka transactions by how they ended")),
      renewals_(metrics.Counters("wirewatch_producer_renewals_total",
                                 "Transactional producers replaced")),
      reloads_(metrics.Counters("wirewatch_watchlist_reloads_total",
                                "Reloads asked for")),
      kafka_errors_(metrics.Counters("wirewatch_kafka_errors_total",
                                     "What the Kafka client complained of")),
      lag_(metrics.Gauges("wirewatch_consumer_lag_records",
                          "Records between the committed offset and the end")),
      stalled_(metrics.Gauges(
          "wirewatch_partition_stalled",
          "Whether records wait and none was committed for two minutes")),
      queue_depth_(
          metrics.Gauges("wirewatch_queue_depth", "Values waiting in a queue")),
      queue_capacity_(metrics.Gauges("wirewatch_queue_capacity",
                                     "The most values a queue holds")),
      worker_busy_(metrics.Gauges(
          "wirewatch_worker_busy_ratio",
          "Share of the last second that a worker spent on records")),
      memory_budget_(metrics.Gauges(
          "wirewatch_memory_budget_bytes",
          "The most memory that a part may come to; their sum bounds the "
          "process")),
      build_info_(metrics.Gauges("wirewatch_build_info", "Versions; always 1")),
      articles_{OutcomeCounter(metrics, "alerted"),
                OutcomeCounter(metrics, "quiet"),
                OutcomeCounter(metrics, "dead_lettered"),
                OutcomeCounter(metrics, "tombstone")},
      stages_{StageHistogram(metrics, ToString(Stage::kDecode)),
              StageHistogram(metrics, ToString(Stage::kFold)),
              StageHistogram(metrics, ToString(Stage::kFind)),
              StageHistogram(metrics, ToString(Stage::kJudge)),
              StageHistogram(metrics, ToString(Stage::kEncode))},
      publish_(StageHistogram(metrics, "publish")),
      engine_bytes_(metrics.MakeCounter("wirewatch_engine_bytes_total",
                                        "Text bytes folded and searched")),
      engine_checks_(metrics.MakeCounter(
          "wirewatch_engine_checks_total",
          "Articles searched a second time by the slow matcher")),
      engine_disagreements_(metrics.MakeCounter(
          "wirewatch_engine_disagreements_total",
          "Of those, the ones in which it found something else")),
      published_(metrics.MakeCounter("wirewatch_alerts_published_total",
                                     "Alerts acknowledged by the broker")),
      reread_(metrics.MakeCounter(
          "wirewatch_reread_records_total",
          "Records read again after a transaction that was not committed")),
      recreated_(metrics.MakeCounter(
          "wirewatch_input_partitions_recreated_total",
          "Partitions read from their beginning, as their topic was deleted")),
      cut_(metrics.MakeCounter(
          "wirewatch_input_partitions_truncated_total",
          "Times that a partition's log was seen to have lost its end")),
      log_lines_dropped_(metrics.MakeCounter(
          "wirewatch_log_lines_dropped_total",
          "Lines of the log left out because nobody read it")),
      suppressed_(metrics.MakeCounter(
          "wirewatch_alerts_suppressed_total",
          "Alerts beyond limits.alerts_per_article, not published")),
      truncated_(metrics.MakeCounter(
          "wirewatch_alerts_truncated_total",
          "Alerts that say `truncated` because a limit cut them")),
      mended_(metrics.MakeCounter(
          "wirewatch_articles_mended_total",
          "Articles read with ill-formed bytes replaced (input.invalid_utf8)")),
      latency_(metrics.MakeHistogram(
          "wirewatch_alert_end_to_end_latency_seconds",
          "From the article's record timestamp to the acknowledged alert",
          LatencyBounds())),
      rebalances_(metrics.MakeCounter("wirewatch_rebalances_total",
                                      "Changes of this instance's partitions")),
      assigned_(metrics.MakeGauge("wirewatch_assigned_partitions",
                                  "Partitions of this instance")),
      brokers_up_(metrics.MakeGauge(
          "wirewatch_brokers_up",
          "Brokers that have answered the consumer within ten seconds")),
      lag_seconds_(metrics.MakeGauge(
          "wirewatch_consumer_lag_seconds",
          "Age of the oldest record that is read and not done; 0 if none is")),
      ready_(metrics.MakeGauge("wirewatch_ready", "1 if /-/ready answers 200")),
      brokers_unverified_(
          metrics.MakeGauge("wirewatch_brokers_unverified",
                            "1 if any certificate is taken for a broker's")),
      progress_(metrics.MakeGauge("wirewatch_last_progress_timestamp_seconds",
                                  "When the consume loop last went round")),
      reload_successful_(metrics.MakeGauge(
          "wirewatch_watchlist_last_reload_successful",
          "1 if the last load or reload of the watchlists was accepted")) {
  using Reason = DecodeError::Reason;
  for (const Reason reason :
       {Reason::kTooLarge, Reason::kEmpty, Reason::kNotUtf8,
        Reason::kNotInCharset, Reason::kBadJson, Reason::kDuplicateKey,
        Reason::kTooDeep, Reason::kBadField}) {
    dead_letters_.With({{"reason", std::string(ToString(reason))}});
  }
  dead_letters_.With({{"reason", "alert_too_large"}});
  for (const LossReason reason : {LossReason::kRetention, LossReason::kSkipped,
                                  LossReason::kUndecodable}) {
    lost_.With({{"reason", std::string(ToString(reason))}});
  }
  for (const char* result : {"committed", "aborted", "unknown"}) {
    transactions_.With({{"result", result}});
  }
  for (const char* reason : {"tainted", "fenced", "error", "timeout"}) {
    renewals_.With({{"reason", reason}});
  }
  reloads_.With({{"result", "accepted"}});
  reloads_.With({{"result", "refused"}});
}

void ServiceMetrics::RecordDone(const DoneRecord& done) {
  PartitionCounters& partition = CountersOf(done.from);
  const auto together = metrics_.Together();
  partition.records.Add();
  partition.bytes.Add(static_cast<double>(done.bytes));
  articles_.at(static_cast<std::size_t>(done.outcome)).Add();
  if (!done.dead_letter_reason.empty()) {
    dead_letters_.With({{"reason", std::string(done.dead_letter_reason)}})
        .Add();
  }
  if (done.judged != nullptr) {
    CountJudged(*done.judged, *done.rules);
  }
}

ServiceMetrics::PartitionCounters& ServiceMetrics::CountersOf(
    const TopicPartition& partition) {
  const auto known = partition_counters_.find(partition);
  if (known != partition_counters_.end()) {
    return known->second;
  }
  const MetricLabels labels = LabelsOf(partition);
  return partition_counters_
      .emplace(partition, PartitionCounters{consumed_records_.With(labels),
                                            consumed_bytes_.With(labels)})
      .first->second;
}

void ServiceMetrics::CountJudged(const Judged& judged, const RuleSet& rules) {
  engine_bytes_.Add(static_cast<double>(judged.text_bytes));
  engine_checks_.Add(judged.twin == TwinAnswer::kNotAsked ? 0 : 1);
  engine_disagreements_.Add(judged.twin == TwinAnswer::kDisagrees ? 1 : 0);
  watchlists_.Count(judged, rules);
  for (const Alert& alert : judged.encoded.alerts) {
    truncated_.Add(alert.truncated ? 1 : 0);
  }
  suppressed_.Add(judged.encoded.suppressed);
  mended_.Add(judged.mended ? 1 : 0);
}

std::array<std::uint64_t, 4> ServiceMetrics::Outcomes() const {
  const auto together = metrics_.Together();
  std::array<std::uint64_t, 4> counts{};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    counts[i] = static_cast<std::uint64_t>(articles_[i].Value());
  }
  return counts;
}

void ServiceMetrics::AlertPublished(double latency_seconds) {
  published_.Add();
  if (latency_seconds >= 0) {
    latency_.Observe(latency_seconds);
  }
}

void ServiceMetrics::PublishTook(double seconds) {
  publish_.Observe(seconds);
}

void ServiceMetrics::RecordsLost(std::string_view reason, std::int64_t count) {
  lost_.With({{"reason", std::string(reason)}}).Add(static_cast<double>(count));
}

void ServiceMetrics::PublishFailed(const std::string& error) {
  publish_errors_.With({{"error", error}}).Add();
}

void ServiceMetrics::RecordReread() {
  reread_.Add();
}

void ServiceMetrics::PartitionRecreated() {
  recreated_.Add();
}

void ServiceMetrics::PartitionTruncated() {
  cut_.Add();
}

void ServiceMetrics::LogLinesDropped(std::uint64_t more) {
  log_lines_dropped_.Add(static_cast<double>(more));
}

void ServiceMetrics::TransactionEnded(const std::string& result) {
  transactions_.With({{"result", result}}).Add();
}

void ServiceMetrics::ProducerRenewed(const std::string& reason) {
  renewals_.With({{"reason", reason}}).Add();
}

void ServiceMetrics::StageTook(Stage stage, double seconds) {
  stages_.at(static_cast<std::size_t>(stage)).Observe(seconds);
}

void ServiceMetrics::WatchlistLoaded(const RuleSet& rules,
                                     std::size_t failing_tests,
                                     double unix_seconds) {
  watchlists_.Loaded(rules, failing_tests, unix_seconds);
  reload_successful_.Set(1);
}

void ServiceMetrics::ReloadAsked(bool accepted) {
  reloads_.With({{"result", accepted ? "accepted" : "refused"}}).Add();
  reload_successful_.Set(accepted ? 1 : 0);
}

void ServiceMetrics::Rebalanced() {
  rebalances_.Add();
}

void ServiceMetrics::KafkaFault(const std::string& kind,
                                const std::string& code) {
  kafka_errors_.With({{"class", kind}, {"code", code}}).Add();
}

void ServiceMetrics::SetBrokersUp(std::size_t brokers) {
  brokers_up_.Set(static_cast<double>(brokers));
}

void ServiceMetrics::SetAssigned(std::size_t partitions) {
  assigned_.Set(static_cast<double>(partitions));
}

void ServiceMetrics::SetLag(const TopicPartition& partition, double records) {
  lag_.With(LabelsOf(partition)).Set(records);
}

void ServiceMetrics::SetStalled(const TopicPartition& partition, bool stalled) {
  stalled_.With(LabelsOf(partition)).Set(stalled ? 1 : 0);
}

void ServiceMetrics::ForgetPartition(const TopicPartition& partition) {
  lag_.Remove(LabelsOf(partition));
  stalled_.Remove(LabelsOf(partition));
}

void ServiceMetrics::SetLagSeconds(double seconds) {
  lag_seconds_.Set(seconds);
}

void ServiceMetrics::SetQueueDepth(std::string_view queue, std::size_t depth) {
  queue_depth_.With({{"queue", std::string(queue)}})
      .Set(static_cast<double>(depth));
}

void ServiceMetrics::SetQueueCapacity(std::string_view queue,
                                      std::size_t capacity) {
  queue_capacity_.With({{"queue", std::string(queue)}})
      .Set(static_cast<double>(capacity));
}

void ServiceMetrics::SetWorkerBusy(std::size_t worker, double ratio) {
  worker_busy_.With({{"worker", std::to_string(worker)}}).Set(ratio);
}

void ServiceMetrics::SetMemoryBudget(std::string_view part,
                                     std::uint64_t bytes) {
  memory_budget_.With({{"part", std::string(part)}})
      .Set(static_cast<double>(bytes));
}

void ServiceMetrics::SetReady(bool ready) {
  ready_.Set(ready ? 1 : 0);
}

void ServiceMetrics::SetBrokersUnverified(bool unverified) {
  brokers_unverified_.Set(unverified ? 1 : 0);
}

void ServiceMetrics::SetProgress(double unix_seconds) {
  progress_.Set(unix_seconds);
}

void ServiceMetrics::SetBuildInfo(const MetricLabels& versions) {
  build_info_.With(versions).Set(1);
}

}  // namespace wirewatch
