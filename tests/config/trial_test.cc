// The tests that desks write, tried: what passes, and what is said of the rest.
#include "config/trial/trial.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "config/diag/diagnostic.h"
#include "config/watchlist/watchlist_loader.h"

namespace wirewatch {
namespace {

constexpr const char* kLevant = R"(watchlist: levant
entities:
  raqqa:
    kind: place
    names: {ar: [الرقة], en: [Raqqa]}
    never_in:
      tenderness: {reason: common noun, names: {ar: [بمنتهى الرقة]}}
  armed: {kind: term, names: {en: [fighters]}}
  isis:
    kind: actor
    flag: false
    names:
      en:
        - ISIS
        - {text: IS, case: exact, needs: {any: [armed], within: sentence}}
rules:
  strike:
    status: draft
    only: {language: [en, ar]}
    when:
      all: [raqqa, isis]
    tests:
)";

struct Tried {
  std::vector<WatchTest> tests;
  std::unique_ptr<RuleSet> rules;
  Trial trial;
};

// The list with these lines as the tests of its rule.
Tried Try(const std::string& tests) {
  const auto file =
      std::make_shared<const SourceFile>("levant.yaml", kLevant + tests);
  LoadedWatchlists loaded = ParseWatchlists({file});
  EXPECT_FALSE(HasErrors(loaded.diagnostics))
      << RenderAll(loaded.diagnostics, /*colour=*/false);
  Tried tried;
  tried.tests = std::move(loaded.tests);
  tried.rules = std::make_unique<RuleSet>(
      std::move(loaded.bundle.value().watchlists), loaded.bundle->sha256);
  tried.trial = TryAll(tried.tests, *tried.rules);
  return tried;
}

struct Case {
  const char* id;
  const char* test;
  // Message, then help, of each fault, each on a line.
  std::vector<std::string> said;
};

class TrialCase : public testing::TestWithParam<Case> {};

TEST_P(TrialCase, PassesOrSaysWhatCameInstead) {
  const Tried tried =
      Try("      - {say: it, " + std::string(GetParam().test) + "}\n");
  ASSERT_EQ(tried.trial.results.size(), 1U);
  std::vector<std::string> said;
  for (const Diagnostic& fault : tried.trial.results[0].faults) {
    said.push_back(fault.message);
    said.insert(said.end(), fault.help.begin(), fault.help.end());
    EXPECT_TRUE(fault.span.has_value());
  }
  EXPECT_EQ(said, GetParam().said);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Table, TrialCase, testing::ValuesIn(std::vector<Case>{
    {"fires_though_a_draft", "language: en, body: Raqqa. ISIS., expect: {alert: true}", {}},
    {"is_silent", "language: en, body: Raqqa., expect: {alert: false}", {}},
    {"silent_but_must_fire", "language: en, body: Raqqa., expect: {alert: true}",
     {"`levant/strike` does not fire, but must", "it would if levant/isis were there"}},
    {"wrong_language", "language: fr, body: Raqqa. ISIS., expect: {alert: true}",
     {"`levant/strike` does not fire, but must", "it would if the article passed `only: language` (en, ar; it is fr)"}},
    {"fires_but_must_not", "language: en, body: Raqqa. ISIS., expect: {alert: false}",
     {"`levant/strike` fires, but must not", "it rests on `Raqqa`, `ISIS`"}},
    {"mentions_found", "body: Raqqa and RAQQA, expect: {mentions: {raqqa: [RAQQA, Raqqa]}}", {}},
    {"other_mentions_are_nobodys_business", "body: Raqqa and RAQQA and ISIS, expect: {mentions: {raqqa: [RAQQA]}}", {}},
    {"a_mention_missing", "body: Raqqa, expect: {mentions: {raqqa: [Raqqa, RAQQA]}}",
     {"`RAQQA` is not found as a mention of `levant/raqqa`", "found `Raqqa`"}},
    {"in_an_exclusion", "body: بمنتهى الرقة, expect: {mentions: {raqqa: [الرقة]}}",
     {"`الرقة` is not found as a mention of `levant/raqqa`", "no mention of it counts", "`الرقة` stands in the exclusion `tenderness`"}},
    {"without_company", "body: It IS., expect: {mentions: {isis: [IS]}}",
     {"`IS` is not found as a mention of `levant/isis`", "no mention of it counts", "`IS` is not in the company that it needs"}},
    {"none_wanted_and_none_there", "body: بمنتهى الرقة, expect: {mentions: {raqqa: []}}", {}},
    {"none_wanted_but_there", "body: Raqqa, expect: {mentions: {raqqa: []}}",
     {"no mention of `levant/raqqa` is to count, but found `Raqqa`"}},
}), [](const auto& test) { return std::string(test.param.id); });
// clang-format on

TEST(Coverage, NamesWhatNoTestTouches) {
  const Tried tried =
      Try("      - {say: a, language: en, body: Raqqa. ISIS., expect: {alert: "
          "true}}\n");
  const Coverage& coverage = tried.trial.coverage;
  EXPECT_EQ(coverage.rules, 2U);
  ASSERT_EQ(coverage.unfired_rules.size(), 0U);
  EXPECT_EQ(coverage.entities, 3U);
  ASSERT_EQ(coverage.unfound_entities.size(), 1U);
  EXPECT_EQ(tried.rules->entities()[coverage.unfound_entities[0]].id,
            "levant/armed");
  EXPECT_EQ(coverage.names, 5U);
  EXPECT_EQ(coverage.unfound_names.size(), 3U);
  EXPECT_EQ(coverage.exclusions, 1U);
  EXPECT_EQ(coverage.unused_exclusions.size(), 1U);
}

TEST(Coverage, CountsExclusionsThatHideAMention) {
  const Tried tried =
      Try("      - {say: a, body: بمنتهى الرقة, expect: {mentions: {raqqa: "
          "[]}}}\n");
  EXPECT_TRUE(tried.trial.coverage.unused_exclusions.empty());
  EXPECT_EQ(tried.trial.coverage.unfired_rules.size(), 2U);
}

}  // namespace
}  // namespace wirewatch
