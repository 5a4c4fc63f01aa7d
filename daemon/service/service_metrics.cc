#include "daemon/service/service_metrics.h"

#include <algorithm>

namespace wirewatch {
namespace {

// Names and help stand together here; each is used once.
const std::vector<double> kStageBounds = {.00001, .00003, .0001, .0003, .001,
                                          .003,   .01,    .03,   .1,    .3,
                                          1,      3,      10};
const std::vector<double> kLatencyBounds = {.05, .1, .25, .5, 1,  2.5,
                                            5,   10, 30,  60, 120, 300};

constexpr std::array<Stage, 5> kStages = {Stage::kDecode, Stage::kFold,
                                          Stage::kFind, Stage::kJudge,
                                          Stage::kEncode};

Histogram StageHistogram(Metrics& metrics, Stage stage) {
  return metrics.MakeHistogram(
      "wirewatch_stage_duration_seconds",
      "Time that one article spends in a stage", kStageBounds,
      {{"stage", std::string(ToString(stage))}});
}

Counter OutcomeCounter(Metrics& metrics, const std::string& outcome) {
  return metrics.MakeCounter(
      "wirewatch_articles_total",
      "Records by what became of them; every record is in exactly one",
      {{"outcome", outcome}});
}

Counter DeadLetterCounter(Metrics& metrics, std::string_view reason) {
  return metrics.MakeCounter("wirewatch_dead_letters_total",
                             "Records written to the dead-letter topic",
                             {{"reason", std::string(reason)}});
}

Counter LostCounter(Metrics& metrics, const std::string& reason) {
  return metrics.MakeCounter("wirewatch_input_records_lost_total",
                             "Records that could never be read",
                             {{"reason", reason}});
}

Counter ReloadCounter(Metrics& metrics, const std::string& result) {
  return metrics.MakeCounter("wirewatch_watchlist_reloads_total",
                             "Reloads asked for", {{"result", result}});
}

Gauge WatchlistGauge(Metrics& metrics, const std::string& what,
                     const std::string& watchlist) {
  return metrics.MakeGauge("wirewatch_watchlist_" + what,
                           "Loaded " + what + " of a watchlist",
                           {{"watchlist", watchlist}});
}

constexpr auto kLag = "wirewatch_consumer_lag_records";

MetricLabels PartitionLabels(const std::string& topic,
                             std::int32_t partition) {
  return {{"topic", topic}, {"partition", std::to_string(partition)}};
}

}  // namespace

ServiceMetrics::ServiceMetrics(Metrics& metrics)
    : metrics_(metrics),
      articles_{{RecordOutcome::kAlerted, OutcomeCounter(metrics, "alerted")},
                {RecordOutcome::kQuiet, OutcomeCounter(metrics, "quiet")},
                {RecordOutcome::kDeadLettered,
                 OutcomeCounter(metrics, "dead_lettered")},
                {RecordOutcome::kTombstone,
                 OutcomeCounter(metrics, "tombstone")}},
      stages_{StageHistogram(metrics, kStages[0]),
              StageHistogram(metrics, kStages[1]),
              StageHistogram(metrics, kStages[2]),
              StageHistogram(metrics, kStages[3]),
              StageHistogram(metrics, kStages[4])},
      engine_bytes_(metrics.MakeCounter("wirewatch_engine_bytes_total",
                                        "Text bytes folded and searched")),
      published_(metrics.MakeCounter("wirewatch_alerts_published_total",
                                     "Alerts acknowledged by the broker")),
      suppressed_(metrics.MakeCounter(
          "wirewatch_alerts_suppressed_total",
          "Alerts beyond limits.alerts_per_article, not published")),
      truncated_(metrics.MakeCounter(
          "wirewatch_alerts_truncated_total",
          "Alerts that say `truncated` because a limit cut them")),
      latency_(metrics.MakeHistogram(
          "wirewatch_alert_end_to_end_latency_seconds",
          "From the article's record timestamp to the acknowledged alert",
          kLatencyBounds)),
      rebalances_(metrics.MakeCounter("wirewatch_rebalances_total",
                                      "Changes of this instance's partitions")),
      assigned_(metrics.MakeGauge("wirewatch_assigned_partitions",
                                  "Partitions of this instance")),
      ready_(metrics.MakeGauge("wirewatch_ready",
                               "1 if /-/ready answers 200")),
      progress_(metrics.MakeGauge("wirewatch_last_progress_timestamp_seconds",
                                  "When the consume loop last went round")),
      reload_successful_(metrics.MakeGauge(
          "wirewatch_watchlist_last_reload_successful",
          "1 if the last load or reload of the watchlists was accepted")),
      reload_timestamp_(metrics.MakeGauge(
          "wirewatch_watchlist_last_reload_success_timestamp_seconds",
          "When the watchlists in use were loaded")) {
  using Reason = DecodeError::Reason;
  for (const Reason reason :
       {Reason::kTooLarge, Reason::kEmpty, Reason::kNotUtf8, Reason::kBadJson,
        Reason::kDuplicateKey, Reason::kTooDeep, Reason::kBadField}) {
    DeadLetterCounter(metrics, ToString(reason));
  }
  DeadLetterCounter(metrics, "alert_too_large");
  LostCounter(metrics, "retention");
  ReloadCounter(metrics, "accepted");
  ReloadCounter(metrics, "refused");
}

void ServiceMetrics::RecordDone(const std::string& topic,
                                std::int32_t partition, std::size_t bytes,
                                RecordOutcome outcome) {
  const MetricLabels labels = PartitionLabels(topic, partition);
  metrics_
      .MakeCounter("wirewatch_consumed_records_total",
                   "Records consumed, counted when they are done", labels)
      .Add();
  metrics_
      .MakeCounter("wirewatch_consumed_bytes_total",
                   "Bytes of the values of those records", labels)
      .Add(static_cast<double>(bytes));
  articles_.at(outcome).Add();
}

void ServiceMetrics::DeadLettered(std::string_view reason) {
  DeadLetterCounter(metrics_, reason).Add();
}

void ServiceMetrics::ArticleJudged(const Judged& judged,
                                   const RuleSet& rules) {
  const Article& article = judged.article;
  engine_bytes_.Add(static_cast<double>(
      article.headline.size() + article.lead.size() + article.body.size()));
  for (const Mention& mention : judged.mentions) {
    const WatchedEntity& entity = rules.entities()[mention.entity];
    metrics_
        .MakeCounter("wirewatch_mentions_total", "Mentions found",
                     {{"watchlist", entity.watchlist},
                      {"kind", std::string(ToString(entity.kind))}})
        .Add();
  }
  for (const Alert& alert : judged.encoded.alerts) {
    const Rule& rule = rules.rules()[alert.rule];
    metrics_
        .MakeCounter("wirewatch_alerts_total", "Alerts decided",
                     {{"watchlist", rule.watchlist},
                      {"severity", std::string(ToString(rule.severity))},
                      {"status", "live"}})
        .Add();
    truncated_.Add(alert.truncated ? 1 : 0);
  }
  suppressed_.Add(judged.encoded.suppressed);
}

void ServiceMetrics::AlertPublished(double latency_seconds) {
  published_.Add();
  if (latency_seconds >= 0) {
    latency_.Observe(latency_seconds);
  }
}

void ServiceMetrics::RecordsLost(const std::string& reason,
                                 std::int64_t count) {
  LostCounter(metrics_, reason).Add(static_cast<double>(count));
}

void ServiceMetrics::PublishFailed(const std::string& error) {
  metrics_
      .MakeCounter("wirewatch_alerts_publish_errors_total",
                   "Records that the broker did not take; each is sent again",
                   {{"error", error}})
      .Add();
}

void ServiceMetrics::StageTook(Stage stage, double seconds) {
  stages_.at(static_cast<std::size_t>(stage)).Observe(seconds);
}

void ServiceMetrics::WatchlistLoaded(const RuleSet& rules,
                                     double unix_seconds) {
  constexpr auto kInfo = "wirewatch_watchlist_info";
  if (!bundle_.empty()) {
    metrics_.Remove(kInfo, {{"sha256", bundle_}});
  }
  bundle_ = rules.bundle();
  metrics_
      .MakeGauge(kInfo, "The watchlists in use, by the sha256 of their files",
                 {{"sha256", bundle_}})
      .Set(1);

  std::map<std::string, std::array<double, 3>> counts;  // entities names rules
  for (const std::string& gone : watchlists_) {
    counts[gone] = {};
  }
  for (const WatchedEntity& entity : rules.entities()) {
    counts[entity.watchlist][0] += 1;
  }
  for (const Name& name : rules.matcher().names()) {
    counts[rules.entities()[name.entity].watchlist][1] += 1;
  }
  for (const Rule& rule : rules.rules()) {
    counts[rule.watchlist][2] += 1;
  }
  watchlists_.clear();
  for (const auto& [watchlist, count] : counts) {
    WatchlistGauge(metrics_, "entities", watchlist).Set(count[0]);
    WatchlistGauge(metrics_, "names", watchlist).Set(count[1]);
    WatchlistGauge(metrics_, "rules", watchlist).Set(count[2]);
    watchlists_.push_back(watchlist);
  }
  reload_successful_.Set(1);
  reload_timestamp_.Set(unix_seconds);
}

void ServiceMetrics::ReloadAsked(bool accepted) {
  ReloadCounter(metrics_, accepted ? "accepted" : "refused").Add();
  reload_successful_.Set(accepted ? 1 : 0);
}

void ServiceMetrics::Rebalanced() { rebalances_.Add(); }

void ServiceMetrics::KafkaFault(const std::string& kind,
                                const std::string& code) {
  metrics_
      .MakeCounter("wirewatch_kafka_errors_total",
                   "What the Kafka client complained of",
                   {{"class", kind}, {"code", code}})
      .Add();
}

void ServiceMetrics::SetAssigned(std::size_t partitions) {
  assigned_.Set(static_cast<double>(partitions));
}

void ServiceMetrics::SetLag(const std::string& topic, std::int32_t partition,
                            double records) {
  metrics_
      .MakeGauge(kLag, "Records between the committed offset and the end",
                 PartitionLabels(topic, partition))
      .Set(records);
}

void ServiceMetrics::ForgetLag(const std::string& topic,
                               std::int32_t partition) {
  metrics_.Remove(kLag, PartitionLabels(topic, partition));
}

void ServiceMetrics::SetQueueDepth(std::string_view queue, std::size_t depth) {
  metrics_
      .MakeGauge("wirewatch_queue_depth", "Values waiting in a queue",
                 {{"queue", std::string(queue)}})
      .Set(static_cast<double>(depth));
}

void ServiceMetrics::SetQueueCapacity(std::string_view queue,
                                      std::size_t capacity) {
  metrics_
      .MakeGauge("wirewatch_queue_capacity", "The most values a queue holds",
                 {{"queue", std::string(queue)}})
      .Set(static_cast<double>(capacity));
}

void ServiceMetrics::SetReady(bool ready) { ready_.Set(ready ? 1 : 0); }

void ServiceMetrics::SetProgress(double unix_seconds) {
  progress_.Set(unix_seconds);
}

void ServiceMetrics::SetBuildInfo(const MetricLabels& versions) {
  metrics_.MakeGauge("wirewatch_build_info", "Versions; always 1", versions)
      .Set(1);
}

}  // namespace wirewatch
