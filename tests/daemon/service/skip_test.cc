// Skips on request: what is refused, and that nothing is left out without its
// mark, nor marked without being left out.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/daemon/service/transactional_fixture.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using Answer = TransactionalSink::Answer;
using Call = FakeTransactions::Call;
using Kind = SkipAnswer::Kind;

const TopicPartition kFirst{"articles", 0};
const TopicPartition kSecond{"articles", 1};

template <typename Fixture>
void HoldTen(Fixture& f) {
  f.source.extents[kFirst] = {.first = 0, .end = 100, .position = 10};
}

// The answer to a request that is made once the script is at its end.
template <typename Fixture>
SkipAnswer AnswerTo(Fixture& f, const SkipRequest& request) {
  std::optional<SkipAnswer> answer;
  f.source.Then([&] {
    f.loop.AskSkip(request, [&](const SkipAnswer& said) { answer = said; });
  });
  f.Run([&] { return answer.has_value(); });
  return answer.value_or(SkipAnswer{});
}

std::optional<std::string> Marked(
    const std::vector<const ProducedRecord*>& letters) {
  if (letters.empty()) {
    return std::nullopt;
  }
  std::string text;
  for (const ProducedRecord* letter : letters) {
    text += Header(*letter, "wirewatch-lost-reason") + " " +
            Header(*letter, "wirewatch-lost-from") + ".." +
            Header(*letter, "wirewatch-lost-to") + ";";
  }
  return text;
}

double Lost(const LoopWorld& f) {
  return f.Metered().Value(
      "wirewatch_input_records_lost_total{reason=\"skipped\"}");
}

// ---- what is asked ----

struct Refusal {
  const char* name;
  SkipRequest request;
  Kind kind;
  const char* text;
};

class Refused : public testing::TestWithParam<Refusal> {};

