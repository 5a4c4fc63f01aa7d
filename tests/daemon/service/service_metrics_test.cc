// Every metric of the daemon is in docs/metrics.md as it is, and only those;
// what is counted where.
#include "daemon/service/service_metrics.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "daemon/service/daemon.h"
#include "daemon/service/memory_budget.h"
#include "tests/daemon/metrics/exposition.h"
#include "tests/daemon/service/loop_fixture.h"
#include "tests/daemon/service/metrics_page.h"

namespace wirewatch {
namespace {

Outcome Judge(const RuleSet& rules) {
  Processor processor(JsonArticles());
  InputRecord record;
  const std::string value = Loud("a");
  record.value = value;
  return processor.Run(record, rules, nullptr);
}

// Metrics in which everything has happened once.
void CallEverything(ServiceMetrics& metrics) {
  const auto rules = RulesFor({"Mosul"}, "bundle");
  const TopicPartition from{"articles", 0};
  const Outcome outcome = Judge(*rules);
  metrics.WatchlistLoaded(*rules, 0, 1);
  metrics.RecordDone({from,
                      10,
                      RecordOutcome::kAlerted,
                      {},
                      &std::get<Judged>(outcome),
                      rules.get()});
  metrics.RecordDone(
      {from, 10, RecordOutcome::kDeadLettered, "bad_json", nullptr, nullptr});
  metrics.AlertPublished(1);
  metrics.PublishFailed("MSG_SIZE_TOO_LARGE");
  metrics.KafkaFault("brokers_down", "_ALL_BROKERS_DOWN");
  metrics.SetLag(from, 5);
  metrics.SetStalled(from, false);
  metrics.SetQueueDepth("work", 1);
  metrics.SetQueueDepth("in_flight", 1);
  metrics.SetQueueCapacity("work", 10);
  metrics.SetQueueCapacity("in_flight", 10);
  metrics.SetWorkerBusy(0, 0.5);
  metrics.PartitionTruncated();
  metrics.LogLinesDropped(1);
  for (const MemoryPart& part : MemoryBudgetOf(DefaultSettings(), 1)) {
    metrics.SetMemoryBudget(part.part, part.bytes);
  }
  metrics.SetBuildInfo(BuildInfo());
}

TEST(Documentation, NamesTypesAndLabelsAreThoseOfTheDaemon) {
  Metrics registry;
  ServiceMetrics metrics(registry);
  CallEverything(metrics);
  const Exposition all = ReadExposition(registry.Render());
  EXPECT_EQ(all.faults, std::vector<std::string>{});
  if (std::getenv("WIREWATCH_REWRITE_GOLDENS") != nullptr) {
    RewriteMetricsPage(all);
  }
  const auto documented = ReadMetricsPage();
  for (const auto& [name, family] : all.families) {
    const auto entry = documented.find(name);
    ASSERT_NE(entry, documented.end()) << name << " is not in docs/metrics.md";
    EXPECT_EQ(entry->second.type, LetterOf(family)) << name;
    EXPECT_EQ(entry->second.labels, family.label_names) << name;
  }
  for (const auto& [name, entry] : documented) {
    EXPECT_TRUE(all.families.contains(name)) << name << " is not there";
  }
}

TEST(Documentation, ClosedSetsShowZerosFromTheFirstScrape) {
  Metrics registry;
  const ServiceMetrics metrics(registry);
  const Exposition all = ReadExposition(registry.Render());
  const auto documented = ReadMetricsPage();
  for (const std::string name :
       {"wirewatch_articles_total", "wirewatch_dead_letters_total",
        "wirewatch_input_records_lost_total",
        "wirewatch_watchlist_reloads_total"}) {
    for (const auto& [label, values] : documented.at(name).label_values) {
      for (const std::string& value : values) {
        EXPECT_EQ(all.Value(name + "{" + label + "=\"" + value + "\"}"), 0)
            << name << " " << value;
      }
    }
  }
  for (const std::string& stage :
       documented.at("wirewatch_stage_duration_seconds")
           .label_values.at("stage")) {
    EXPECT_EQ(all.Value("wirewatch_stage_duration_seconds_count{stage=\"" +
                        stage + "\"}"),
              0);
  }
}

TEST(Documentation, ALoadedWatchlistShowsItsZeros) {
  Metrics registry;
  ServiceMetrics metrics(registry);
  metrics.WatchlistLoaded(*RulesFor({"Mosul", "Aleppo"}, "bundle"), 3, 7);
  const Exposition all = ReadExposition(registry.Render());
  EXPECT_EQ(all.Value("wirewatch_alerts_total{severity=\"info\",status="
                      "\"live\",watchlist=\"place\"}"),
            0);
  EXPECT_EQ(
      all.Value("wirewatch_mentions_total{kind=\"place\",watchlist=\"place\"}"),
      0);
  EXPECT_EQ(all.Value("wirewatch_watchlist_entities{watchlist=\"place\"}"), 2);
  EXPECT_EQ(all.Value("wirewatch_watchlist_names{watchlist=\"place\"}"), 2);
  EXPECT_EQ(all.Value("wirewatch_watchlist_rules{watchlist=\"place\"}"), 2);
  EXPECT_EQ(all.Value("wirewatch_watchlist_failing_tests"), 3);
  EXPECT_EQ(
      all.Value("wirewatch_watchlist_last_reload_success_timestamp_seconds"),
      7);
}

TEST(Reload, OnlyTheWatchlistsInForceAreShown) {
  Metrics registry;
  ServiceMetrics metrics(registry);
  metrics.WatchlistLoaded(*RulesFor({"Mosul"}, "old"), 0, 1);
  metrics.WatchlistLoaded(RuleSet({}, "new"), 0, 2);
  const Exposition all = ReadExposition(registry.Render());
  EXPECT_EQ(all.Value("wirewatch_watchlist_info{sha256=\"new\"}"), 1);
  EXPECT_FALSE(
      all.samples.contains("wirewatch_watchlist_info{sha256=\"old\"}"));
  EXPECT_FALSE(
      all.samples.contains("wirewatch_watchlist_rules{watchlist=\"place\"}"));
}

TEST(Reload, ARefusedOneShowsAsNotSuccessfulUntilOneIsAccepted) {
  Metrics registry;
  ServiceMetrics metrics(registry);
  const auto successful = [&] {
    return ReadExposition(registry.Render())
        .Value("wirewatch_watchlist_last_reload_successful");
  };
  metrics.WatchlistLoaded(*RulesFor({"Mosul"}, "a"), 0, 1);
  EXPECT_EQ(successful(), 1);
  metrics.ReloadAsked(/*accepted=*/false);
  EXPECT_EQ(successful(), 0);
  metrics.ReloadAsked(/*accepted=*/true);
  EXPECT_EQ(successful(), 1);
}

TEST(H08_RuleSeries, AreBoundedAndTheRestAddsUpInOther) {
  Metrics registry;
  ServiceMetrics metrics(registry, /*max_rule_series=*/2);
  const auto rules = RulesFor({"Aleppo", "Homs", "Mosul"}, "bundle");
  Judged judged;
  for (std::uint32_t rule = 0; rule < 3; ++rule) {
    judged.encoded.alerts.push_back({rule, false, {}});
  }
  const TopicPartition from{"articles", 0};
  for (int i = 0; i < 4; ++i) {
    metrics.RecordDone(
        {from, 1, RecordOutcome::kAlerted, {}, &judged, rules.get()});
  }
  const Exposition all = ReadExposition(registry.Render());
  const auto of = [&](const std::string& rule) {
    return all.Value("wirewatch_rule_alerts_total{rule=\"" + rule + "\"}");
  };
  EXPECT_EQ(of("mention/place/Aleppo"), 4);
  EXPECT_EQ(of("mention/place/Homs"), 4);
  EXPECT_EQ(of("other"), 4);
  EXPECT_FALSE(all.samples.contains(
      "wirewatch_rule_alerts_total{rule=\"mention/place/Mosul\"}"));
}

TEST(Articles, ThoseThatWereMendedAreCounted) {
  Metrics registry;
  ServiceMetrics metrics(registry, /*max_rule_series=*/2);
  const auto rules = RulesFor({"Aleppo"}, "bundle");
  for (const bool mended : {false, true, true}) {
    Judged judged;
    judged.mended = mended;
    metrics.RecordDone(
        {{"articles", 0}, 1, RecordOutcome::kQuiet, {}, &judged, rules.get()});
  }
  EXPECT_EQ(ReadExposition(registry.Render())
                .Value("wirewatch_articles_mended_total"),
            2);
}

// Reload after reload with other rules must not grow without end.
TEST(H08_RuleSeries, AreBoundedOverReloads) {
  Metrics registry;
  ServiceMetrics metrics(registry, /*max_rule_series=*/2);
  for (int i = 0; i < 10; ++i) {
    const auto rules = RulesFor({"Town" + std::to_string(i)}, "bundle");
    Judged judged;
    judged.encoded.alerts.push_back({0, false, {}});
    metrics.RecordDone({TopicPartition{"articles", 0},
                        1,
                        RecordOutcome::kAlerted,
                        {},
                        &judged,
                        rules.get()});
  }
  const Exposition all = ReadExposition(registry.Render());
  EXPECT_EQ(all.Value("wirewatch_rule_alerts_total{rule=\"other\"}"), 8);
  EXPECT_EQ(all.Sum("wirewatch_rule_alerts_total"), 10);
}

TEST(Lag, OfAPartitionThatIsGoneDoesNotShow) {
  Metrics registry;
  ServiceMetrics metrics(registry);
  const TopicPartition gone{"articles", 3};
  metrics.SetLag(gone, 9);
  metrics.SetStalled(gone, true);
  metrics.ForgetPartition(gone);
  metrics.ForgetPartition({"articles", 4});  // never had one
  EXPECT_EQ(
      ReadExposition(registry.Render()).Sum("wirewatch_consumer_lag_records"),
      0);
  EXPECT_EQ(
      ReadExposition(registry.Render()).Sum("wirewatch_partition_stalled"), 0);
}

}  // namespace
}  // namespace wirewatch
