// BoundedQueue: full, closed, cleared, and between threads.
#include "daemon/service/bounded_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

namespace wirewatch {
namespace {

using std::chrono::milliseconds;

template <typename T>
bool Push(BoundedQueue<T>& queue, T value) {
  return queue.TryPush(value);
}

TEST(BoundedQueue, GivesValuesInTheOrderThatTheyCame) {
  BoundedQueue<int> queue(3);
  for (const int value : {1, 2, 3}) {
    EXPECT_TRUE(Push(queue, value));
  }
  EXPECT_EQ(queue.size(), 3U);
  EXPECT_EQ(queue.Pop(), 1);
  EXPECT_EQ(queue.Pop(), 2);
  EXPECT_EQ(queue.Pop(), 3);
}

TEST(BoundedQueue, AFullOneLeavesTheValueWithTheCaller) {
  BoundedQueue<std::unique_ptr<int>> queue(1);
  auto first = std::make_unique<int>(1);
  auto second = std::make_unique<int>(2);
  EXPECT_TRUE(queue.TryPush(first));
  EXPECT_FALSE(queue.TryPush(second));
  ASSERT_NE(second, nullptr);
  queue.Pop();
  EXPECT_TRUE(queue.TryPush(second));
}

TEST(BoundedQueue, AClosedOneRefusesAndIsEmptied) {
  BoundedQueue<int> queue(3);
  Push(queue, 1);
  queue.Close();
  EXPECT_FALSE(Push(queue, 2));
  EXPECT_EQ(queue.Pop(), 1);
  EXPECT_EQ(queue.Pop(), std::nullopt);
  EXPECT_TRUE(queue.PopAllWithin(milliseconds(10'000), 1).empty());
}

TEST(BoundedQueue, AClearedOneIsEmptyAndGoesOn) {
  BoundedQueue<int> queue(1);
  Push(queue, 1);
  queue.Clear();
  EXPECT_EQ(queue.size(), 0U);
  EXPECT_TRUE(Push(queue, 2));
  EXPECT_EQ(queue.Pop(), 2);
}

TEST(BoundedQueue, PopAllWithinGivesUpAndTakesWhatIsThere) {
  BoundedQueue<int> queue(3);
  EXPECT_TRUE(queue.PopAllWithin(milliseconds(0), 1).empty());
  Push(queue, 1);
  Push(queue, 2);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(queue.PopAllWithin(milliseconds(20), 3), (std::deque<int>{1, 2}));
  EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds(20));
}

TEST(BoundedQueue, PopAllWithinWaitsNoLongerThanForEnough) {
  BoundedQueue<int> queue(3);
  std::thread pusher([&] {
    for (const int value : {1, 2, 3}) {
      Push(queue, value);
    }
  });
  EXPECT_GE(queue.PopAllWithin(milliseconds(20'000), 2).size(), 2U);
  pusher.join();
}

TEST(BoundedQueue, AWaitingThreadIsWokenByAValueAndByClose) {
  BoundedQueue<int> queue(1);
  std::atomic<int> got{0};
  std::thread waiter([&] {
    while (const auto value = queue.Pop()) {
      got.store(*value);
    }
  });
  Push(queue, 7);
  while (got.load() != 7) {
    std::this_thread::yield();
  }
  queue.Close();
  waiter.join();
}

TEST(BoundedQueue, ManyThreadsLoseAndDoubleNothing) {
  constexpr int kEach = 5000;
  BoundedQueue<int> queue(16);
  std::vector<std::atomic<int>> seen(4 * kEach);
  std::vector<std::thread> threads;
  for (int p = 0; p < 4; ++p) {
    threads.emplace_back([&, p] {
      for (int i = 0; i < kEach; ++i) {
        int value = p * kEach + i;
        while (!queue.TryPush(value)) {
          std::this_thread::yield();
        }
      }
    });
  }
  std::vector<std::thread> readers;
  for (int r = 0; r < 3; ++r) {
    readers.emplace_back([&] {
      while (const auto value = queue.Pop()) {
        EXPECT_LE(queue.size(), queue.capacity());
        seen[static_cast<std::size_t>(*value)] += 1;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  queue.Close();
  for (std::thread& reader : readers) {
    reader.join();
  }
  for (const auto& times : seen) {
    ASSERT_EQ(times.load(), 1);
  }
}

}  // namespace
}  // namespace wirewatch
