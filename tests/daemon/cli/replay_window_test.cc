// What may be written for the part of a topic that is replayed.
#include "daemon/cli/replay_window.h"

#include <gtest/gtest.h>

#include <string>

namespace wirewatch {
namespace {

// 2026-11-22T15:00:00Z
constexpr std::int64_t kNow = 1'795'359'600'000;
constexpr std::int64_t kNone = -1;

struct MomentCase {
  const char* name;
  const char* text;
  std::int64_t milliseconds;
};

const MomentCase kMoments[] = {
    {"a_time", "2026-11-22T14:59:00Z", kNow - 60'000LL},
    {"a_time_elsewhere", "2026-11-22T18:00:00+03:00", kNow},
    {"a_day", "2026-11-22", kNow - 15 * 3'600'000LL},
    {"seconds_ago", "-90s", kNow - 90'000LL},
    {"minutes_ago", "-15m", kNow - 15 * 60'000LL},
    {"hours_ago", "-2h", kNow - 2 * 3'600'000LL},
    {"days_ago", "-3d", kNow - 3 * 86'400'000LL},
    {"the_future_is_no_duration", "+2h", kNone},
    {"a_duration_wants_a_sign", "2h", kNone},
    {"a_duration_wants_a_unit", "-2", kNone},
    {"of_those_that_are_known", "-2w", kNone},
    {"a_duration_wants_a_number", "-h", kNone},
    {"one_sign", "--2h", kNone},
    {"nothing_before_1970", "-99999d", kNone},
    {"nor_beyond_all_numbers", "-99999999999999999999d", kNone},
    {"a_word", "yesterday", kNone},
    {"nothing", "", kNone},
};

class MomentTest : public testing::TestWithParam<MomentCase> {};

TEST_P(MomentTest, IsRead) {
  EXPECT_EQ(ParseMoment(GetParam().text, kNow).value_or(kNone),
            GetParam().milliseconds);
}

INSTANTIATE_TEST_SUITE_P(Cases, MomentTest, testing::ValuesIn(kMoments),
                         [](const auto& test) { return test.param.name; });

struct RangeCase {
  const char* name;
  const char* text;
  std::optional<OffsetRange> range;
};

const RangeCase kRanges[] = {
    {"a_record", "articles/3:1200", OffsetRange{{"articles", 3}, 1200, 1201}},
    {"a_stretch_with_its_last", "articles/3:1200..1500",
     OffsetRange{{"articles", 3}, 1200, 1501}},
    {"a_stretch_of_one", "a/0:7..7", OffsetRange{{"a", 0}, 7, 8}},
    {"to_the_end", "a.b-c_d/0:0..", OffsetRange{{"a.b-c_d", 0}, 0, {}}},
    {"backwards", "articles/3:9..8", {}},
    {"without_a_topic", "/3:9", {}},
    {"without_a_partition", "articles:9", {}},
    {"without_an_offset", "articles/3", {}},
    {"an_empty_offset", "articles/3:", {}},
    {"from_nowhere", "articles/3:..9", {}},
    {"below_zero", "articles/3:-1", {}},
    {"a_partition_below_zero", "articles/-3:1", {}},
    {"more_behind_it", "articles/3:1..2..3", {}},
    {"spaces", "articles/3: 1", {}},
    {"too_large", "articles/3:9223372036854775807", {}},
    {"far_too_large", "articles/3:1..99999999999999999999", {}},
    {"nothing", "", {}},
};

class RangeTest : public testing::TestWithParam<RangeCase> {};

TEST_P(RangeTest, IsRead) {
  EXPECT_EQ(ParseOffsets(GetParam().text), GetParam().range);
}

INSTANTIATE_TEST_SUITE_P(Cases, RangeTest, testing::ValuesIn(kRanges),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace wirewatch
