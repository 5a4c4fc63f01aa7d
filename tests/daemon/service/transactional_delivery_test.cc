// TransactionalDelivery: every output once, whatever a transaction comes to.
#include "daemon/service/transactional_delivery.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/daemon/service/transactional_fixture.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Answer = TransactionalSink::Answer;
using Call = FakeTransactions::Call;
using Failure = TransactionalSink::Failure;
using Sent = TransactionalSink::Sent;

// ---- commit ----

TEST(Commit, BringsOutputsAndOffsetsTogether) {
  TransactionalFixture f;
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 41, Loud("a"));
  EXPECT_TRUE(f.Run(1));
  ASSERT_EQ(f.sink.committed.size(), 1U);
  EXPECT_EQ(f.sink.committed[0].records.size(), 1U);
  EXPECT_EQ(f.sink.committed[0].positions, (Positions{{kFirst, 42}}))
      << "the next to read: the last done and one";
  EXPECT_EQ(f.source.stored.size(), 0U);
  EXPECT_EQ(f.source.noted[kFirst], 42) << "the lag is counted from there";
  EXPECT_EQ(f.Transactions("committed"), 1);
}

TEST(Commit, ShowsTheAlertsByteForByteToThoseWhoWatch) {
  TransactionalFixture f;
  f.source.Assign({kFirst});
  Fill(f, kFirst, 3);
  f.source.Record(kFirst, 3, Quiet("a"));
  f.source.Record(kFirst, 4, "no article");
  f.Run(5);
  const auto alerts = f.sink.To("alerts");
  ASSERT_EQ(alerts.size(), 3U);
  for (std::uint64_t i = 0; i < alerts.size(); ++i) {
    const LiveAlerts::Kept kept = f.live.After(i);
    ASSERT_TRUE(kept.alert);
    EXPECT_EQ(kept.number, i + 1);
    EXPECT_EQ(*kept.alert, alerts[i]->value);
  }
  EXPECT_EQ(f.live.newest(), 3U) << "no dead letter";
}

TEST(Commit, ShowsNothingBefore) {
  TransactionalFixture f;
  f.sink.always[Call::kCommit] = Answer::kAgain;
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  f.Run([&] { return f.sink.calls[Call::kCommit] > 3; });
  EXPECT_EQ(f.live.newest(), 0U);
}

TEST(Commit, IsNeededByQuietRecordsToo) {
  TransactionalFixture f;
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Quiet("a"));
  f.source.Record(kFirst, 1, std::nullopt);
  f.Run(2);
  EXPECT_EQ(f.source.committed[kFirst], 2);
  EXPECT_EQ(f.sink.To("alerts").size(), 0U);
}

TEST(Commit, IsNotAskedForWithNothingDone) {
  TransactionalFixture f;
  f.source.Assign({kFirst});
  const auto until = f.clock.Steady() + seconds(5);
  f.Run([&] { return f.clock.Steady() > until; });
  EXPECT_EQ(f.sink.calls[Call::kOpen], 1);
  EXPECT_EQ(f.sink.calls[Call::kBegin], 0);
}

TEST(Commit, CountsARecordNoSooner) {
  TransactionalFixture f;
  f.sink.always[Call::kCommit] = Answer::kAgain;
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  f.Run([&] { return f.sink.calls[Call::kCommit] > 3; });
  EXPECT_EQ(f.Records(), 0U);
  EXPECT_EQ(f.source.noted.size(), 0U);
}

TEST(Commit, HoldsTheUnbrokenBeginningOfEachPartition) {
  TransactionalFixture f(Limits(milliseconds(1)), /*threads=*/4);
  f.source.Assign({kFirst, kSecond});
  const std::string padding(200'000, 'x');
  for (int i = 0; i < 120; ++i) {
    // Every fourth article takes a worker far longer than the others.
    f.source.Record(i % 2 == 0 ? kFirst : kSecond, i / 2,
                    R"({"id":")" + std::to_string(i) + R"(","headline":")" +
                        (i % 4 == 0 ? padding : "") + R"( Mosul"})");
  }
  f.Run(120);
  std::map<TopicPartition, std::int64_t> alerts;
  for (const auto& transaction : f.sink.committed) {
    for (const ProducedRecord& record : transaction.records) {
      const auto at = nlohmann::json::parse(record.value)["provenance"];
      const TopicPartition from{"articles", at["partition"]};
      EXPECT_EQ(at["offset"], alerts[from]++) << "out of order, or a gap";
    }
    for (const auto& [partition, next] : transaction.positions) {
      EXPECT_EQ(next, alerts[partition]);
    }
  }
  EXPECT_GT(f.sink.committed.size(), 1U);
}

