// What /-/ready says of a ConsumeLoop, and why.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/daemon/service/loop_fixture.h"

namespace wirewatch {
namespace {

using std::chrono::seconds;

const TopicPartition kFirst{"articles", 0};

class Readiness : public testing::Test {
 protected:
  // The reason some seconds of Kafka's time after the script.
  std::string ReasonAfter(std::chrono::seconds wait = seconds(2)) {
    std::string reason = "(never asked)";
    const auto until = f_.clock.Steady() + wait;
    f_.Run([&] {
      reason = f_.health.NotReadyReason();
      return f_.clock.Steady() > until;
    });
    return reason;
  }
  void Tell(KafkaEvent::Kind kind, const std::string& text) {
    f_.source.Then([this, kind, text] {
      KafkaEvent event;
      event.kind = kind;
      event.code = "CODE";
      event.text = text;
      f_.source.listener.event(event);
    });
  }
  LoopFixture f_;
};

TEST_F(Readiness, NotBeforeTheGroupIsJoined) {
  EXPECT_EQ(ReasonAfter(), "not yet in the consumer group");
}

TEST_F(Readiness, WhatKeepsUsOutIsNamed) {
  Tell(KafkaEvent::Kind::kAuthentication, "SASL: bad password");
  EXPECT_EQ(ReasonAfter(), "not yet in the consumer group: SASL: bad password");
}

TEST_F(Readiness, OnceThereAreAssignments) {
  f_.source.Assign({kFirst});
  EXPECT_EQ(ReasonAfter(), "");
}

TEST_F(Readiness, AlsoWithoutAnyPartition) {
  f_.source.Assign({});
  EXPECT_EQ(ReasonAfter(), "");
}

TEST_F(Readiness, NotWhenTheAssignmentIsLost) {
  f_.source.Assign({kFirst});
  f_.source.Revoke({kFirst}, /*lost=*/true);
  EXPECT_EQ(ReasonAfter(), "not yet in the consumer group");
}

TEST_F(Readiness, StillInARebalance) {
  f_.source.Assign({kFirst});
  f_.source.Revoke({kFirst}, /*lost=*/false);
  EXPECT_EQ(ReasonAfter(), "");
}

TEST_F(Readiness, NotWhenNoBrokerAnswers) {
  f_.source.Assign({kFirst});
  f_.source.silence = seconds(6);
  EXPECT_EQ(ReasonAfter(), "no broker has answered for some seconds");
}

TEST_F(Readiness, NotWhenTheOutputsAreNotTaken) {
  f_.source.Assign({kFirst});
  f_.sink.answer = [](auto&) { return Answer::kRefuse; };
  f_.source.Record(kFirst, 0, Loud("a"));
  EXPECT_EQ(ReasonAfter(seconds(40)),
            "the brokers have not taken alerts or dead letters for 30 seconds");
}

TEST_F(Readiness, ShowsHowFarEachPartitionIs) {
  f_.source.Assign({kFirst});
  f_.source.at_end = false;  // records wait, and none comes
  f_.source.noted[kFirst] = 7;
  EXPECT_EQ(ReasonAfter(seconds(119)), "");
  const std::vector<PartitionState> shown = f_.board.Look();
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].partition, kFirst);
  EXPECT_EQ(shown[0].committed, 7);
  EXPECT_EQ(shown[0].lag, 5);
  EXPECT_FALSE(shown[0].stalled_since);
}

TEST_F(Readiness, AndTheStandstillIsNamed) {
  f_.source.Assign({kFirst});
  f_.source.at_end = false;
  f_.source.noted[kFirst] = 7;
  EXPECT_EQ(ReasonAfter(seconds(123)),
            kFirst.topic + "/" + std::to_string(kFirst.partition) +
                " stands still at offset 7 with 5 records waiting");
  EXPECT_TRUE(f_.board.Look().at(0).stalled_since);
}

TEST_F(Readiness, AMarkerAtTheEndIsNoStandstill) {
  f_.source.Assign({kFirst});
  f_.source.noted[kFirst] = 7;
  EXPECT_EQ(ReasonAfter(seconds(123)), "");
}

}  // namespace
}  // namespace wirewatch
