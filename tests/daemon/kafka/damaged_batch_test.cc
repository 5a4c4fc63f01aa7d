// DamagedBatch: the end of a batch is found from outside of it.
#include "daemon/kafka/damaged_batch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace wirewatch::internal {
namespace {

struct Bad {
  std::int64_t first;
  std::int64_t last;
};

struct Log {
  const char* name;
  std::vector<Bad> bad;  // everything else can be read, or is the end
  std::int64_t position;
  std::int64_t end;  // behind the batch at `position`
};

class Search : public testing::TestWithParam<Log> {};

TEST_P(Search, FindsTheEndOfTheBatchAndOfNoOther) {
  const Log& log = GetParam();
  const auto batch_of = [&](std::int64_t offset) {
    return std::ranges::find_if(log.bad, [&](const Bad& one) {
      return one.first <= offset && offset <= one.last;
    });
  };
  DamagedBatch batch(log.position, batch_of(log.position)->first, "why");
  int readings = 1;
  for (; !batch.IsFound(); ++readings) {
    ASSERT_LT(readings, 60);
    const auto bad = batch_of(batch.target());
    if (bad != log.bad.end()) {
      batch.Failed(bad->first);
    } else {
      ASSERT_TRUE(batch.IsSure()) << "a batch that healed";
      batch.Passed();
    }
  }
  EXPECT_EQ(batch.position(), log.position);
  EXPECT_EQ(batch.end(), log.end);
}

INSTANTIATE_TEST_SUITE_P(
    Logs, Search,
    testing::Values(
        Log{"of_one_record", {{7, 7}}, 7, 8}, Log{"of_two", {{7, 8}}, 7, 9},
        Log{"of_a_thousand", {{100, 1099}}, 100, 1100},
        Log{"entered_in_the_middle", {{100, 1099}}, 555, 1100},
        Log{"at_its_last_record", {{100, 1099}}, 1099, 1100},
        Log{"before_another", {{10, 19}, {20, 29}}, 10, 20},
        Log{"with_another_farther_on", {{10, 19}, {25, 60}, {64, 90}}, 10, 20}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(Damage, IsReadThreeTimesBeforeItIsBelieved) {
  DamagedBatch batch(5, 5, "why");
  EXPECT_FALSE(batch.IsSure());
  EXPECT_EQ(batch.target(), 5);
  batch.Failed(5);
  EXPECT_FALSE(batch.IsSure());
  EXPECT_EQ(batch.target(), 5);
  batch.Failed(5);
  EXPECT_TRUE(batch.IsSure());
  EXPECT_EQ(batch.target(), 6) << "then it is looked behind it";
}

}  // namespace
}  // namespace wirewatch::internal
