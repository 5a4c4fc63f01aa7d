// TransactionalDelivery: every output once, whatever a transaction comes to.
#include "daemon/service/transactional_delivery.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/daemon/service/loop_fixture.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Answer = TransactionalSink::Answer;
using Call = FakeTransactions::Call;
using Failure = TransactionalSink::Failure;
using Fault = TransactionalSink::Fault;
using Sent = TransactionalSink::Sent;

const TopicPartition kFirst{"articles", 0};
const TopicPartition kSecond{"articles", 1};

TransactionLimits Limits(milliseconds interval, std::size_t records = 1000,
                         std::size_t bytes = std::size_t{8} << 20) {
  return {interval, records, bytes};
}

// Loud records "0", "1"... from offset 0 on.
void Fill(TransactionalFixture& f, const TopicPartition& from, int count) {
  for (int i = 0; i < count; ++i) {
    f.source.Record(
        from, i,
        Loud(std::to_string(from.partition) + "-" + std::to_string(i)));
  }
}

// How often each article's alert is among the committed ones.
std::map<std::string, int> Alerted(const TransactionalFixture& f) {
  std::map<std::string, int> times;
  for (const ProducedRecord* alert : f.sink.To("alerts")) {
    times[nlohmann::json::parse(alert->value)["article"]["id"]] += 1;
  }
  return times;
}

void ExpectOnce(const TransactionalFixture& f, std::size_t articles) {
  const auto times = Alerted(f);
  EXPECT_EQ(times.size(), articles);
  for (const auto& [id, count] : times) {
    EXPECT_EQ(count, 1) << id;
  }
  EXPECT_EQ(f.Records(), articles) << "and each is counted once";
  EXPECT_EQ(f.Metered().Value("wirewatch_alerts_published_total"),
            static_cast<double>(articles));
  EXPECT_EQ(f.live.newest(), articles) << "and shown once to those who watch";
}

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

// ---- abort: what was not committed is read again, everywhere ----

struct AbortCase {
  const char* name;
  void (*arrange)(TransactionalFixture&);
  double aborted = 1;
};
class Aborted : public testing::TestWithParam<AbortCase> {};

// clang-format off
const std::vector<AbortCase> kAborts = {
    {"by_the_commit",       [](auto& f) { f.sink.Script(Call::kCommit, {Answer::kAbort}); }},
    {"by_the_offsets",      [](auto& f) { f.sink.Script(Call::kSendOffsets, {Answer::kAbort}); }},
    {"offsets_after_waiting", [](auto& f) { f.sink.Script(Call::kSendOffsets, {Answer::kAgain, Answer::kAgain, Answer::kAbort}); }},
    {"commit_after_waiting", [](auto& f) { f.sink.Script(Call::kCommit, {Answer::kAgain, Answer::kAbort}); }},
    {"abort_that_takes_long", [](auto& f) { f.sink.Script(Call::kCommit, {Answer::kAbort});
                                            f.sink.Script(Call::kAbort, {Answer::kAgain, Answer::kAgain}); }},
    {"three_times",         [](auto& f) { f.sink.Script(Call::kCommit, {Answer::kAbort, Answer::kAbort, Answer::kAbort}); }, 3},
    {"by_a_lost_record",    [](auto& f) { f.sink.refuse = [times = 1](auto&) mutable {
                                            return times-- > 0 ? std::optional(Failure{0, false, "NOT_ENOUGH_REPLICAS"}) : std::nullopt; }; }},
    {"by_a_record_refused_at_once", [](auto& f) { f.sink.take = [times = 1](auto&) mutable {
                                            return times-- > 0 ? Sent::kFailed : Sent::kTaken; }; }},
    {"rewind_without_answer", [](auto& f) { f.sink.Script(Call::kCommit, {Answer::kAbort}); f.source.deaf_rewinds = 3; }},
};
// clang-format on

