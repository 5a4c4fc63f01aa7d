// Process: outcomes, what the observer is told, and that no record takes more
// time than its bytes are worth.

#include "daemon/pipeline/process.h"

#include <gtest/gtest.h>

#include <ctime>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "tests/daemon/article/alert_check.h"
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

std::string Repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) {
    text += piece;
  }
  return text;
}

std::string ArticleOf(std::string_view body) {
  return nlohmann::json{{"id", "a"}, {"text", body}}.dump();
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

TEST(Process, KeyAndHeadersDoNotMatter) {
  Processor processor(SampleProcessOptions());
  InputRecord record = Record(R"({"id":"a","text":"In Mosul."})");
  const std::string key(1 << 20, 'k');
  record.key = key;
  for (int i = 0; i < 10000; ++i) {
    record.headers.emplace_back("h", "v");
  }
  const Outcome outcome = processor.Run(record, Rules(), nullptr);
  const auto& alerts = std::get<Judged>(outcome).encoded.alerts;
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].record.headers.size(), 7U);
}

TEST(Process, AnArticleThatHitsAllRulesIsCapped) {
  Watchlist list;
  list.id = "w";
  std::string article = R"({"id":"a","text":")";
  for (int i = 0; i < 1500; ++i) {
    Entity entity;
    entity.id = "e" + std::to_string(i);
    entity.names.emplace_back();
    entity.names.back().name.text = "Name" + std::to_string(i);
    article += entity.names.back().name.text + " ";
    list.entities.push_back(std::move(entity));
  }
  const RuleSet rules({list}, "bundle");
  Processor processor(SampleProcessOptions());
  article += "\"}";
  const Outcome outcome = processor.Run(Record(article), rules, nullptr);
  const EncodedAlerts& encoded = std::get<Judged>(outcome).encoded;
  EXPECT_EQ(encoded.alerts.size(), 1000U);
  EXPECT_EQ(encoded.suppressed, 500U);
}

struct HostileCase {
  std::string name;
  std::string piece;
  std::size_t times;
  std::size_t mentions;
};

class Hostile : public testing::TestWithParam<HostileCase> {};

// About a megabyte each. The bound, in CPU time, is far above what it takes
// (tens of milliseconds, built for release) and far below what anything
// quadratic would.
TEST_P(Hostile, IsReadInTime) {
  const std::string article = ArticleOf(
      "Mosul " + Repeated(GetParam().piece, GetParam().times) + " Raqqa");
  const std::clock_t before = std::clock();
  const Outcome outcome = OutcomeOf(article);
  const std::clock_t took = std::clock() - before;
  const Judged& judged = std::get<Judged>(outcome);
  EXPECT_EQ(judged.counted.mentions.size(), GetParam().mentions);
  for (const Alert& alert : judged.encoded.alerts) {
    EXPECT_LT(alert.record.value.size(), 200'000U);
    EXPECT_EQ(FaultsOfAlert(nlohmann::ordered_json::parse(alert.record.value),
                            judged.article),
              std::vector<std::string>{});
  }
  EXPECT_LT(took, 20 * CLOCKS_PER_SEC);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Articles, Hostile, testing::ValuesIn(std::vector<HostileCase>{
  {"marks_of_alternating_classes_on_one_base", "\u0316\u0301", 250'000, 2},
  {"vowel_marks_on_one_base", "\u0651", 500'000, 2},
  {"ligatures_that_expand_eighteenfold", "\uFDFA", 300'000, 2},
  {"no_break_at_all", "a", 1'000'000, 2},
  {"words_of_one_letter", "a ", 500'000, 2},
  {"sentences_of_one_letter", "A. ", 330'000, 2},
  {"line_ends", "\n", 500'000, 2},
  {"a_name_over_and_over", "Mosul ", 160'000, 160'002},
  {"a_name_without_its_end", "Islamic ", 125'000, 2},
  {"proclitics", "و", 500'000, 2},
  {"character_references", "&amp;", 200'000, 2},
  {"ampersands", "&", 1'000'000, 2},
  {"hangul_jamo", "\u1112\u1161\u11AB", 110'000, 2},
  {"apostrophes_between_letters", "l'", 500'000, 2},
  {"soft_joints", "\u200C", 330'000, 2},
}), [](const auto& test) { return test.param.name; });
// clang-format on

}  // namespace
}  // namespace wirewatch
