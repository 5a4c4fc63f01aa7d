// The moving line: what it says at each point of a scan.
#include "daemon/cli/progress.h"

#include <gtest/gtest.h>

namespace wirewatch {
namespace {

struct Case {
  const char* name;
  Progress progress;
  const char* line;
};

constexpr std::uint64_t kMegabyte = 1'000'000;

const Case kCases[] = {
    {"at_the_start", {0, 0, 0, 0, 0}, "scan: 0 articles, 0/s, 0.0 MB/s"},
    {"of_unknown_size",
     {1000, 5 * kMegabyte, 0, 0, 2},
     "scan: 1000 articles, 500/s, 2.5 MB/s"},
    {"half_way",
     {1000, 5 * kMegabyte, 50, 100, 62},
     "scan:  50 % [##########          ] 1000 articles, 16/s, 0.1 MB/s, 1:02 "
     "left"},
    {"hours_left",
     {10, 5 * kMegabyte, 1, 100, 60},
     "scan:   1 % [                    ] 10 articles, 0/s, 0.1 MB/s, 1:39:00 "
     "left"},
    {"read_ahead_is_not_more_than_all",
     {10, 5 * kMegabyte, 101, 100, 1},
     "scan: 100 % [####################] 10 articles, 10/s, 5.0 MB/s, 0:00 "
     "left"},
};

class ProgressLineTest : public testing::TestWithParam<Case> {};

TEST_P(ProgressLineTest, Says) {
  EXPECT_EQ(ProgressLine("scan", GetParam().progress), GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(Cases, ProgressLineTest, testing::ValuesIn(kCases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace wirewatch
