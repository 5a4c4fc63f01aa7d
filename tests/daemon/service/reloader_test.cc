// Reloader: one load at a time, nobody waits who need not, and two generations
// at most.
#include "daemon/service/reloader.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using Kind = ReloadAnswer::Kind;

LoadedWatchlists Watchlist(int number) {
  return ParseWatchlists({std::make_shared<const SourceFile>(
      "a.yaml",
      "watchlist: desk\nentities:\n  e: {kind: place, names: {en: "
      "[Mosul" +
          std::string(static_cast<std::size_t>(number), 'x') + "]}}\n")});
}

std::shared_ptr<const RuleSet> Compiled(LoadedWatchlists loaded) {
  return std::make_shared<const RuleSet>(std::move(loaded.bundle->watchlists),
                                         loaded.bundle->sha256);
}

// A loader that a test holds back and lets go, load by load.
class Gate {
 public:
  void Wait() {
    std::unique_lock lock(mutex_);
    ++entered_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_ > 0; });
    --open_;
  }
  void Open(int loads = 1) {
    const std::lock_guard lock(mutex_);
    open_ += loads;
    changed_.notify_all();
  }
  void AwaitEntered(int loads) {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(changed_.wait_for(lock, seconds(20),
                                  [&] { return entered_ >= loads; }));
  }
  int entered() {
    const std::lock_guard lock(mutex_);
    return entered_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int entered_ = 0;
  int open_ = 0;
};

class ReloaderTest : public testing::Test {
 protected:
  std::future<ReloadAnswer> Ask(Reloader& reloader, bool force = false) {
    auto promise = std::make_shared<std::promise<ReloadAnswer>>();
    reloader.Ask(force, [promise](const ReloadAnswer& answer) {
      promise->set_value(answer);
    });
    return promise->get_future();
  }
  Reloader::Listener Listening() {
    return {[this] { ++started; }, [this](const auto&) { ++ended; }};
  }
  WatchlistLoader Gated() {
    return [this] {
      gate.Wait();
      return Watchlist(++version);
    };
  }

  Gate gate;
  std::atomic<int> version{0};
  std::atomic<int> started{0};
  std::atomic<int> ended{0};
  RuleSetSlot slot{Compiled(Watchlist(0))};
};

TEST_F(ReloaderTest, AskingNeverWaitsForTheLoad) {
  Reloader reloader(Gated(), slot, Listening());
  const auto begun = steady_clock::now();
  auto answer = Ask(reloader);
  gate.AwaitEntered(1);
  EXPECT_LT(steady_clock::now() - begun, seconds(5));
  EXPECT_EQ(answer.wait_for(seconds(0)), std::future_status::timeout);
  EXPECT_TRUE(reloader.loading());
  gate.Open();
  EXPECT_EQ(answer.get().kind, Kind::kAccepted);
  EXPECT_EQ(slot.Look().generation, 2U);
}

TEST_F(ReloaderTest, WhoAsksDuringALoadWaitsForTheNextOneTogether) {
  Reloader reloader(Gated(), slot, Listening());
  auto first = Ask(reloader);
  gate.AwaitEntered(1);
  std::vector<std::future<ReloadAnswer>> later;
  for (int i = 0; i < 10; ++i) {
    later.push_back(Ask(reloader));
  }
  for (int i = 0; i < 1000; ++i) {
    reloader.Ask(/*force=*/false);  // a storm of SIGHUP
  }
  gate.Open(2);
  EXPECT_EQ(first.get().generation, 2U);
  for (auto& answer : later) {
    EXPECT_EQ(answer.get().generation, 3U) << "not the load that ran already";
  }
  EXPECT_EQ(gate.entered(), 2) << "1,010 requests, one load";
  EXPECT_EQ(started.load(), 2);
  EXPECT_EQ(ended.load(), 2);
}

TEST_F(ReloaderTest, WhoForcesHasALoadOfHisOwn) {
  Reloader reloader(Gated(), slot, Listening());
  auto first = Ask(reloader);
  gate.AwaitEntered(1);
  auto gentle = Ask(reloader);
  auto forced = Ask(reloader, /*force=*/true);
  gate.Open(3);
  EXPECT_FALSE(gentle.get().forced);
  EXPECT_TRUE(forced.get().forced);
  EXPECT_EQ(gate.entered(), 3);
}

TEST_F(ReloaderTest, TooManyWhoWaitAreToldSo) {
  Reloader reloader(Gated(), slot, Listening());
  auto first = Ask(reloader);
  gate.AwaitEntered(1);
  std::vector<std::future<ReloadAnswer>> waiting;
  for (std::size_t i = 0; i < Reloader::kMostWaiting; ++i) {
    waiting.push_back(Ask(reloader));
  }
  const ReloadAnswer refused = Ask(reloader).get();
  EXPECT_EQ(refused.kind, Kind::kNotNow);
  EXPECT_EQ(TextOf(refused),
            "no reload: too many reloads are waiting already\n");
  EXPECT_EQ(ExitCodeOf(refused), 1);
  gate.Open(2);
  EXPECT_EQ(waiting.back().get().kind, Kind::kAccepted);
}

TEST_F(ReloaderTest, ClosingAnswersAllWhoWait) {
  Reloader reloader(Gated(), slot, Listening());
  auto running = Ask(reloader);
  gate.AwaitEntered(1);
  auto waiting = Ask(reloader);
  reloader.Close();
  EXPECT_EQ(TextOf(waiting.get()), "no reload: the daemon is stopping\n");
  EXPECT_EQ(Ask(reloader).get().kind, Kind::kNotNow);
  gate.Open();
  EXPECT_EQ(running.get().kind, Kind::kAccepted) << "what ran is finished";
}

TEST_F(ReloaderTest, TheFormerSetIsFreedWhenNoRecordHoldsIt) {
  gate.Open(2);
  Reloader reloader(Gated(), slot, Listening());
  std::weak_ptr<const RuleSet> first = slot.Get();
  std::shared_ptr<const RuleSet> in_flight = slot.Get();
  ASSERT_EQ(Ask(reloader).get().kind, Kind::kAccepted);
  EXPECT_FALSE(first.expired());
  auto next = Ask(reloader);
  std::this_thread::sleep_for(milliseconds(200));
  EXPECT_EQ(gate.entered(), 1) << "a third set is not loaded meanwhile";
  in_flight.reset();
  EXPECT_EQ(next.get().kind, Kind::kAccepted);
  EXPECT_TRUE(first.expired());
}

TEST_F(ReloaderTest, RecordsThatKeepTheFormerSetHoldUpAReloadNotForEver) {
  gate.Open(3);
  Reloader reloader(Gated(), slot, Listening(), milliseconds(200));
  const std::shared_ptr<const RuleSet> in_flight = slot.Get();
  ASSERT_EQ(Ask(reloader).get().kind, Kind::kAccepted);
  const ReloadAnswer refused = Ask(reloader).get();
  EXPECT_EQ(refused.kind, Kind::kNotNow);
  EXPECT_NE(TextOf(refused).find("records in flight"), std::string::npos);
  EXPECT_EQ(Ask(reloader, /*force=*/true).get().kind, Kind::kAccepted);
}

}  // namespace
}  // namespace wirewatch
