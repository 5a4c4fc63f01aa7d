// Process: outcomes, and what the observer is told. What is demanded of bad
// input is in bad_input_test.cc.

#include "daemon/pipeline/process.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "tests/daemon/pipeline/sample_rules.h"

namespace wirewatch {
namespace {

const RuleSet& Rules() {
  static const RuleSet kRules(SampleWatchlists(), "bundle");
  return kRules;
}

InputRecord Record(std::optional<std::string_view> value) {
  InputRecord record;
  record.coordinates.topic = "articles";
  record.value = value;
  return record;
}

Outcome OutcomeOf(std::optional<std::string_view> value,
                  StageObserver* observer = nullptr) {
  Processor processor(SampleProcessOptions());
  return processor.Run(Record(value), Rules(), observer);
}

class StageList : public StageObserver {
 public:
  void Started() override { stages.emplace_back("started"); }
  void Finished(Stage stage) override { stages.emplace_back(ToString(stage)); }
  std::vector<std::string> stages;
};
using Stages = std::vector<std::string>;

TEST(Process, NullIsATombstone) {
  StageList observer;
  EXPECT_TRUE(
      std::holds_alternative<Tombstone>(OutcomeOf(std::nullopt, &observer)));
  EXPECT_EQ(observer.stages, Stages{});
}

TEST(Process, AnArticleGoesThroughAllStages) {
  StageList observer;
  const Outcome outcome =
      OutcomeOf(R"({"id":"a","text":"In Mosul."})", &observer);
  const Judged& judged = std::get<Judged>(outcome);
  EXPECT_EQ(judged.article.id, "a");
  EXPECT_EQ(judged.counted.mentions.size(), 1U);
  EXPECT_EQ(judged.encoded.alerts.size(), 1U);
  EXPECT_EQ(observer.stages,
            (Stages{"started", "decode", "fold", "find", "judge", "encode"}));
}

// A11: the rest of the article is searched as ever.
struct MarksCase {
  const char* name;
  const char* mark;  // so many of it on one letter
  int count;
  bool lossy;
};
class Marks : public testing::TestWithParam<MarksCase> {};
TEST_P(Marks, OneTooManyOfThoseThatAreLettersIsToldInTheAlert) {
  std::string text = "In Mosul: ऄ";
  for (int i = 0; i < GetParam().count; ++i) {
    text += GetParam().mark;
  }
  const Outcome outcome = OutcomeOf(R"({"id":"a","text":")" + text + R"("})");
  const auto& alerts = std::get<Judged>(outcome).encoded.alerts;
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].record.value.find(R"("normalised_lossy":true)") !=
                std::string::npos,
            GetParam().lossy);
}
constexpr MarksCase kMarks[] = {
    {"none", "", 0, false},
    {"thirty_vowel_signs", "\u0941", 30, false},
    {"thirty_one_vowel_signs", "\u0941", 31, true},
    {"a_thousand_accents_that_go_anyway", "\u0651", 1000, false},
};
INSTANTIATE_TEST_SUITE_P(Process, Marks, testing::ValuesIn(kMarks),
                         [](const auto& c) { return c.param.name; });

TEST(Process, WithoutNewsItIsQuiet) {
  const Outcome outcome = OutcomeOf(R"({"id":"a","text":"In Paris."})");
  EXPECT_TRUE(std::get<Judged>(outcome).encoded.alerts.empty());
}

TEST(Process, WhatIsNoArticleIsRejectedWithItsDeadLetter) {
  StageList observer;
  const Outcome outcome = OutcomeOf(R"({"id":"a",})", &observer);
  const Rejected& rejected = std::get<Rejected>(outcome);
  EXPECT_EQ(rejected.error.reason, DecodeError::Reason::kBadJson);
  EXPECT_EQ(rejected.dead_letter.value, R"({"id":"a",})");
  EXPECT_EQ(rejected.dead_letter.headers,
            (Headers{{"wirewatch-topic", "articles"},
                     {"wirewatch-partition", "0"},
                     {"wirewatch-offset", "0"},
                     {"wirewatch-stage", "decode"},
                     {"wirewatch-error", "bad_json"},
                     {"wirewatch-detail",
                      "unexpected '}'; expected string literal (byte 10)"}}));
  EXPECT_EQ(observer.stages, (Stages{"started", "decode"}));
}

TEST(Process, AnEmptyValueIsNoTombstone) {
  const Outcome outcome = OutcomeOf("");
  EXPECT_EQ(std::get<Rejected>(outcome).error.reason,
            DecodeError::Reason::kEmpty);
}

}  // namespace
}  // namespace wirewatch