TEST_P(Aborted, ATransactionRewindsAllPartitionsAndNothingIsLostOrRepeated) {
  TransactionalFixture f;
  GetParam().arrange(f);
  f.source.Assign({kFirst, kSecond});
  Fill(f, kFirst, 30);
  Fill(f, kSecond, 30);
  f.Run(60);
  ExpectOnce(f, 60);
  EXPECT_EQ(f.source.committed[kFirst], 30);
  EXPECT_EQ(f.source.committed[kSecond], 30);
  EXPECT_EQ(f.Transactions("aborted"), GetParam().aborted);
  EXPECT_GE(f.source.rewinds, GetParam().aborted);
  EXPECT_GT(f.Metered().Value("wirewatch_reread_records_total"), 0);
  EXPECT_EQ(f.sink.renewals, 0);
}

INSTANTIATE_TEST_SUITE_P(Causes, Aborted, testing::ValuesIn(kAborts),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

TEST(Membership, WithoutItNoOffsetsAreSent) {
  TransactionalFixture f;
  f.source.member = false;
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  f.Run([&] {
    if (!f.source.member && f.source.rewinds == 2) {
      EXPECT_EQ(f.sink.calls[Call::kSendOffsets], 0);
      f.source.member = true;
    }
    return f.Records() == 1;
  });
  ExpectOnce(f, 1);
}

TEST(Abort, RestsLongerAndLongerWhileNothingHelps) {
  TransactionalFixture f;
  f.sink.always[Call::kCommit] = Answer::kAbort;
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  const auto until = f.clock.Steady() + seconds(60);
  std::string reason;
  f.Run([&] {
    f.clock.Advance(milliseconds(50));
    reason = f.health.NotReadyReason();
    return f.clock.Steady() > until;
  });
  EXPECT_LE(f.sink.calls[Call::kCommit], 20);
  EXPECT_GE(f.sink.calls[Call::kCommit], 5);
  EXPECT_EQ(reason,
            "transactions are aborted again and again: CODE: as the test "
            "wants");
  EXPECT_FALSE(f.loop.failed());
}

// ---- another producer ----

TEST(Taint, RenewsTheProducerBeforeTheNextTransaction) {
  TransactionalFixture f(Limits(milliseconds(1)));
  f.sink.taint_next = true;
  f.source.Assign({kFirst});
  Fill(f, kFirst, 200);
  f.Run(200);  // the fake fails if a tainted producer begins another
  ExpectOnce(f, 200);
  EXPECT_EQ(f.sink.renewals, 1);
  EXPECT_EQ(f.Renewals("tainted"), 1);
  EXPECT_EQ(f.source.rewinds, 1);
}

TEST(UndecidedCommit, ThatHappenedIsCountedAndNotRepeated) {
  TransactionalFixture f;
  f.sink.commits_unanswered = true;
  f.sink.Script(Call::kCommit, {Answer::kRenew});
  f.source.Assign({kFirst});
  Fill(f, kFirst, 20);
  f.Run(20);
  ExpectOnce(f, 20);
  EXPECT_EQ(f.sink.renewals, 1);
  EXPECT_EQ(f.Transactions("aborted"), 0);
}

TEST(UndecidedCommit, ThatDidNotHappenIsReadAgain) {
  TransactionalFixture f;
  f.sink.Script(Call::kCommit, {Answer::kRenew});
  f.source.Assign({kFirst});
  Fill(f, kFirst, 20);
  f.Run(20);
  ExpectOnce(f, 20);
  EXPECT_EQ(f.Transactions("aborted"), 1);
  EXPECT_EQ(f.Renewals("error"), 1);
}

TEST(UndecidedCommit, OfALostPartitionIsUnknown) {
  TransactionalFixture f;
  f.sink.always[Call::kCommit] = Answer::kAgain;
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  f.source.Then([] { std::this_thread::sleep_for(milliseconds(20)); });
  bool revoked = false;
  f.Run([&] {
    if (!revoked && f.sink.calls[Call::kCommit] > 0) {
      revoked = true;
      f.source.Revoke({kFirst}, /*lost=*/true);
      f.source.Assign({kFirst});
      f.source.Then([&] { f.sink.always.clear(); });
    }
    return f.Transactions("unknown") == 1;
  });
  EXPECT_EQ(f.Transactions("aborted"), 0);
  EXPECT_EQ(f.Renewals("timeout"), 1);
}

TEST(Patience, EndsWithAnotherProducer) {
  TransactionalFixture f;
  f.sink.Script(Call::kCommit, std::vector<Answer>(16, Answer::kAgain));
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  f.Run(1);
  ExpectOnce(f, 1);
  EXPECT_EQ(f.Renewals("timeout"), 1);
}

TEST(Patience, OfOffsetsEndsWithAnAbort) {
  TransactionalFixture f;
  f.sink.Script(Call::kSendOffsets, std::vector<Answer>(16, Answer::kAgain));
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  f.Run(1);
  ExpectOnce(f, 1);
  EXPECT_EQ(f.Transactions("aborted"), 1);
}

TEST(Patience, OfOutputsThatNobodyTakesEndsWithAnAbort) {
  TransactionalFixture f;
  bool full = true;
  f.sink.take = [&](auto&) { return full ? Sent::kFull : Sent::kTaken; };
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  f.Run([&] {
    f.clock.Advance(milliseconds(100));
    full = f.Transactions("aborted") == 0;
    return f.Records() == 1;
  });
  ExpectOnce(f, 1);
}

TEST(Opening, IsWaitedForWithoutEnd) {
  TransactionalFixture f;
  f.sink.Script(Call::kOpen, std::vector<Answer>(200, Answer::kAgain));
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  std::string reason;
  f.Run([&] {
    if (f.sink.calls[Call::kOpen] == 100) {
      reason = f.health.NotReadyReason();
    }
    return f.Records() == 1;
  });
  EXPECT_EQ(reason,
            "no broker has opened transactions for us: CODE: as the "
            "test wants");
  EXPECT_EQ(f.sink.renewals, 0);
  ExpectOnce(f, 1);
}

TEST(Opening, ThatIsRefusedNeverEndsTheProcess) {
  TransactionalFixture f;
  f.sink.Script(Call::kOpen, std::vector<Answer>(12, Answer::kRenew),
                Fault::Kind::kRefused);
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  std::string reason;
  f.Run([&] {
    f.clock.Advance(milliseconds(500));
    if (f.sink.renewals == 10) {
      reason = f.health.NotReadyReason();
    }
    return f.Records() == 1;
  });
  EXPECT_EQ(reason, "transactions rest: CODE: as the test wants");
  EXPECT_FALSE(f.loop.failed());
  ExpectOnce(f, 1);
}

TEST(Errors, OfEightProducersInARowEndTheProcess) {
  TransactionalFixture f;
  f.sink.always[Call::kCommit] = Answer::kRenew;
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  f.source.idle = [] {};
  EXPECT_FALSE(f.loop.Run(f.source, f.delivery));
  EXPECT_TRUE(f.loop.failed());
  EXPECT_EQ(f.sink.renewals, TransactionalDelivery::kMostRenewals);
}

TEST(Errors, WithACommitInBetweenDoNot) {
  TransactionalFixture f(Limits(milliseconds(1), 1));
  std::vector<Answer> answers;
  for (int i = 0; i < 30; ++i) {
    answers.insert(answers.end(), {Answer::kRenew, Answer::kDone});
  }
  f.sink.Script(Call::kCommit, answers);
  f.source.Assign({kFirst});
  Fill(f, kFirst, 100);
  f.Run(100);
  ExpectOnce(f, 100);
  EXPECT_FALSE(f.loop.failed());
}

TEST(Fenced, OnceIsRenewedAtOnce) {
  TransactionalFixture f;
  f.sink.Script(Call::kCommit, {Answer::kRenew}, Fault::Kind::kFenced);
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 0, Loud("a"));
  const auto start = f.clock.Steady();
  f.Run(1);
  EXPECT_LT(f.clock.Steady() - start, seconds(5));
  EXPECT_EQ(f.Renewals("fenced"), 1);
}

