// Publisher: each output until it is acknowledged, in order.
#include "daemon/service/publisher.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "daemon/service/outputs.h"
#include "tests/daemon/service/fakes.h"

namespace wirewatch {
namespace {

class PublisherTest : public testing::Test {
 protected:
  PublisherTest()
      : publisher_(clock_,
                   {[this](const OutputOwner& o, const ProducedRecord&) {
                      Heard("ack", o);
                    },
                    [this](const OutputOwner& o, const ProducedRecord&) {
                      Heard("rejected", o);
                    },
                    [this](const std::string& error) {
                      heard_.push_back("failed " + error);
                    }}) {
    sink_.delivered = [this](const ByteSink::Delivery& d) {
      publisher_.OnDelivery(d);
    };
  }

  void Publish(std::uint64_t owner, std::string value) {
    publisher_.Publish({"alerts", std::nullopt, std::move(value), {}, {}},
                       {owner, /*alert=*/true});
  }
  void Heard(const std::string& what, const OutputOwner& owner) {
    heard_.push_back(what + " " + std::to_string(owner.sequence) +
                     (owner.alert ? "" : " dead letter"));
  }
  std::vector<std::string> SentValues() const {
    std::vector<std::string> values;
    for (const auto& one : sink_.sent) {
      values.push_back(one.record.value);
    }
    return values;
  }

