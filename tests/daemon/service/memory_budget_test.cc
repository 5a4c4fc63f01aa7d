// The published memory formula: every ceiling that can be set shows in it.
#include "daemon/service/memory_budget.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace wirewatch {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

std::map<std::string, std::uint64_t> Parts(const Settings& settings,
                                           std::uint64_t watchlist) {
  std::map<std::string, std::uint64_t> parts;
  for (const MemoryPart& one : MemoryBudgetOf(settings, watchlist)) {
    parts[std::string(one.part)] = one.bytes;
  }
  return parts;
}

TEST(MemoryBudget, OfTheDefaults) {
  Settings settings = DefaultSettings();
  settings.workers = 4;
  const std::map<std::string, std::uint64_t> expected = {
      {"base", 128 * kMiB},
      {"watchlists", 200 * kMiB},
      {"fetch", 160 * kMiB + 51'200'000},
      {"in_flight", 64 * kMiB},
      {"produce", 64 * kMiB},
      {"workers", 160 * kMiB},
      {"page", 66 * kMiB},
  };
  EXPECT_EQ(Parts(settings, 100 * kMiB), expected);
}

TEST(MemoryBudget, FollowsEverySettingThatBoundsMemory) {
  Settings settings = DefaultSettings();
  settings.workers = 2;
  settings.limits.article_bytes = 4 * kMiB;
  settings.limits.in_flight_bytes = 16 * kMiB;
  settings.kafka.properties = {{"queued.max.messages.kbytes", "8192"},
                               {"receive.message.max.bytes", "1048576"},
                               {"queued.min.messages", "1024"},
                               {"queue.buffering.max.kbytes", "4096"}};
  const auto parts = Parts(settings, 0);
  EXPECT_EQ(parts.at("fetch"), 9 * kMiB + kMiB / 2);
  EXPECT_EQ(parts.at("in_flight"), 16 * kMiB);
  EXPECT_EQ(parts.at("produce"), 4 * kMiB);
  EXPECT_EQ(parts.at("workers"), 144 * kMiB);
}

TEST(MemoryBudget, HasNoPartForAPageThatIsNotServed) {
  Settings settings = DefaultSettings();
  settings.http.page = "off";
  EXPECT_FALSE(Parts(settings, 0).contains("page"));
  settings.http.page = "auto";
  settings.http.listen = "0.0.0.0:9464";
  EXPECT_FALSE(Parts(settings, 0).contains("page"));
  settings.http.page = "on";
  EXPECT_TRUE(Parts(settings, 0).contains("page"));
}

TEST(PeakResident, IsThereAndNeverShrinks) {
  const std::uint64_t before = PeakResidentBytes();
  ASSERT_GT(before, kMiB);
  { const std::string much(32 * kMiB, 'x'); }
  EXPECT_GE(PeakResidentBytes(), before + 30 * kMiB);
}

}  // namespace
}  // namespace wirewatch
