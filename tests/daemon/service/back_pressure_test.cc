// ConsumeLoop: what waits has bounds, and who reads waits with it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "tests/daemon/service/loop_fixture.h"

namespace wirewatch {
namespace {

const TopicPartition kFirst{"articles", 0};

TEST(BackPressure, PollingStopsAtAFullWindowAndFetchingAfterASecond) {
  ConsumeLoopOptions options = LoopFixture::Options();
  options.window_records = 10;
  LoopFixture f(options);
  f.sink.answer = [](auto&) { return Answer::kSilence; };
  f.source.Assign({kFirst});
  for (std::int64_t i = 0; i < 100; ++i) {
    f.source.Record(kFirst, i, Loud("x"));
  }
  std::size_t held = 0;
  f.Run([&] {  // asked only when Poll() gives nothing: paused
    if (f.source.pauses == 1 && held == 0) {
      held = f.source.given;
      f.sink.answer = [](auto&) { return Answer::kAcknowledge; };
    }
    return f.Records() == 100;
  });
  EXPECT_EQ(held, 10U);
  EXPECT_EQ(f.source.pauses, 1);
  EXPECT_EQ(f.source.resumes, 1);
  EXPECT_EQ(f.source.Stored(kFirst), 100);
}

TEST(BackPressure, HalfOfTheBytesAreForRecords) {
  ConsumeLoopOptions options = LoopFixture::Options();
  options.window_bytes = 1000;
  LoopFixture f(options);
  f.sink.answer = [](auto&) { return Answer::kSilence; };
  f.source.Assign({kFirst});
  for (std::int64_t i = 0; i < 100; ++i) {
    f.source.Record(kFirst, i, Loud(std::string(400, 'x')));
  }
  std::size_t held = 0;
  f.Run([&] {
    held = held == 0 ? f.source.given : held;
    f.sink.answer = [](auto&) { return Answer::kAcknowledge; };
    return f.Records() == 100;
  });
  EXPECT_EQ(held, 2U);
  EXPECT_EQ(f.source.Stored(kFirst), 100);
}

// Little records with many large alerts: the brokers take none at first.
TEST(BackPressure, OutputsThatWaitHoldTheWorkersBack) {
  ConsumeLoopOptions options = LoopFixture::Options();
  options.window_bytes = 40'000;
  LoopFixture f(options, /*threads=*/1);
  f.sink.answer = [](auto&) { return Answer::kSilence; };
  f.source.Assign({kFirst});
  for (std::int64_t i = 0; i < 100; ++i) {
    f.source.Record(kFirst, i, Loud("x"));
  }
  std::size_t most = 0;
  std::size_t looks = 0;
  f.Run([&] {  // asked when the loop can read no more
    most = std::max(most, f.delivery.outstanding_bytes());
    if (++looks > 50) {
      f.sink.answer = [](auto&) { return Answer::kAcknowledge; };
    }
    return f.Records() == 100;
  });
  EXPECT_GT(most, 15'000U);
  EXPECT_LT(most, 24'000U);  // half of it, and one article
  EXPECT_EQ(f.source.Stored(kFirst), 100);
}

TEST(BackPressure, ASourceThatGivesRecordsAllTheSameOverrunsNothing) {
  ConsumeLoopOptions options = LoopFixture::Options();
  options.window_records = 5;  // the workers hold ten
  LoopFixture f(options, /*threads=*/1);
  f.source.heeds_pause = false;
  f.sink.answer = [](auto&) { return Answer::kSilence; };
  f.source.Assign({kFirst});
  for (std::int64_t i = 0; i < 300; ++i) {
    f.source.Record(kFirst, i, Loud("x"));
  }
  f.Run([&] {
    f.sink.answer = [](auto&) { return Answer::kAcknowledge; };
    return f.Records() == 300;
  });
  EXPECT_EQ(f.source.Stored(kFirst), 300);
}

}  // namespace
}  // namespace wirewatch
