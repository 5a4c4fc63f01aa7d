// TransactionalDelivery when a transaction does not come to its end: aborts,
// other producers, partitions that leave.
#include <gtest/gtest.h>

#include <map>
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
using Fault = TransactionalSink::Fault;
using Sent = TransactionalSink::Sent;

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

}  // namespace
}  // namespace wirewatch