// F18
TEST(Fenced, TwiceRestsAndSaysWhy) {
  TransactionalFixture f(Limits(milliseconds(1), 1));
  f.sink.Script(Call::kCommit, {Answer::kRenew, Answer::kDone, Answer::kRenew},
                Fault::Kind::kFenced);
  f.source.Assign({kFirst});
  Fill(f, kFirst, 10);
  const auto start = f.clock.Steady();
  std::string reason;
  f.Run([&] {
    f.clock.Advance(milliseconds(100));
    reason = f.sink.renewals == 2 && !f.health.NotReadyReason().empty()
                 ? f.health.NotReadyReason()
                 : reason;
    return f.Records() == 10;
  });
  EXPECT_EQ(reason,
            "transactions rest: another producer uses our transactional.id: is "
            "there a second instance with this kafka.instance_id?");
  EXPECT_GE(f.clock.Steady() - start, seconds(30));
  EXPECT_FALSE(f.loop.failed());
  ExpectOnce(f, 10);
}

// ---- partitions that come and go ----

TEST(Revoke, CommitsWhatIsFinishedFirst) {
  TransactionalFixture f(Limits(std::chrono::hours(1)));
  f.source.Assign({kFirst});
  Fill(f, kFirst, 50);
  f.source.Revoke({kFirst}, /*lost=*/false);
  std::int64_t committed = 0;
  f.source.Then([&] { committed = f.source.committed[kFirst]; });
  f.Run(50);
  EXPECT_EQ(committed, 50);
  ExpectOnce(f, 50);
  EXPECT_EQ(f.source.rewinds, 0);
}

