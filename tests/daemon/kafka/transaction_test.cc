// TransactionalSink on a broker that misbehaves at chosen requests: what each
// of its errors means for the transaction, the producer and the group.
#include <array>
#include <map>
#include <ostream>
#include <set>
#include <thread>

#include "tests/daemon/kafka/embedded_fixture.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using Answer = TransactionalSink::Answer;
using Fault = TransactionalSink::Fault;

const TopicPartition kArticles{"articles", 0};
constexpr milliseconds kSlice{1000};

const char* Name(Answer answer) {
  return std::array{"done", "again", "abort",
                    "renew"}[static_cast<std::size_t>(answer)];
}

class Transactions : public EmbeddedKafkaTest {
 protected:
  Transactions() {
    kafka_.CreateTopic("articles", 1);
    kafka_.CreateTopic("alerts", 1);
    CreatedTransactionalSink created = CreateTransactionalKafkaSink(
        Hurried(), "test-1",
        [this](const TransactionalSink::Failure& f) { failures_.push_back(f); },
        [this](const KafkaEvent& event) { events_.all.push_back(event); });
    EXPECT_EQ(created.error, "");
    sink_ = std::move(created.sink);
  }

  // Faults that pass are repeated within seconds, not minutes.
  KafkaClientOptions Hurried() const {
    return Client({{"transaction.timeout.ms", "6000"},
                   {"socket.timeout.ms", "2000"},
                   {"retry.backoff.ms", "50"},
                   {"reconnect.backoff.max.ms", "500"}});
  }
  // A member of the group that has read what is there.
  Member Joined(int records) {
    Outlet outlet(Client());
    for (int i = 0; i < records; ++i) {
      outlet.Deliver({Record("articles", std::to_string(i))});
    }
    KafkaConsumerOptions options = Group("readers", {"articles"});
    options.transactional = true;
    Member member(options);
    EXPECT_TRUE(member.Read(static_cast<std::size_t>(records)));
    return member;
  }

  // The call until it is anything but kAgain.
  template <typename Call>
  static Answer Insist(Call call) {
    Answer answer = Answer::kAgain;
    EXPECT_TRUE(Eventually([&] {
      answer = call();
      return answer != Answer::kAgain;
    }));
    return answer;
  }
  // A whole transaction with one alert and one offset; the first answer that is
  // not kDone.
  Answer Transact(Member& member, std::int64_t next) {
    const std::vector<std::function<Answer()>> steps = {
        [&] { return sink_->Begin(); },
        [&] {
          return sink_->Send(Record("alerts", "x"), 1) ==
                         TransactionalSink::Sent::kTaken
                     ? Answer::kDone
                     : Answer::kAbort;
        },
        [&] {
          return sink_->SendOffsets({{kArticles, next}},
                                    member.source->Membership(), kSlice);
        },
        [&] { return sink_->Commit(kSlice); },
    };
    for (const auto& step : steps) {
      if (const Answer answer = Insist(step); answer != Answer::kDone) {
        return answer;
      }
    }
    return Answer::kDone;
  }
  Answer Open() {
    return Insist([&] { return sink_->Open(kSlice); });
  }

  std::vector<TransactionalSink::Failure> failures_;
  EventLog events_;
  std::unique_ptr<TransactionalSink> sink_;
};

TEST_F(Transactions, CommitOutputsAndOffsets) {
  Member member = Joined(3);
  ASSERT_EQ(Open(), Answer::kDone);
  EXPECT_EQ(Transact(member, 2), Answer::kDone);
  EXPECT_EQ(Transact(member, 3), Answer::kDone);
  EXPECT_FALSE(sink_->tainted());
  // The mock broker does not keep the offsets: broker/delivery_exactly_once
  // sees to those.
  member.source->NoteCommitted({{kArticles, 3}});
  EXPECT_EQ(member.source->Lag(kArticles), 0);
}