  FakeClock clock_;
  FakeSink sink_;
  std::vector<std::string> heard_;
  Publisher publisher_;
};

using Words = std::vector<std::string>;

TEST_F(PublisherTest, TellsTheOwnerWhenItsOutputIsAcknowledged) {
  Publish(7, "a");
  publisher_.Publish({"dead", std::nullopt, "b", {}, {}}, {8, /*alert=*/false});
  publisher_.Run(sink_);
  EXPECT_EQ(heard_, (Words{"ack 7", "ack 8 dead letter"}));
  EXPECT_EQ(publisher_.outstanding(), 0U);
}

TEST_F(PublisherTest, SendsInTheOrderGiven) {
  for (const char* value : {"a", "b", "c", "d"}) {
    Publish(1, value);
  }
  publisher_.Run(sink_);
  EXPECT_EQ(SentValues(), (Words{"a", "b", "c", "d"}));
}

TEST_F(PublisherTest, AFullClientQueueKeepsOrderAndLosesNothing) {
  sink_.room = 2;
  sink_.answer = [](auto&) { return Answer::kSilence; };
  for (const char* value : {"a", "b", "c", "d", "e"}) {
    Publish(1, value);
  }
  publisher_.Run(sink_);
  EXPECT_EQ(SentValues(), (Words{"a", "b"}));
  publisher_.Run(sink_);  // still full
  EXPECT_EQ(SentValues(), (Words{"a", "b"}));
  sink_.answer = [](auto&) { return Answer::kAcknowledge; };
  for (int i = 0; i < 5; ++i) {
    publisher_.Run(sink_);
  }
  EXPECT_EQ(SentValues(), (Words{"a", "b", "c", "d", "e"}));
  EXPECT_EQ(publisher_.outstanding(), 0U);
}

TEST_F(PublisherTest, ARefusedRecordIsSentAgainAfterAPause) {
  sink_.answer = [](auto&) { return Answer::kRefuse; };
  Publish(1, "a");
  publisher_.Run(sink_);
  EXPECT_EQ(heard_, (Words{"failed REFUSED"}));
  publisher_.Run(sink_);
  EXPECT_EQ(sink_.sent.size(), 1U) << "not before the pause is over";
  sink_.answer = [](auto&) { return Answer::kAcknowledge; };
  clock_.Advance(Publisher::kRetryPause);
  publisher_.Run(sink_);
  EXPECT_EQ(heard_, (Words{"failed REFUSED", "ack 1"}));
  EXPECT_EQ(SentValues(), (Words{"a", "a"}));
}

TEST_F(PublisherTest, ARefusedRecordIsSentForAsLongAsItTakes) {
  sink_.answer = [](auto&) { return Answer::kRefuse; };
  Publish(1, "a");
  for (int i = 0; i < 1000; ++i) {
    publisher_.Run(sink_);
    clock_.Advance(Publisher::kRetryPause);
  }
  EXPECT_EQ(sink_.sent.size(), 1000U);
  EXPECT_EQ(publisher_.outstanding(), 1U);
}

TEST_F(PublisherTest, ATooLargeRecordIsGivenBack) {
  sink_.answer = [](auto&) { return Answer::kTooLarge; };
  Publish(1, std::string(kSmallBytes + 1, 'x'));
  publisher_.Run(sink_);
  EXPECT_EQ(heard_, (Words{"rejected 1"}));
  EXPECT_EQ(publisher_.outstanding(), 0U);
}

TEST_F(PublisherTest, HeadersAndKeyCountAsSizeToo) {
  sink_.answer = [](auto&) { return Answer::kTooLarge; };
  const std::string half(kSmallBytes / 2 + 1, 'x');
  publisher_.Publish({"alerts", half, "", {{"tracestate", half}}, {}},
                     {1, true});
  publisher_.Run(sink_);
  EXPECT_EQ(heard_, (Words{"rejected 1"}));
}

TEST_F(PublisherTest, ASmallRecordThatIsTooLargeIsTheTopicsFaultAndSentAgain) {
  sink_.answer = [](auto&) { return Answer::kTooLarge; };
  Publish(1, std::string(100, 'x'));
  publisher_.Run(sink_);
  EXPECT_EQ(heard_, (Words{"failed REFUSED"}));
  sink_.answer = [](auto&) { return Answer::kAcknowledge; };
  clock_.Advance(Publisher::kRetryPause);
  publisher_.Run(sink_);
  EXPECT_EQ(heard_.back(), "ack 1");
}

TEST_F(PublisherTest, WhatIsForgottenIsNotSent) {
  Publish(1, "a");
  Publish(2, "b");
  publisher_.Forget({1});
  publisher_.Run(sink_);
  EXPECT_EQ(SentValues(), (Words{"b"}));
  EXPECT_EQ(heard_, (Words{"ack 2"}));
  EXPECT_EQ(publisher_.outstanding(), 0U);
}

TEST_F(PublisherTest, OfWhatIsForgottenOnItsWayNobodyIsTold) {
  sink_.answer = [](auto&) { return Answer::kSilence; };
  Publish(1, "a");
  Publish(2, "b");
  publisher_.Run(sink_);
  publisher_.Forget({1, 2});
  sink_.Report(0, Answer::kAcknowledge);
  sink_.Report(1, Answer::kRefuse);
  clock_.Advance(Publisher::kRetryPause);
  publisher_.Run(sink_);
  EXPECT_EQ(heard_, Words{});
  EXPECT_EQ(sink_.sent.size(), 2U) << "nor is it sent again";
  EXPECT_EQ(publisher_.outstanding(), 0U);
}

TEST_F(PublisherTest, WhatIsForgottenWhileItWaitsToBeSentAgainIsNot) {
  sink_.answer = [](auto&) { return Answer::kRefuse; };
  Publish(1, "a");
  publisher_.Run(sink_);
  publisher_.Forget({1});
  clock_.Advance(Publisher::kRetryPause);
  publisher_.Run(sink_);
  EXPECT_EQ(sink_.sent.size(), 1U);
  EXPECT_EQ(publisher_.outstanding(), 0U);
}

TEST_F(PublisherTest, KnowsTheBytesThatItHolds) {
  sink_.answer = [](auto&) { return Answer::kSilence; };
  Publish(1, std::string(100, 'x'));
  publisher_.Publish({"alerts", "key", "value", {{"ab", "cd"}}, {}}, {2, true});
  EXPECT_EQ(publisher_.outstanding_bytes(), 112U);
  publisher_.Run(sink_);
  sink_.Report(0, Answer::kAcknowledge);
  EXPECT_EQ(publisher_.outstanding_bytes(), 12U);
}

TEST_F(PublisherTest, AReportForAnUnknownTicketIsIgnored) {
  publisher_.OnDelivery({999, true, false, false, ""});
  EXPECT_EQ(heard_, Words{});
}

}  // namespace
}  // namespace wirewatch
