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