TEST_F(Transactions, ARewindOfAGroupWithoutOffsetsGoesToTheBeginning) {
  Member member = Joined(3);
  member.records.clear();
  EXPECT_EQ(member.source->Rewind(milliseconds(5000)),
            (Positions{{kArticles, 0}}));
  ASSERT_TRUE(member.Read(3));
  EXPECT_EQ(member.Values(), (std::vector<std::string>{"0", "1", "2"}));
}

TEST_F(Transactions, ARewindEndsAPause) {
  Member member = Joined(3);
  member.source->Pause();
  member.records.clear();
  ASSERT_TRUE(member.source->Rewind(milliseconds(5000)));
  EXPECT_TRUE(member.Read(3));
}

TEST_F(Transactions, ARewindWithoutBrokersSaysSoInTime) {
  Member member = Joined(1);
  kafka_.SetDown();
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(member.source->Rewind(milliseconds(500)), std::nullopt);
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(2500));
}

TEST_F(Transactions, NobodyIsAMemberBeforeTheGroupIsJoined) {
  KafkaConsumerOptions options = Group("readers", {"articles"});
  options.transactional = true;
  Member member(options);
  EXPECT_EQ(member.source->Membership(), nullptr);
  ASSERT_TRUE(Eventually([&] {
    member.Step();
    return member.assignments > 0;
  }));
  EXPECT_NE(member.source->Membership(), nullptr);
}

TEST_F(Transactions, AnAbortedTransactionIsFollowedByAnother) {
  Member member = Joined(1);
  ASSERT_EQ(Open(), Answer::kDone);
  ASSERT_EQ(sink_->Begin(), Answer::kDone);
  sink_->Send(Record("alerts", "x"), 1);
  ASSERT_EQ(Insist([&] { return sink_->Flush(kSlice); }), Answer::kDone);
  EXPECT_EQ(Insist([&] { return sink_->Abort(kSlice); }), Answer::kDone);
  EXPECT_FALSE(sink_->tainted());
  EXPECT_TRUE(failures_.empty()) << "what is taken back is no failure";
  EXPECT_EQ(Transact(member, 1), Answer::kDone);
}

TEST_F(Transactions, AnAbortWithOutputsOnTheirWayIsForTheNextProducer) {
  const Member member = Joined(1);
  ASSERT_EQ(Open(), Answer::kDone);
  ASSERT_EQ(sink_->Begin(), Answer::kDone);
  sink_->Send(Record("alerts", "x"), 1);  // and not acknowledged yet
  EXPECT_EQ(sink_->Abort(kSlice), Answer::kDone);
  EXPECT_TRUE(sink_->tainted());
}

TEST_F(Transactions, ARecordAboveTheClientsLimitDoesNoHarm) {
  Member member = Joined(1);
  ASSERT_EQ(Open(), Answer::kDone);
  ASSERT_EQ(sink_->Begin(), Answer::kDone);
  EXPECT_EQ(sink_->Send(Record("alerts", std::string(2'000'000, 'x')), 1),
            TransactionalSink::Sent::kTooLarge);
  sink_->Send(Record("alerts", "x"), 2);
  EXPECT_EQ(Insist([&] { return sink_->Commit(kSlice); }), Answer::kDone);
}

TEST_F(Transactions, WithoutBrokersEachCallComesBackInTime) {
  ASSERT_EQ(Open(), Answer::kDone);
  ASSERT_EQ(sink_->Begin(), Answer::kDone);
  sink_->Send(Record("alerts", "x"), 1);
  kafka_.SetDown();
  const auto within = [](const std::function<void()>& call) {
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::steady_clock::now() - start;
  };
  EXPECT_LT(within([&] {
              EXPECT_EQ(sink_->Commit(milliseconds(500)), Answer::kAgain);
            }),
            milliseconds(3000));
  EXPECT_LT(within([&] { sink_->Renew(); }), milliseconds(4000));
  EXPECT_LT(within([&] {
              EXPECT_EQ(sink_->Open(milliseconds(500)), Answer::kAgain);
            }),
            milliseconds(3000));
  kafka_.SetUp();
  EXPECT_EQ(Open(), Answer::kDone);
}

