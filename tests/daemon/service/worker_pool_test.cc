// WorkerPool: what the watchdog asks of the workers, and what holds them back.
#include "daemon/service/worker_pool.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <thread>

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

// Hangs on every record until it is let go.
class HangingPool {
 public:
  HangingPool() {
    Work work;
    work.sequence = 1;
    auto record = std::make_shared<ConsumedRecord>();
    record->from = {"articles", 7};
    record->offset = 41;
    work.record = record;
    work.cluster = std::make_shared<const std::string>("c");
    work.rules = std::make_shared<const RuleSet>(std::vector<Watchlist>{}, "b");
    pool.Hand(std::move(work));
    begun_.get_future().wait();
  }
  ~HangingPool() { LetGo(); }
  void LetGo() {
    if (!let_go_) {
      let_go_ = true;
      go_.set_value();
    }
  }

 private:
  std::promise<void> begun_;
  std::promise<void> go_;
  std::shared_future<void> gone_{go_.get_future()};
  bool let_go_ = false;
  Metrics registry_;
  ServiceMetrics metrics_{registry_};

 public:
  WorkerPool pool{2,
                  {.capacity = 10},
                  [this]() -> RecordProcessor {
                    return [this](auto&, auto&, auto*) -> Outcome {
                      begun_.set_value();
                      gone_.wait();
                      return Tombstone{};
                    };
                  },
                  metrics_};
};

// F16
TEST(Hang, IsNamedWithItsRecordOnceTheLimitIsOver) {
  HangingPool f;
  const auto now = steady_clock::now();
  EXPECT_EQ(f.pool.HangReason(now), "");
  EXPECT_EQ(f.pool.HangReason(now + WorkerPool::kHang - seconds(1)), "");
  const std::string reason =
      f.pool.HangReason(now + WorkerPool::kHang + seconds(1));
  EXPECT_TRUE(
      reason.ends_with(" has been on the record articles/7/41 for more "
                       "than 30 seconds"))
      << reason;
  EXPECT_FALSE(f.pool.Idle());
}

TEST(Hang, IsOverWhenTheRecordIsDone) {
  HangingPool f;
  f.LetGo();
  ASSERT_EQ(f.pool.TakeAll(seconds(20)).size(), 1U);
  EXPECT_EQ(f.pool.HangReason(steady_clock::now() + 2 * WorkerPool::kHang), "");
  EXPECT_TRUE(f.pool.Idle());
}

TEST(BusyTime, CountsTheRecordThatAWorkerIsOn) {
  HangingPool f;
  const auto now = steady_clock::now();
  const auto busy = [&](milliseconds later) {
    return f.pool.BusyTime(0, now + later) + f.pool.BusyTime(1, now + later);
  };
  EXPECT_EQ(busy(milliseconds(500)) - busy(milliseconds(200)),
            milliseconds(300));
  f.LetGo();
  ASSERT_EQ(f.pool.TakeAll(seconds(20)).size(), 1U);
  EXPECT_EQ(busy(milliseconds(500)), busy(milliseconds(200)));
}

// One worker whose outcomes hold a thousand bytes and a little more each.
class GenerousPool {
 public:
  void Hand(int records) {
    for (int i = 0; i < records; ++i) {
      Work work;
      work.record = std::make_shared<ConsumedRecord>();
      work.rules = rules_;
      work.cluster = std::make_shared<const std::string>("c");
      pool.Hand(std::move(work));
    }
  }
  // How many outcomes come, until for a while none does.
  std::size_t Taken() {
    std::size_t taken = 0;
    while (const std::size_t more = pool.TakeAll(milliseconds(100)).size()) {
      taken += more;
    }
    return taken;
  }

 private:
  Metrics registry_;
  ServiceMetrics metrics_{registry_};
  std::shared_ptr<const RuleSet> rules_ =
      std::make_shared<const RuleSet>(std::vector<Watchlist>{}, "b");

 public:
  WorkerPool pool{1,
                  {.capacity = 10, .outcome_bytes = 2500},
                  []() -> RecordProcessor {
                    return [](auto&, auto&, auto*) -> Outcome {
                      Rejected rejected;
                      rejected.dead_letter.value = std::string(1000, 'x');
                      return rejected;
                    };
                  },
                  metrics_};
};

TEST(OutcomeBytes, NoRecordIsBegunBeyondTheLimit) {
  GenerousPool f;
  f.Hand(10);
  EXPECT_EQ(f.Taken(), 3U);  // the third is begun with two there
}

TEST(OutcomeBytes, WhatWasTakenCountsUntilItIsGivenUp) {
  GenerousPool f;
  f.Hand(10);
  EXPECT_EQ(f.Taken(), 3U);
  f.pool.SetHeld(2000);
  EXPECT_EQ(f.Taken(), 1U);
  f.pool.SetHeld(0);
  EXPECT_EQ(f.Taken(), 3U);
}

TEST(OutcomeBytes, APoolThatIsHeldBackCanEnd) {
  GenerousPool f;
  f.pool.SetHeld(3000);
  f.Hand(1);
}

}  // namespace
}  // namespace wirewatch