// The official example loses records here: what was aborted of the partitions
// that stay is stepped over by the next commit.
TEST(Revoke, ThatAbortsRewindsThePartitionsThatStay) {
  TransactionalFixture f(Limits(seconds(2)));
  f.source.Assign({kFirst, kSecond});
  Fill(f, kFirst, 20);
  Fill(f, kSecond, 20);
  f.source.Then([] { std::this_thread::sleep_for(milliseconds(30)); });
  f.source.Then([&] { f.sink.Script(Call::kCommit, {Answer::kAbort}); });
  f.source.Revoke({kFirst}, /*lost=*/false);
  f.source.Record(kSecond, 20, Loud("1-20"));
  f.Run([&] { return f.source.committed[kSecond] == 21; });
  const auto times = Alerted(f);
  for (int i = 0; i <= 20; ++i) {
    const auto found = times.find("1-" + std::to_string(i));
    EXPECT_TRUE(found != times.end() && found->second == 1) << i;
  }
  EXPECT_EQ(f.source.committed[kFirst], 0) << "its next owner begins there";
  EXPECT_EQ(f.source.rewinds, 1);
}

TEST(Revoke, ComesToAnEndWithoutBrokers) {
  TransactionalFixture f;
  f.sink.always[Call::kCommit] = Answer::kAgain;
  f.source.Assign({kFirst, kSecond});
  f.source.Record(kFirst, 0, Loud("a"));
  f.source.Record(kSecond, 0, Loud("b"));
  std::chrono::steady_clock::duration took{};
  f.source.Then([&] {
    const auto start = f.clock.Steady();
    f.source.listener.revoked(std::vector{kFirst}, /*lost=*/false);
    std::erase(f.source.assignment, kFirst);
    took = f.clock.Steady() - start;
    f.sink.always.clear();
  });
  f.Run(1);
  EXPECT_GE(took, seconds(4));
  EXPECT_LE(took, seconds(7));
  EXPECT_EQ(Alerted(f), (std::map<std::string, int>{{"b", 1}}));
}

TEST(Lost, PartitionsAreAbortedAndNothingOfThemIsCommitted) {
  TransactionalFixture f(Limits(seconds(2)));
  f.source.Assign({kFirst, kSecond});
  f.source.Record(kFirst, 0, Loud("lost"));
  f.source.Record(kSecond, 0, Loud("kept"));
  f.source.Then([] { std::this_thread::sleep_for(milliseconds(20)); });
  f.source.Revoke({kFirst}, /*lost=*/true);
  f.Run([&] { return f.source.committed[kSecond] == 1; });
  EXPECT_EQ(Alerted(f), (std::map<std::string, int>{{"kept", 1}}));
  EXPECT_EQ(f.source.committed[kFirst], 0);
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