// ---- when it is due ----

struct DueCase {
  const char* name;
  TransactionLimits limits;
  std::size_t most_records;  // in one transaction
};
class Due : public testing::TestWithParam<DueCase> {};

// clang-format off
const std::vector<DueCase> kDue = {
    {"by_count", Limits(std::chrono::hours(1), 10),                           10},
    {"by_bytes", Limits(std::chrono::hours(1), 1000, 3000),                    4},
    {"by_time",  Limits(milliseconds(1)),                                     60},
};
// clang-format on

TEST_P(Due, ATransactionIsClosed) {
  TransactionalFixture f(GetParam().limits, /*threads=*/1);
  f.source.Assign({kFirst});
  for (int i = 0; i < 60; ++i) {
    f.source.Record(kFirst, i, Loud(std::to_string(i)));
    f.source.Then([] { std::this_thread::sleep_for(milliseconds(1)); });
  }
  f.Run([&] { return f.source.given == 60; });
  ExpectOnce(f, 60);
  EXPECT_GT(f.sink.committed.size(), 1U);
  for (const auto& transaction : f.sink.committed) {
    EXPECT_LE(transaction.records.size(), GetParam().most_records);
  }
}

INSTANTIATE_TEST_SUITE_P(Limits, Due, testing::ValuesIn(kDue),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

TEST(DueByTime, IsCountedFromTheFirstRecord) {
  TransactionalFixture f(Limits(milliseconds(700)));
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  const auto start = f.clock.Steady();
  f.Run(1);
  EXPECT_GE(f.clock.Steady() - start, milliseconds(700));
}

// ---- the end ----

TEST(Drain, CommitsWhatIsInFlight) {
  TransactionalFixture f(Limits(std::chrono::hours(1)));
  f.source.Assign({kFirst});
  Fill(f, kFirst, 50);
  f.source.Then([&] { f.loop.RequestStop(); });
  f.source.Record(kFirst, 50, Loud("never read"));
  EXPECT_TRUE(f.Run(50));
  ExpectOnce(f, 50);
}

struct DrainCase {
  const char* name;
  Call call;
};
class DrainWithoutAnswers : public testing::TestWithParam<DrainCase> {};

TEST_P(DrainWithoutAnswers, EndsInTime) {
  TransactionalFixture f;
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  std::chrono::steady_clock::time_point start;
  f.source.Then([&] {
    f.sink.always[GetParam().call] = Answer::kAgain;
    if (GetParam().call == Call::kAbort) {
      f.sink.always[Call::kCommit] = Answer::kAbort;
    }
    f.loop.RequestStop();
    start = f.clock.Steady();
  });
  EXPECT_FALSE(f.Run(1));
  EXPECT_LE(f.clock.Steady() - start,
            LoopFixture::Options().drain + seconds(2));
  EXPECT_EQ(f.sink.committed.size(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Calls, DrainWithoutAnswers,
    testing::Values(DrainCase{"offsets", Call::kSendOffsets},
                    DrainCase{"commit", Call::kCommit},
                    DrainCase{"abort", Call::kAbort}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(DrainBeforeTheFirstTransaction, EndsInTime) {
  TransactionalFixture f;
  f.sink.always[Call::kOpen] = Answer::kAgain;
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  std::chrono::steady_clock::time_point start;
  f.source.Then([&] {
    f.loop.RequestStop();
    start = f.clock.Steady();
  });
  EXPECT_FALSE(f.Run(1));
  EXPECT_LE(f.clock.Steady() - start,
            LoopFixture::Options().drain + seconds(2));
}

// ---- what does not fit ----

// Its alert takes more than 20,000 bytes.
std::string TooLoud(const std::string& id) {
  std::string headline;
  for (int i = 0; i < 1000; ++i) {
    headline += "Convoys leave Mosul, ";
  }
  return R"({"id":")" + id + R"(","headline":")" + headline + R"("})";
}
bool Fits(const ProducedRecord& record) {
  return BytesOf(record) <= 20'000;
}

void ExpectOneDeadLetter(const TransactionalFixture& f) {
  ASSERT_EQ(f.sink.To("dead").size(), 1U);
  const ProducedRecord& letter = *f.sink.To("dead")[0];
  EXPECT_EQ(letter.value, TooLoud("big").substr(0, 4096));
  EXPECT_EQ(Header(letter, "wirewatch-error"), "alert_too_large");
  EXPECT_EQ(Header(letter, "wirewatch-offset"), "1");
  EXPECT_EQ(Alerted(f), (std::map<std::string, int>{{"a", 1}, {"c", 1}}));
  EXPECT_EQ(f.Outcome("dead_lettered"), 1);
  EXPECT_EQ(f.Outcome("alerted"), 2);
  EXPECT_EQ(f.Metered().Value("wirewatch_alerts_published_total"), 2);
}

TEST(TooLarge, ForTheClientIsADeadLetterInTheSameTransaction) {
  TransactionalFixture f;
  f.sink.take = [](const ProducedRecord& record) {
    return Fits(record) ? Sent::kTaken : Sent::kTooLarge;
  };
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  f.source.Record(kFirst, 1, TooLoud("big"));
  f.source.Record(kFirst, 2, Loud("c"));
  f.Run(3);
  ExpectOneDeadLetter(f);
  EXPECT_EQ(f.Transactions("aborted"), 0);
}

// The broker's limit is for a batch: all in it are refused.
TEST(TooLarge, ForTheBrokerIsFoundOneByOne) {
  TransactionalFixture f;
  f.sink.refuse = [](const std::vector<ProducedRecord>& batch) {
    return std::ranges::all_of(batch, Fits)
               ? std::nullopt
               : std::optional(Failure{0, /*too_large=*/true, "TOO_LARGE"});
  };
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  f.source.Record(kFirst, 1, TooLoud("big"));
  f.source.Record(kFirst, 2, Loud("c"));
  f.Run(3);
  ExpectOneDeadLetter(f);
  EXPECT_EQ(f.Transactions("aborted"), 2) << "once together, once alone";
}

TEST(TooLarge, WhatIsSmallIsTheTopicsFaultAndTriedAgain) {
  TransactionalFixture f;
  bool mended = false;
  f.sink.take = [&](auto&) { return mended ? Sent::kTaken : Sent::kTooLarge; };
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  f.Run([&] {
    mended = f.Transactions("aborted") >= 3;
    return f.Records() == 1;
  });
  ExpectOnce(f, 1);
}

// ---- records that Kafka lost ----

TEST(RecordsLostByKafka, AreMarkedAndCountedOnceAlsoAfterAnAbort) {
  TransactionalFixture f;
  f.sink.Script(Call::kCommit, {Answer::kAbort});
  f.source.Assign({kFirst});
  const auto lose = [&] {
    KafkaEvent event;
    event.kind = KafkaEvent::Kind::kRecordsLost;
    event.at = kFirst;
    event.lost_from = 10;
    event.lost_to = 15;
    f.source.listener.event(event);
  };
  f.source.Then(lose);
  f.source.rewound = lose;  // back at the hole, it is told again
  f.source.Record(kFirst, 15, Quiet("a"));
  f.Run(1);
  EXPECT_EQ(f.Transactions("aborted"), 1);
  EXPECT_EQ(f.sink.To("dead").size(), 1U);
  EXPECT_EQ(f.source.committed[kFirst], 16);
  EXPECT_EQ(f.Metered().Value(
                "wirewatch_input_records_lost_total{reason=\"retention\"}"),
            5);
  EXPECT_EQ(f.Records(), 1U);
}

}  // namespace
}  // namespace wirewatch
