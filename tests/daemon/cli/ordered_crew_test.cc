#include "daemon/cli/ordered_crew.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <set>
#include <thread>
#include <vector>

namespace wirewatch {
namespace {

constexpr int kJobs = 500;

// Squares jobs, each seventh of them slowly; tells what came back.
std::vector<int> Squares(std::size_t threads) {
  std::vector<int> came;
  OrderedCrew<int> crew(
      threads,
      [](std::size_t, int& job) {
        if (job % 7 == 0) {
          std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
        job *= job;
      },
      [&](const int& job) { came.push_back(job); });
  for (int i = 0; i < kJobs; ++i) {
    crew.Give(i);
  }
  crew.Finish();
  return came;
}

TEST(OrderedCrewTest, JobsComeBackWorkedOnAndInTheOrderTheyWereGiven) {
  std::vector<int> expected;
  expected.reserve(kJobs);
  for (int i = 0; i < kJobs; ++i) {
    expected.push_back(i * i);
  }
  for (const std::size_t threads : {1U, 2U, 3U, 8U}) {
    EXPECT_EQ(Squares(threads), expected) << threads << " threads";
  }
}

TEST(OrderedCrewTest, OneThreadIsTheGivers) {
  std::set<std::thread::id> workers;
  {
    OrderedCrew<int> crew(
        1,
        [&](std::size_t worker, int&) {
          EXPECT_EQ(worker, 0U);
          workers.insert(std::this_thread::get_id());
        },
        [](const int&) {});
    crew.Give(1);
    crew.Finish();
  }
  EXPECT_EQ(workers, std::set{std::this_thread::get_id()});
}

TEST(OrderedCrewTest, AWorkersIndexIsNeverUsedByTwoThreadsAtOnce) {
  constexpr std::size_t kThreads = 4;
  std::array<std::atomic<int>, kThreads> busy{};
  std::atomic<bool> shared = false;
  OrderedCrew<int> crew(
      kThreads,
      [&](std::size_t worker, int&) {
        shared = shared || busy.at(worker)++ != 0;
        std::this_thread::yield();
        busy.at(worker)--;
      },
      [](const int&) {});
  for (int i = 0; i < kJobs; ++i) {
    crew.Give(i);
  }
  crew.Finish();
  EXPECT_FALSE(shared);
}

TEST(OrderedCrewTest, HoldsABoundedNumberOfJobsBehindASlowOne) {
  std::atomic<int> given = 0;
  int most = 0;
  int came = 0;
  OrderedCrew<int> crew(
      2,
      [&](std::size_t, int& job) {
        if (job == 0) {
          std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
      },
      [&](const int&) { most = std::max(most, given - came++); });
  for (int i = 0; i < kJobs; ++i) {
    ++given;
    crew.Give(i);
  }
  crew.Finish();
  EXPECT_EQ(came, kJobs);
  EXPECT_LE(most, 9);
}

TEST(OrderedCrewTest, EndsWithJobsThatNobodyTookBack) {
  int came = 0;
  {
    OrderedCrew<int> crew(
        2,
        [](std::size_t, int&) {
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
        },
        [&](const int&) { ++came; });
    crew.Give(1);
    crew.Give(2);
  }
  EXPECT_LE(came, 2);
}

}  // namespace
}  // namespace wirewatch
