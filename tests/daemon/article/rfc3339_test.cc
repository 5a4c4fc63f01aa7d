#include "daemon/article/rfc3339.h"

#include <gtest/gtest.h>

#include <limits>

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

}  // namespace
}  // namespace wirewatch
