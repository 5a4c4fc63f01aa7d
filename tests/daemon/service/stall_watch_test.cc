// StallWatch: what is looked at, second by second, and when a partition is
// called stalled.
#include "daemon/service/stall_watch.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace wirewatch {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

const TopicPartition kFirst{"articles", 0};
const TopicPartition kSecond{"articles", 1};
constexpr seconds kLimit{60};

struct Look {
  int second = 0;
  std::optional<std::int64_t> committed;
  std::optional<std::int64_t> lag;
  bool reachable = true;
  bool at_end = false;
};
struct Story {
  std::string name;
  std::vector<Look> looks;
  bool stalled = false;  // at the last look
};

const Story kStories[] = {
    {"stands_still_with_lag", {{0, 41, 7}, {30, 41, 7}, {60, 41, 7}}, true},
    {"not_yet_long_enough", {{0, 41, 7}, {30, 41, 7}, {59, 41, 7}}, false},
    {"stands_still_while_lag_grows",
     {{0, 41, 7}, {30, 41, 900}, {60, 41, 2000}},
     true},
    {"moves_by_one_record", {{0, 41, 7}, {59, 42, 7}, {100, 42, 7}}, false},
    {"moves_and_then_stands_still",
     {{0, 41, 7}, {59, 42, 7}, {119, 42, 7}},
     true},
    {"nothing_to_read", {{0, 41, 0}, {60, 41, 0}, {600, 41, 0}}, false},
    {"something_to_read_came_late",
     {{0, 41, 0}, {600, 41, 1}, {601, 41, 1}},
     false},
    {"lag_unknown", {{0, 41, {}}, {60, 41, {}}}, false},
    {"only_markers_of_transactions_are_left",
     {{0, 41, 1, true, true}, {60, 41, 1, true, true}},
     false},
    {"a_record_after_the_markers",
     {{0, 41, 1, true, true}, {60, 41, 2}, {120, 41, 2}},
     true},
    {"never_committed_anything", {{0, {}, 7}, {60, {}, 7}}, true},
    {"brokers_away_all_the_time",
     {{0, 41, 7, false}, {60, 41, 7, false}, {600, 41, 7, false}},
     false},
    {"time_without_brokers_does_not_count",
     {{0, 41, 7}, {50, 41, 7, false}, {70, 41, 7}, {129, 41, 7}},
     false},
    {"still_stands_after_an_outage",
     {{0, 41, 7}, {50, 41, 7, false}, {70, 41, 7}, {130, 41, 7}},
     true},
    {"rewound_to_an_earlier_offset", {{0, 41, 7}, {60, 30, 18}}, false},
};

class StallStories : public testing::TestWithParam<Story> {};

TEST_P(StallStories, EndAsTheyShould) {
  StallWatch watch(kLimit);
  std::vector<StalledPartition> stalled;
  for (const Look& look : GetParam().looks) {
    const PartitionProgress progress[] = {
        {kFirst, look.committed, look.lag, look.at_end}};
    stalled = watch.Look(steady_clock::time_point{seconds(look.second)},
                         look.reachable, progress);
  }
  EXPECT_EQ(!stalled.empty(), GetParam().stalled);
}

INSTANTIATE_TEST_SUITE_P(Stories, StallStories, testing::ValuesIn(kStories),
                         [](const auto& one) { return one.param.name; });

TEST(StallWatch, NamesPartitionOffsetLagAndTimeAndIsNewOnce) {
  StallWatch watch(kLimit);
  const PartitionProgress progress[] = {{kFirst, 40, 0, false},
                                        {kSecond, 41, 7, false}};
  const auto at = [&](int second) {
    return watch.Look(steady_clock::time_point{seconds(second)}, true,
                      progress);
  };
  at(0);
  const auto first = at(65);
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].partition, kSecond);
  EXPECT_EQ(first[0].offset, 41);
  EXPECT_EQ(first[0].lag, 7);
  EXPECT_EQ(first[0].standing, seconds(65));
  EXPECT_TRUE(first[0].is_new);
  EXPECT_FALSE(at(66).at(0).is_new);
}

TEST(StallWatch, APartitionThatWasAwayBeginsAnew) {
  StallWatch watch(kLimit);
  const PartitionProgress progress[] = {{kFirst, 41, 7, false}};
  const steady_clock::time_point start{};
  watch.Look(start, true, progress);
  watch.Look(start + seconds(30), true, {});
  EXPECT_TRUE(watch.Look(start + seconds(60), true, progress).empty());
  EXPECT_EQ(watch.Look(start + seconds(120), true, progress).size(), 1U);
}

}  // namespace
}  // namespace wirewatch