TEST_P(Refused, WithWhatIsWrong) {
  LoopFixture f;
  HoldTen(f);
  f.source.Assign({kFirst, kSecond});
  const SkipAnswer answer = AnswerTo(f, GetParam().request);
  EXPECT_EQ(answer.kind, GetParam().kind);
  EXPECT_EQ(answer.text, GetParam().text);
  EXPECT_TRUE(f.source.skips.empty());
  EXPECT_EQ(Marked(f.sink.To("dead")), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(
    Requests, Refused,
    testing::Values(
        Refusal{"another_topic",
                {{"wires", 0}, 20, 10},
                Kind::kRefused,
                "no topic `wires` among those that are read (input.topics)"},
        Refusal{"another_instances_partition",
                {{"articles", 7}, 20, 10},
                Kind::kRefused,
                "articles/7 is not read by this instance, which has: "
                "articles/0, articles/1; `wirewatch ctl status` of each "
                "instance tells which has it: ask that one"},
        Refusal{"not_ahead",
                {kFirst, 10, 10},
                Kind::kRefused,
                "articles/0 is read from offset 10 on: 10 is not ahead"},
        Refusal{"beyond_the_end",
                {kFirst, 101, 10},
                Kind::kRefused,
                "articles/0 ends before offset 100: 101 is beyond that"},
        Refusal{"more_than_was_confirmed",
                {kFirst, 20, 11},
                Kind::kRefused,
                "articles/0 is read from offset 10 on, before 11 as it was "
                "confirmed"},
        Refusal{"no_broker_answers",
                {kSecond, 20, 10},
                Kind::kFailed,
                "articles/1: no broker has said what the partition holds; "
                "nothing was left out, ask again"},
        Refusal{"only_asked",
                {kFirst, 25, std::nullopt},
                Kind::kPlanned,
                "articles/0: offsets 10 to 24 (15) would never be read; "
                "reading would go on at offset 25"}),
    [](const auto& test) { return std::string(test.param.name); });

// ---- what is done ----

TEST(Skip, LeavesOutMarksCountsAndGoesOn) {
  TransactionalFixture f;
  HoldTen(f);
  f.source.Assign({kFirst});
  const SkipAnswer answer = AnswerTo(f, {kFirst, 25, 10});
  EXPECT_EQ(answer.kind, Kind::kSkipped) << answer.text;
  EXPECT_EQ(answer.text,
            "articles/0: offsets 10 to 24 (15) left out, and marked in the "
            "dead-letter topic; reading goes on at offset 25");
  EXPECT_EQ(Marked(f.sink.To("dead")), "skipped 10..25;");
  ASSERT_EQ(f.sink.committed.size(), 1U);
  EXPECT_EQ(f.sink.committed[0].positions, (Positions{{kFirst, 25}}))
      << "marker and offset in one transaction";
  EXPECT_EQ(Lost(f), 15);
  EXPECT_EQ(f.Records(), 0U) << "a marker is no record";
}

TEST(Skip, AtLeastOnceToo) {
  LoopFixture f;
  HoldTen(f);
  f.source.Assign({kFirst});
  EXPECT_EQ(AnswerTo(f, {kFirst, 25, 10}).kind, Kind::kSkipped);
  EXPECT_EQ(Marked(f.sink.To("dead")), "skipped 10..25;");
  EXPECT_EQ(f.source.Stored(kFirst), 25);
}

TEST(Skip, ComesAfterWhatIsInFlight) {
  TransactionalFixture f;
  HoldTen(f);
  f.source.Assign({kFirst, kSecond});
  for (int i = 0; i < 10; ++i) {
    f.source.Record(kFirst, i, Loud("0-" + std::to_string(i)));
    f.source.Record(kSecond, i, Loud("1-" + std::to_string(i)));
  }
  EXPECT_EQ(AnswerTo(f, {kFirst, 25, 10}).kind, Kind::kSkipped);
  EXPECT_EQ(f.sink.To("alerts").size(), 20U) << "each once, none is hurt";
  EXPECT_EQ(f.source.committed[kFirst], 25);
  EXPECT_EQ(f.source.rewinds, 0);
}

TEST(Skip, ThatIsTakenBackIsNotMarkedAndIsTold) {
  TransactionalFixture f;
  HoldTen(f);
  f.source.committed[kFirst] = 10;
  f.source.Assign({kFirst});
  f.sink.Script(Call::kCommit, {Answer::kAbort});
  const SkipAnswer answer = AnswerTo(f, {kFirst, 25, 10});
  EXPECT_EQ(answer.kind, Kind::kFailed);
  EXPECT_NE(answer.text.find("if not, ask again"), std::string::npos);
  EXPECT_EQ(Marked(f.sink.To("dead")), std::nullopt);
  EXPECT_EQ(f.source.committed[kFirst], 10);
  EXPECT_EQ(Lost(f), 0);
}

TEST(Skip, WaitsForNoRecordThatCannotBeDelivered) {
  LoopFixture f;
  HoldTen(f);
  f.sink.answer = [](auto&) { return wirewatch::Answer::kSilence; };
  f.source.Assign({kFirst});
  f.source.Record(kFirst, 9, Loud("a"));
  EXPECT_EQ(AnswerTo(f, {kFirst, 25, 10}).text,
            "articles/0: what was read before it could not be delivered yet; "
            "nothing was left out, ask again");
  EXPECT_TRUE(f.source.skips.empty());
}

TEST(Skip, IsAnsweredWhenTheLoopEnds) {
  LoopFixture f;
  f.source.Assign({kFirst});
  std::vector<SkipAnswer> answers;
  const auto note = [&](const SkipAnswer& said) { answers.push_back(said); };
  f.source.Then([&] {
    f.loop.RequestStop();
    f.loop.AskSkip({kFirst, 25, 10}, note);
    f.loop.AskSkip({kFirst, 26, 10}, note);
  });
  f.Run([] { return true; });
  f.loop.AskSkip({kFirst, 27, 10}, note);
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[2].text,
            "the daemon is stopping; what was not committed is read again");
}

}  // namespace
}  // namespace wirewatch