// The broker that has answered the first request of two (AddOffsetsToTxn) is
// away when it should be asked for the other (TxnOffsetCommit):
// librdkafka 2.0.2 comes back from that when it is there again.
TEST_F(Transactions, OffsetsThatNobodyTakesHoldUpNothing) {
  const Member member = Joined(1);
  ASSERT_EQ(Open(), Answer::kDone);
  ASSERT_EQ(sink_->Begin(), Answer::kDone);
  sink_->Send(Record("alerts", "x"), 1);
  ASSERT_EQ(Insist([&] { return sink_->Flush(kSlice); }), Answer::kDone);
  const GroupMembership membership = member.source->Membership();
  kafka_.SetDelay(milliseconds(400));
  std::thread outage([this] {
    std::this_thread::sleep_for(milliseconds(600));  // the moment
    kafka_.SetDown();
  });
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(sink_->SendOffsets({{kArticles, 1}}, membership, kSlice),
              Answer::kAgain);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(7000));
  outage.join();
  EXPECT_EQ(sink_->Abort(kSlice), Answer::kDone);
  EXPECT_TRUE(sink_->tainted());
  sink_->Renew();
  EXPECT_EQ(sink_->Open(kSlice), Answer::kAgain);
  kafka_.SetDelay(milliseconds(0));
  kafka_.SetUp();
  EXPECT_EQ(Open(), Answer::kDone);
}

// The commit succeeds in the end, and librdkafka says nothing of the request
// that had no answer.
TEST_F(Transactions, ACommitThatWasRepeatedTaintsTheProducer) {
  Member member = Joined(1);
  ASSERT_EQ(Open(), Answer::kDone);
  ASSERT_EQ(sink_->Begin(), Answer::kDone);
  sink_->Send(Record("alerts", "x"), 1);
  ASSERT_EQ(Insist([&] { return sink_->Flush(kSlice); }), Answer::kDone);
  kafka_.SetDelay(milliseconds(2500));  // above socket.timeout.ms
  EXPECT_EQ(sink_->Commit(milliseconds(2600)), Answer::kAgain);
  kafka_.SetDelay(milliseconds(0));
  EXPECT_EQ(Insist([&] { return sink_->Commit(kSlice); }), Answer::kDone);
  EXPECT_TRUE(sink_->tainted());
  sink_->Renew();
  EXPECT_FALSE(sink_->tainted());
  ASSERT_EQ(Open(), Answer::kDone);
  // The member's heartbeats were as slow; it may have been put out by that.
  ASSERT_TRUE(Eventually([&] {
    member.Step();
    return member.source->Membership() != nullptr;
  }));
  EXPECT_EQ(Transact(member, 1), Answer::kDone) << sink_->fault().text;
}

// ---- each error of a broker, and what it comes to ----

constexpr std::int16_t kProduce = 0;
constexpr std::int16_t kInitProducerId = 22;
constexpr std::int16_t kAddPartitions = 24;
constexpr std::int16_t kAddOffsets = 25;
constexpr std::int16_t kEndTxn = 26;
constexpr std::int16_t kTxnOffsetCommit = 28;

struct ErrorCase {
  const char* name;
  std::int16_t api;
  std::int16_t code;  // of the protocol
  Answer answer;
  Fault::Kind kind = Fault::Kind::kOther;
  friend void PrintTo(const ErrorCase& c, std::ostream* out) { *out << c.name; }
};
// F15
class BrokerError : public Transactions,
                    public testing::WithParamInterface<ErrorCase> {};

