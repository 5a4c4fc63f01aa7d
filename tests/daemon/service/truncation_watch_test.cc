// TruncationWatch: the end of a log, second by second, and what is said to be
// gone of it.
#include "daemon/service/truncation_watch.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
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
  std::int64_t end = 0;
  bool reachable = true;
};
struct Story {
  std::string name;
  std::vector<Look> looks;
  std::vector<std::pair<std::int64_t, std::int64_t>> gone;  // of all looks
};

const Story kStories[] = {
    {"grows", {{0, 10}, {60, 20}, {600, 20}, {900, 21}}, {}},
    {"cut", {{0, 105}, {1, 59}, {61, 59}}, {{59, 105}}},
    {"cut_and_growing_slowly", {{0, 105}, {1, 59}, {61, 80}}, {{80, 105}}},
    {"told_once", {{0, 105}, {1, 59}, {61, 59}, {200, 59}}, {{59, 105}}},
    {"cut_twice",
     {{0, 105}, {1, 59}, {61, 59}, {70, 40}, {130, 40}},
     {{59, 105}, {40, 59}}},
    {"a_new_leader_that_does_not_know_yet", {{0, 105}, {1, 59}, {31, 105}}, {}},
    {"not_yet_long_enough", {{0, 105}, {1, 59}, {60, 59}}, {}},
    {"grown_past_it_in_time", {{0, 105}, {1, 59}, {30, 110}, {90, 111}}, {}},
    {"back_for_a_moment",
     {{0, 105}, {1, 59}, {30, 105}, {31, 59}, {90, 59}},
     {}},
    {"time_without_brokers_does_not_count",
     {{0, 105}, {1, 59}, {30, 59, false}, {61, 59}, {120, 59}},
     {}},
    {"seen_again_after_an_outage",
     {{0, 105}, {1, 105, false}, {40, 59}, {100, 59}},
     {{59, 105}}},
    {"emptied", {{0, 105}, {1, 0}, {61, 0}}, {{0, 105}}},
};

class TruncationStories : public testing::TestWithParam<Story> {};

TEST_P(TruncationStories, EndAsTheyShould) {
  TruncationWatch watch(kLimit);
  std::vector<std::pair<std::int64_t, std::int64_t>> gone;
  for (const Look& look : GetParam().looks) {
    const PartitionEnd ends[] = {{kFirst, look.end}, {kSecond, 7}};
    for (const Truncation& one :
         watch.Look(steady_clock::time_point{seconds(look.second)},
                    look.reachable, ends)) {
      EXPECT_EQ(one.partition, kFirst);
      gone.emplace_back(one.gone.from, one.gone.to);
    }
  }
  EXPECT_EQ(gone, GetParam().gone);
}

INSTANTIATE_TEST_SUITE_P(Stories, TruncationStories,
                         testing::ValuesIn(kStories),
                         [](const auto& one) { return one.param.name; });

class TruncationWatchTest : public testing::Test {
 protected:
  std::size_t Count(int second, std::vector<PartitionEnd> ends) {
    return watch_
        .Look(steady_clock::time_point{seconds(second)}, /*reachable=*/true,
              ends)
        .size();
  }
  TruncationWatch watch_{kLimit};
};

// As after an unclean election in which the group met anew.
TEST_F(TruncationWatchTest, APartitionThatWasAwayIsKnownWhenItIsBack) {
  EXPECT_EQ(Count(0, {{kFirst, 105}}), 0U);
  EXPECT_EQ(Count(10, {}), 0U);
  EXPECT_EQ(Count(20, {{kFirst, 59}}), 0U);
  EXPECT_EQ(Count(80, {{kFirst, 59}}), 1U);
}

TEST_F(TruncationWatchTest, ATopicThatWasCreatedAnewOwesNothing) {
  EXPECT_EQ(Count(0, {{kFirst, 105}, {kSecond, 105}}), 0U);
  watch_.Forget(kFirst);
  EXPECT_EQ(Count(20, {{kFirst, 3}, {kSecond, 3}}), 0U);
  EXPECT_EQ(Count(80, {{kFirst, 3}, {kSecond, 3}}), 1U);
}

}  // namespace
}  // namespace wirewatch
