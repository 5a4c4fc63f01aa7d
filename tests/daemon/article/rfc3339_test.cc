#include "daemon/article/rfc3339.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace wirewatch {
namespace {

TEST(FormatRfc3339, WritesUtcWithMilliseconds) {
  EXPECT_EQ(FormatRfc3339(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(FormatRfc3339(1795359838120), "2026-11-22T15:03:58.120Z");
  EXPECT_EQ(FormatRfc3339(951782399999), "2000-02-28T23:59:59.999Z");
  EXPECT_EQ(FormatRfc3339(951782400000), "2000-02-29T00:00:00.000Z");
  EXPECT_EQ(FormatRfc3339(253402300799999), "9999-12-31T23:59:59.999Z");
}

TEST(FormatRfc3339, LeavesOutWhatItCannotWrite) {
  EXPECT_EQ(FormatRfc3339(-1), std::nullopt);
  EXPECT_EQ(FormatRfc3339(253402300800000), std::nullopt);
  EXPECT_EQ(FormatRfc3339(std::numeric_limits<std::int64_t>::max()),
            std::nullopt);
  EXPECT_EQ(FormatRfc3339(std::numeric_limits<std::int64_t>::min()),
            std::nullopt);
}

struct ParseCase {
  const char* id;
  const char* text;
  std::optional<std::int64_t> milliseconds;
};

class ParsesRfc3339 : public testing::TestWithParam<ParseCase> {};

TEST_P(ParsesRfc3339, AsWiresWriteIt) {
  EXPECT_EQ(ParseRfc3339(GetParam().text), GetParam().milliseconds);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Table, ParsesRfc3339, testing::ValuesIn(std::vector<ParseCase>{
    {"utc", "2026-11-22T15:03:58Z", 1795359838000},
    {"milliseconds", "2026-11-22T15:03:58.120Z", 1795359838120},
    {"microseconds_are_cut", "2026-11-22T15:03:58.120999Z", 1795359838120},
    {"a_comma_before_the_fraction", "2026-11-22T15:03:58,5Z", 1795359838500},
    {"east", "2026-11-22T18:03:58+03:00", 1795359838000},
    {"west", "2026-11-22T10:33:58-04:30", 1795359838000},
    {"offset_without_a_colon", "2026-11-22T18:03:58+0300", 1795359838000},
    {"offset_of_hours", "2026-11-22T18:03:58+03", 1795359838000},
    {"a_space_for_the_t", "2026-11-22 15:03:58Z", 1795359838000},
    {"no_offset_is_utc", "2026-11-22T15:03:58", 1795359838000},
    {"no_seconds", "2026-11-22T15:03Z", 1795359780000},
    {"basic_form", "20261122T150358Z", 1795359838000},
    {"a_day", "2026-11-22", 1795305600000},
    {"a_leap_second", "2016-12-31T23:59:60Z", 1483228800000},
    {"before_1970", "1969-12-31T23:59:59Z", -1000},
    {"no_such_day", "2026-02-30", std::nullopt},
    {"no_such_hour", "2026-11-22T24:03:58Z", std::nullopt},
    {"words", "yesterday", std::nullopt},
    {"nothing", "", std::nullopt},
    {"a_tail", "2026-11-22T15:03:58Z!", std::nullopt},
    {"rfc_822", "Sun, 22 Nov 2026 15:03:58 GMT", std::nullopt},
    {"half_a_date", "2026-11", std::nullopt},
}), [](const auto& test) { return std::string(test.param.id); });
// clang-format on

}  // namespace
}  // namespace wirewatch