// clang-format off
constexpr auto kFenced = Fault::Kind::kFenced;
constexpr auto kRefused = Fault::Kind::kRefused;
const std::vector<ErrorCase> kErrors = {
    {"init_coordinator_loading",             kInitProducerId,  14, Answer::kDone},
    {"init_not_coordinator",                 kInitProducerId,  16, Answer::kDone},
    {"init_concurrent_transactions",         kInitProducerId,  51, Answer::kDone},
    {"init_not_authorized",                  kInitProducerId,  53, Answer::kRenew, kRefused},
    {"init_unknown_code",                    kInitProducerId, 120, Answer::kDone},

    {"partitions_coordinator_loading",       kAddPartitions,   14, Answer::kDone},
    {"partitions_concurrent_transactions",   kAddPartitions,   51, Answer::kDone},
    {"partitions_topic_not_authorized",      kAddPartitions,   29, Answer::kAbort, kRefused},
    {"partitions_invalid_epoch",             kAddPartitions,   47, Answer::kRenew, kFenced},
    {"partitions_fenced",                    kAddPartitions,   90, Answer::kRenew, kFenced},
    {"partitions_invalid_state",             kAddPartitions,   48, Answer::kRenew},

    {"offsets_coordinator_loading",          kAddOffsets,      14, Answer::kDone},
    {"offsets_fenced",                       kAddOffsets,      90, Answer::kAbort, kFenced},
    {"offsets_invalid_state",                kAddOffsets,      48, Answer::kRenew},
    {"offsets_group_not_authorized",         kAddOffsets,      30, Answer::kAbort, kRefused},

    {"group_coordinator_loading",            kTxnOffsetCommit, 14, Answer::kDone},
    {"group_illegal_generation",             kTxnOffsetCommit, 22, Answer::kAbort},
    {"group_unknown_member",                 kTxnOffsetCommit, 25, Answer::kAbort},
    {"group_rebalance",                      kTxnOffsetCommit, 27, Answer::kAbort},
    {"group_fenced_instance",                kTxnOffsetCommit, 82, Answer::kAbort},
    {"group_not_authorized",                 kTxnOffsetCommit, 30, Answer::kAbort, kRefused},
    {"group_producer_fenced",                kTxnOffsetCommit, 90, Answer::kAbort, kFenced},

    {"end_coordinator_loading",              kEndTxn,          14, Answer::kDone},
    {"end_concurrent_transactions",          kEndTxn,          51, Answer::kDone},
    {"end_invalid_epoch",                    kEndTxn,          47, Answer::kRenew, kFenced},
    {"end_fenced",                           kEndTxn,          90, Answer::kRenew, kFenced},
    {"end_invalid_state",                    kEndTxn,          48, Answer::kRenew},
    {"end_not_authorized",                   kEndTxn,          53, Answer::kRenew, kRefused},
    {"end_unknown_code",                     kEndTxn,         120, Answer::kAbort},

    {"produce_not_leader",                   kProduce,          6, Answer::kDone},
    {"produce_not_enough_replicas",          kProduce,         19, Answer::kDone},
    {"produce_too_large",                    kProduce,         10, Answer::kAbort},
    {"produce_topic_not_authorized",         kProduce,         29, Answer::kAbort, kRefused},
    {"produce_invalid_epoch",                kProduce,         47, Answer::kRenew, kFenced},
};
// clang-format on

TEST_P(BrokerError, ComesToItsAction) {
  const ErrorCase& c = GetParam();
  Member member = Joined(1);
  Answer answer = Answer::kDone;
  if (c.api == kInitProducerId) {
    kafka_.AnswerWith(c.api, std::array{c.code});
    answer = Open();
  } else {
    ASSERT_EQ(Open(), Answer::kDone);
    kafka_.AnswerWith(c.api, std::array{c.code});
    answer = Transact(member, 1);
  }
  EXPECT_EQ(answer, c.answer) << Name(answer) << ": " << sink_->fault().code
                              << ": " << sink_->fault().text;
  if (answer != Answer::kDone) {
    EXPECT_EQ(sink_->fault().kind, c.kind) << sink_->fault().code;
  }
  // And there is a way on from each.
  EXPECT_TRUE(Eventually([&] {
    if (answer == Answer::kAbort) {
      answer = Insist([&] { return sink_->Abort(kSlice); });
    }
    if (answer == Answer::kRenew) {
      sink_->Renew();
      answer = Open();
    }
    answer = answer == Answer::kDone ? Transact(member, 1) : answer;
    return answer == Answer::kDone;
  }));
}

INSTANTIATE_TEST_SUITE_P(Codes, BrokerError, testing::ValuesIn(kErrors),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

}  // namespace
}  // namespace wirewatch
