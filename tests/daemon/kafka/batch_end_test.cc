// The end of a damaged batch is found, whatever its length, in few attempts.
#include "daemon/kafka/batch_end.h"

#include <gtest/gtest.h>

namespace wirewatch::internal {
namespace {

TEST(BatchEnd, IsFoundWhereverItIs) {
  constexpr std::int64_t kFirst = 1000;
  for (std::int64_t length = 1; length < 300; ++length) {
    for (const std::int64_t behind : {0, 1, 2, 5, 1000}) {
      const std::int64_t end = kFirst + length;
      BatchEnd search(kFirst, end + behind);
      int attempts = 0;
      while (!search.Found()) {
        const std::int64_t place = search.Place();
        ASSERT_GT(place, kFirst);
        ASSERT_LT(place, end + behind);
        place < end ? search.Bad() : search.Good();
        ASSERT_LT(++attempts, 20) << length << " and " << behind;
      }
      ASSERT_EQ(search.Found(), end) << length << " and " << behind;
    }
  }
}

}  // namespace
}  // namespace wirewatch::internal
