// A stored offset never steps over a record that is still under way.
#include "daemon/service/offset_tracker.h"

#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace wirewatch {
namespace {

const TopicPartition kSeven{"articles", 7};

// Offsets in the order in which they were read and in which they were done, and
// after each of the latter the offset to store (-1: none).
struct Case {
  const char* name;
  std::vector<std::int64_t> read;
  std::vector<std::int64_t> done;
  std::vector<std::int64_t> stored;
  friend void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }
};

// clang-format off
const std::vector<Case> kCases = {
    {"done_in_order",               {10, 11, 12}, {10, 11, 12},     {11, 12, 13}},
    {"done_in_reverse",             {10, 11, 12}, {12, 11, 10},     {-1, -1, 13}},
    {"a_hole_holds_back_the_rest",  {10, 11, 12}, {11, 12},         {-1, -1}},
    {"the_hole_fills",              {10, 11, 12}, {12, 10, 11},     {-1, 11, 13}},
    {"compaction_is_no_hole",       {10, 15, 99}, {10, 15, 99},     {11, 16, 100}},
    {"a_gap_while_under_way",       {10, 15, 99}, {99, 15, 10},     {-1, -1, 100}},
    {"offset_zero",                 {0},          {0},              {1}},
    {"done_twice_counts_once",      {10, 11},     {10, 10, 11},     {11, -1, 12}},
    {"done_twice_behind_a_hole",    {10, 11},     {11, 11, 10},     {-1, -1, 12}},
    {"never_read",                  {10},         {9, 11, 10},      {-1, -1, 11}},
    {"never_read_between",          {10, 12},     {11, 12, 10},     {-1, -1, 13}},
};
// clang-format on

class OffsetTrackerCase : public testing::TestWithParam<Case> {};

