// Counters, gauges, histograms and their text; the standard process_* metrics.
#include "daemon/metrics/metrics.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "tests/daemon/metrics/exposition.h"

namespace wirewatch {
namespace {

// The reader that the other tests lean on must itself refuse what is wrong.
struct BadText {
  const char* name;
  const char* text;
};
class ReaderRefuses : public testing::TestWithParam<BadText> {};

TEST_P(ReaderRefuses, AFault) {
  EXPECT_FALSE(ReadExposition(GetParam().text).faults.empty());
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Texts, ReaderRefuses, testing::Values(
  BadText{"no_line_feed",    "# HELP a_total x\n# TYPE a_total counter\na_total 1"},
  BadText{"no_help",         "# TYPE a_total counter\na_total 1\n"},
  BadText{"empty_help",      "# HELP a_total \n# TYPE a_total counter\na_total 1\n"},
  BadText{"counter_name",    "# HELP a x\n# TYPE a counter\na 1\n"},
  BadText{"gauge_name",      "# HELP a_total x\n# TYPE a_total gauge\na_total 1\n"},
  BadText{"foreign_sample",  "# HELP a x\n# TYPE a gauge\nb 1\n"},
  BadText{"series_twice",    "# HELP a x\n# TYPE a gauge\na 1\na 2\n"},
  BadText{"decimal_comma",   "# HELP a x\n# TYPE a gauge\na 1,5\n"},
  BadText{"bare_quote",      "# HELP a x\n# TYPE a gauge\na{b=\"c\"d\"} 1\n"},
  BadText{"bad_escape",      "# HELP a x\n# TYPE a gauge\na{b=\"\\q\"} 1\n"},
  BadText{"bad_label_name",  "# HELP a x\n# TYPE a gauge\na{1b=\"c\"} 1\n"},
  BadText{"no_inf_bucket",   "# HELP h x\n# TYPE h histogram\nh_count 1\nh_sum 1\nh_bucket{le=\"1\"} 1\n"},
  BadText{"falling_bucket",  "# HELP h x\n# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_count 1\nh_sum 1\n"}),
  [](const auto& one) { return one.param.name; });
// clang-format on

Exposition Read(const Metrics& metrics) {
  Exposition all = ReadExposition(metrics.Render());
  for (const std::string& fault : all.faults) {
    ADD_FAILURE() << fault;
  }
  return all;
}

TEST(Metrics, ACounterShowsItsNameHelpLabelsAndValue) {
  Metrics metrics;
  const CounterFamily family =
      metrics.Counters("wirewatch_things_total", "Things seen");
  Counter red = family.With({{"colour", "red"}, {"size", "big"}});
  red.Add();
  red.Add(2.5);
  const Exposition all = Read(metrics);
  EXPECT_EQ(all.Value("wirewatch_things_total{colour=\"red\",size=\"big\"}"),
            3.5);
  EXPECT_EQ(all.families.at("wirewatch_things_total").type, "counter");
  EXPECT_EQ(all.families.at("wirewatch_things_total").help, "Things seen");
}

TEST(Metrics, ASeriesIsMadeWithZeroAndOnlyOnce) {
  Metrics metrics;
  Counter first = metrics.MakeCounter("a_total", "A", {{"x", "1"}});
  EXPECT_EQ(Read(metrics).Value("a_total{x=\"1\"}"), 0);
  first.Add();
  metrics.MakeCounter("a_total", "A", {{"x", "1"}}).Add();
  EXPECT_EQ(first.Value(), 2);
}

TEST(Metrics, AFamilyWithoutSeriesDoesNotShow) {
  Metrics metrics;
  metrics.Counters("a_total", "A");
  EXPECT_FALSE(Read(metrics).families.contains("a_total"));
}

TEST(Metrics, AGaugeIsSetAndItsSeriesTakenAway) {
  Metrics metrics;
  const GaugeFamily family = metrics.Gauges("lag", "Lag");
  family.With({{"partition", "1"}}).Set(7);
  family.With({{"partition", "2"}}).Set(-1);
  family.Remove({{"partition", "1"}});
  family.Remove({{"partition", "3"}});  // was never there
  const Exposition all = Read(metrics);
  EXPECT_FALSE(all.samples.contains("lag{partition=\"1\"}"));
  EXPECT_FALSE(all.samples.contains("lag{partition=\"3\"}"));
  EXPECT_EQ(all.Value("lag{partition=\"2\"}"), -1);
  family.With({{"partition", "1"}}).Set(5);  // and may come back
  EXPECT_EQ(Read(metrics).Value("lag{partition=\"1\"}"), 5);
}

TEST(Metrics, AHistogramCountsUpToItsBounds) {
  Metrics metrics;
  Histogram times = metrics.MakeHistogram("took_seconds", "Took", {.1, 1, 10},
                                          {{"stage", "fold"}});
  for (const double seconds : {.05, .1, .5, 5., 50.}) {
    times.Observe(seconds);
  }
  const Exposition all = Read(metrics);
  const auto bucket = [&](const std::string& bound) {
    return all.Value("took_seconds_bucket{stage=\"fold\",le=\"" + bound +
                     "\"}");
  };
  EXPECT_EQ(bucket("0.1"), 2) << "a bound belongs to its bucket";
  EXPECT_EQ(bucket("1"), 3);
  EXPECT_EQ(bucket("10"), 4);
  EXPECT_EQ(bucket("+Inf"), 5);
  EXPECT_EQ(all.Value("took_seconds_count{stage=\"fold\"}"), 5);
  EXPECT_DOUBLE_EQ(all.Value("took_seconds_sum{stage=\"fold\"}"), 55.65);
}

class LabelValue : public testing::TestWithParam<std::string> {};

TEST_P(LabelValue, ComesBackAsItWas) {
  Metrics metrics;
  metrics.MakeGauge("info", "Info", {{"v", GetParam()}}).Set(1);
  EXPECT_EQ(Read(metrics).Value("info{v=\"" + GetParam() + "\"}"), 1)
      << metrics.Render();
}

INSTANTIATE_TEST_SUITE_P(Hostile, LabelValue,
                         testing::Values("", "plain", "a\"b", "a\\b", "a\\",
                                         "a\nb", "a} 1\nforged_total 9",
                                         "الرقة", "a\\nb", "{}=,"));

TEST(Metrics, NumbersAreWrittenWithAPointWhateverTheLocale) {
  // The test's environment says LC_ALL=tr_TR.UTF-8, decimal comma.
  std::setlocale(LC_ALL, "");
  Metrics metrics;
  metrics.MakeGauge("half", "Half").Set(1234567.5);
  EXPECT_EQ(Read(metrics).Value("half"), 1234567.5);
  std::setlocale(LC_ALL, "C");
}

TEST(Metrics, WhatIsChangedTogetherIsShownTogether) {
  Metrics metrics;
  Counter in = metrics.MakeCounter("in_total", "In");
  Counter out = metrics.MakeCounter("out_total", "Out");
  std::atomic<bool> stop{false};
  std::thread worker([&] {
    while (!stop.load()) {
      const auto together = metrics.Together();
      in.Add();
      std::this_thread::yield();
      out.Add();
    }
  });
  for (int i = 0; i < 500; ++i) {
    const Exposition all = Read(metrics);
    ASSERT_EQ(all.Value("in_total"), all.Value("out_total"));
  }
  stop.store(true);
  worker.join();
}

TEST(ProcessMetrics, TheStandardOnesAreThere) {
  const Metrics metrics;
  const Exposition all = Read(metrics);
  EXPECT_GT(all.Value("process_resident_memory_bytes"), 1 << 20);
  EXPECT_GT(all.Value("process_virtual_memory_bytes"),
            all.Value("process_resident_memory_bytes"));
  EXPECT_GE(all.Value("process_cpu_seconds_total"), 0);
  EXPECT_GT(all.Value("process_max_fds"), 10);
  EXPECT_GE(all.Value("process_threads"), 1);
  const auto now = std::chrono::duration<double>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  EXPECT_GT(all.Value("process_start_time_seconds"), now - 600);
  EXPECT_LE(all.Value("process_start_time_seconds"), now + 1);
}

TEST(ProcessMetrics, ThreadsAreCounted) {
  const Metrics metrics;
  const double before = Read(metrics).Value("process_threads");
  double during = 0;
  std::thread([&] { during = Read(metrics).Value("process_threads"); }).join();
  EXPECT_EQ(during, before + 1);
}

TEST(ProcessMetrics, OpenFilesAreCounted) {
  const Metrics metrics;
  const double before = Read(metrics).Value("process_open_fds");
  const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(Read(metrics).Value("process_open_fds"), before + 1);
  close(fd);
  EXPECT_EQ(Read(metrics).Value("process_open_fds"), before);
}

}  // namespace
}  // namespace wirewatch