TEST_P(OffsetTrackerCase, StoresTheUnbrokenPrefix) {
  OffsetTracker tracker;
  tracker.Assign(kSeven);
  std::optional<OffsetTracker::Epoch> epoch;
  for (const std::int64_t offset : GetParam().read) {
    epoch = tracker.Begin(kSeven, offset);
    ASSERT_TRUE(epoch.has_value());
  }
  for (std::size_t i = 0; i < GetParam().done.size(); ++i) {
    EXPECT_EQ(tracker.Done(kSeven, *epoch, GetParam().done[i]).value_or(-1),
              GetParam().stored[i])
        << "after " << GetParam().done[i];
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, OffsetTrackerCase, testing::ValuesIn(kCases),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

TEST(OffsetTracker, AnUnassignedPartitionTakesNoRecords) {
  OffsetTracker tracker;
  EXPECT_EQ(tracker.Begin(kSeven, 10), std::nullopt);
  tracker.Assign(kSeven);
  tracker.Revoke(kSeven);
  EXPECT_EQ(tracker.Begin(kSeven, 10), std::nullopt);
}

TEST(OffsetTracker, ARecordReadTwiceIsTakenOnce) {
  OffsetTracker tracker;
  tracker.Assign(kSeven);
  ASSERT_TRUE(tracker.Begin(kSeven, 10).has_value());
  EXPECT_EQ(tracker.Begin(kSeven, 10), std::nullopt);
  EXPECT_EQ(tracker.Begin(kSeven, 9), std::nullopt);
  EXPECT_EQ(tracker.under_way(), 1u);
}

TEST(OffsetTracker, AResultOfAFormerAssignmentIsIgnored) {
  OffsetTracker tracker;
  tracker.Assign(kSeven);
  const auto former = tracker.Begin(kSeven, 10);
  tracker.Revoke(kSeven);
  tracker.Assign(kSeven);
  const auto current = tracker.Begin(kSeven, 10);
  EXPECT_NE(former, current);
  EXPECT_EQ(tracker.Done(kSeven, *former, 10), std::nullopt);
  EXPECT_EQ(tracker.Done(kSeven, *current, 10), 11);
}

TEST(OffsetTracker, ARevokedPartitionReadsAgainFromAnyOffset) {
  OffsetTracker tracker;
  tracker.Assign(kSeven);
  tracker.Begin(kSeven, 10);
  tracker.Assign(kSeven);
  EXPECT_TRUE(tracker.Begin(kSeven, 3).has_value());
}

TEST(OffsetTracker, PartitionsDoNotHoldEachOther) {
  const TopicPartition other{"articles", 8};
  OffsetTracker tracker;
  tracker.Assign(kSeven);
  tracker.Assign(other);
  tracker.Begin(kSeven, 10);
  const auto epoch = tracker.Begin(other, 20);
  EXPECT_EQ(tracker.Done(other, *epoch, 20), 21);
}

TEST(OffsetTracker, CountsWhatIsUnderWay) {
  OffsetTracker tracker;
  tracker.Assign(kSeven);
  tracker.Begin(kSeven, 10);
  const auto epoch = tracker.Begin(kSeven, 11);
  EXPECT_EQ(tracker.under_way(), 2u);
  tracker.Done(kSeven, *epoch, 11);
  EXPECT_EQ(tracker.under_way(), 2u) << "it waits behind 10";
  tracker.Done(kSeven, *epoch, 10);
  EXPECT_EQ(tracker.under_way(), 0u);
  tracker.Begin(kSeven, 12);
  tracker.Revoke(kSeven);
  EXPECT_EQ(tracker.under_way(), 0u);
}

// The naive twin: remembers everything and looks at all of it each time.
class NaiveTracker {
 public:
  void Assign(const TopicPartition& partition) {
    partitions_[partition] = {++epochs_, {}};
  }
  void Revoke(const TopicPartition& partition) { partitions_.erase(partition); }
  void Begin(const TopicPartition& partition, std::int64_t offset) {
    partitions_.at(partition).done[offset] = false;
  }
  // The offset to store if this result makes it grow.
  std::int64_t Done(const TopicPartition& partition, std::uint64_t epoch,
                    std::int64_t offset) {
    const auto found = partitions_.find(partition);
    if (found == partitions_.end() || found->second.epoch != epoch ||
        !found->second.done.contains(offset)) {
      return -1;
    }
    const std::int64_t before = Prefix(found->second.done);
    found->second.done[offset] = true;
    const std::int64_t after = Prefix(found->second.done);
    return after > before ? after : -1;
  }
  std::uint64_t EpochOf(const TopicPartition& partition) const {
    return partitions_.at(partition).epoch;
  }

 private:
  static std::int64_t Prefix(const std::map<std::int64_t, bool>& done) {
    std::int64_t next = -1;
    for (const auto& [offset, is_done] : done) {
      if (!is_done) {
        break;
      }
      next = offset + 1;
    }
    return next;
  }
  struct Partition {
    std::uint64_t epoch = 0;
    std::map<std::int64_t, bool> done;
  };
  std::map<TopicPartition, Partition> partitions_;
  std::uint64_t epochs_ = 0;
};

// Random lives of three partitions: reading with gaps, results in any order,
// late and repeated ones, partitions taken away and given back.
TEST(OffsetTracker, AgreesWithTheNaiveTwin) {
  std::mt19937 random(20261122);
  const auto below = [&random](std::size_t limit) {
    return static_cast<std::size_t>(random() % limit);
  };
  for (int life = 0; life < 200; ++life) {
    OffsetTracker tracker;
    NaiveTracker naive;
    std::map<TopicPartition, std::int64_t> next;  // of those that are assigned
    std::vector<std::tuple<TopicPartition, std::uint64_t, std::int64_t>> begun;
    for (int step = 0; step < 300; ++step) {
      const TopicPartition partition{"t", static_cast<std::int32_t>(below(3))};
      const std::size_t action = below(20);
      if (action == 0) {
        tracker.Assign(partition);
        naive.Assign(partition);
        next[partition] = static_cast<std::int64_t>(below(50));
      } else if (action == 1) {
        tracker.Revoke(partition);
        naive.Revoke(partition);
        next.erase(partition);
      } else if (action < 11) {
        const auto epoch = tracker.Begin(partition, next[partition]);
        if (!epoch) {
          next.erase(partition);
          continue;
        }
        naive.Begin(partition, next[partition]);
        ASSERT_EQ(*epoch, naive.EpochOf(partition));
        begun.emplace_back(partition, *epoch, next[partition]);
        next[partition] += 1 + static_cast<std::int64_t>(below(3));
      } else if (!begun.empty()) {
        const auto& [where, epoch, offset] = begun[below(begun.size())];
        ASSERT_EQ(tracker.Done(where, epoch, offset).value_or(-1),
                  naive.Done(where, epoch, offset))
            << "life " << life << ", step " << step;
      }
    }
  }
}

}  // namespace
}  // namespace wirewatch
