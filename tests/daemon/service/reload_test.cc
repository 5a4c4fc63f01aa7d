// What a reload does with watchlists that were read again: one table of
// situations, and what each answers.
#include "daemon/service/reload.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace wirewatch {
namespace {

using Kind = ReloadAnswer::Kind;

LoadedWatchlists Parsed(const std::string& text) {
  return ParseWatchlists({std::make_shared<const SourceFile>("a.yaml", text)});
}

const std::string kFour = R"(watchlist: desk
entities:
  mosul: {kind: place, names: {en: [Mosul]}}
  raqqa: {kind: place, names: {en: [Raqqa]}}
  hama: {kind: place, names: {en: [Hama]}}
  homs: {kind: place, names: {en: [Homs]}}
)";
const std::string kFive =
    kFour + "  idlib: {kind: place, names: {en: [Idlib]}}\n";
const std::string kOne = R"(watchlist: desk
entities:
  mosul: {kind: place, names: {en: [Mosul]}}
)";
const std::string kOther = R"(watchlist: other
entities:
  mosul: {kind: place, names: {en: [Mosul]}}
)";
const std::string kBad = kFour + "  idlib: {kind: place, nmaes: {en: [x]}}\n";

std::string WithTest(const std::string& watchlist, const std::string& body) {
  return watchlist + R"(rules:
  near-mosul:
    when: {all: [mosul]}
    tests:
      - {say: the city is named, body: ')" +
         body + "', expect: {alert: true}}\n";
}
const std::string kTestPasses = WithTest(kFive, "Convoys leave Mosul");
const std::string kTestFails = WithTest(kFive, "Convoys leave Aleppo");

struct Situation {
  std::string name;
  std::string before;
  std::string after;
  bool force = false;
  Kind kind;
  int exit_code = 0;
  std::vector<std::string> says;
};

const Situation kSituations[] = {
    {"good",
     kFour,
     kFive,
     false,
     Kind::kAccepted,
     0,
     {"desk: 5 entities (+1), 5 names (+1), 5 rules (+1)\n",
      "watchlists reloaded: generation 2, sha256 "}},
    {"unchanged",
     kFour,
     kFour,
     false,
     Kind::kUnchanged,
     0,
     {"desk: 4 entities, 4 names, 4 rules\n",
      "watchlists unchanged: generation 1, sha256 "}},
    {"unchanged_is_not_forced", kFour, kFour, true, Kind::kUnchanged, 0, {}},
    {"faults",
     kFour,
     kBad,
     false,
     Kind::kFaulty,
     78,
     {"a.yaml:7:24: error[", "did you mean `names`",
      "reload refused: the watchlists have faults; what was in force stays"}},
    {"faults_are_never_forced", kFour, kBad, true, Kind::kFaulty, 78, {}},
    {"half_of_the_entities_may_go",
     kFour,
     kOne + "  raqqa: {kind: place, names: {en: [Raqqa]}}\n",
     false,
     Kind::kAccepted,
     0,
     {"desk: 2 entities (-2)"}},
    {"shrunken",
     kFour,
     kOne,
     false,
     Kind::kRefused,
     1,
     {"watchlist `desk` would shrink from 4 entities to 1",
      "a half-written file looks so", "wirewatch ctl reload --force"}},
    {"shrunken_but_forced",
     kFour,
     kOne,
     true,
     Kind::kAccepted,
     0,
     {"desk: 1 entity (-3)",
      "forced, although watchlist `desk` shrank from 4 entities to 1"}},
    {"a_watchlist_that_is_gone_has_shrunk",
     kFour,
     kOther,
     false,
     Kind::kRefused,
     1,
     {"watchlist `desk` would shrink from 4 entities to 0"}},
    {"a_watchlist_that_is_gone_by_force",
     kFour,
     kOther,
     true,
     Kind::kAccepted,
     0,
     {"other: 1 entity, 1 name, 1 rule (new)\n", "desk: gone\n"}},
    {"its_test_passes", kFour, kTestPasses, false, Kind::kAccepted, 0, {}},
    {"its_test_fails",
     kFour,
     kTestFails,
     false,
     Kind::kRefused,
     1,
     {"desk/near-mosul: the city is named\n", "does not fire, but must",
      "reload refused: 1 of 1 tests of the watchlists fail",
      "wirewatch ctl reload --force"}},
    {"its_test_fails_but_forced",
     kFour,
     kTestFails,
     true,
     Kind::kAccepted,
     0,
     {"does not fire, but must",
      "forced, although 1 of 1 tests of the watchlists fail"}},
    {"both_objections_at_once",
     kFour,
     WithTest(kOne, "Convoys leave Aleppo"),
     false,
     Kind::kRefused,
     1,
     {"would shrink from 4 entities to 1; 1 of 1 tests"}},
};

class ReloadTable : public testing::TestWithParam<Situation> {};

TEST_P(ReloadTable, Answers) {
  const Situation& s = GetParam();
  LoadedWatchlists first = Parsed(s.before);
  ASSERT_TRUE(first.bundle) << RenderAll(first.diagnostics, false);
  const auto before = std::make_shared<const RuleSet>(
      std::move(first.bundle->watchlists), first.bundle->sha256);
  RuleSetSlot slot(before);

  const Reloaded reloaded = ReloadInto(slot, Parsed(s.after), s.force);

  const ReloadAnswer& answer = reloaded.answer;
  const std::string text = TextOf(answer);
  EXPECT_EQ(ToString(answer.kind), ToString(s.kind)) << text;
  EXPECT_EQ(ExitCodeOf(answer), s.exit_code) << text;
  for (const std::string& say : s.says) {
    EXPECT_NE(text.find(say), std::string::npos) << say << "\nin\n" << text;
  }
  const bool swapped = s.kind == Kind::kAccepted;
  EXPECT_EQ(slot.Get() == before, !swapped);
  EXPECT_EQ(reloaded.former, swapped ? before : nullptr);
  EXPECT_EQ(answer.generation, slot.Look().generation);
  EXPECT_EQ(answer.bundle, slot.Get()->bundle());
}

INSTANTIATE_TEST_SUITE_P(Situations, ReloadTable,
                         testing::ValuesIn(kSituations),
                         [](const auto& one) { return one.param.name; });

// A file that is cut off anywhere is refused, or what came of it is told.
// F31
TEST(HalfWritten, EveryPrefixIsRefusedOrCounted) {
  const std::string whole = WithTest(kFive, "Convoys leave Mosul");
  int refused = 0;
  for (std::size_t length = 0; length < whole.size(); ++length) {
    LoadedWatchlists first = Parsed(whole);
    RuleSetSlot slot(std::make_shared<const RuleSet>(
        std::move(first.bundle->watchlists), first.bundle->sha256));
    const auto before = slot.Get();
    const ReloadAnswer answer =
        ReloadInto(slot, Parsed(whole.substr(0, length)), false).answer;
    if (!IsInForce(answer)) {
      ++refused;
      ASSERT_EQ(slot.Get(), before) << length;
      continue;
    }
    // Whole entities only, and at least half of them.
    ASSERT_EQ(answer.counts, CountsOf(*slot.Get())) << length;
    ASSERT_GE(2 * answer.counts.at(0).entities, std::size_t{5}) << length;
    ASSERT_NE(TextOf(answer).find("desk: "), std::string::npos) << length;
  }
  EXPECT_GT(refused, 200) << "of " << whole.size();
}

TEST(Failing, OnlyTheFirstTwentyTestsAreTold) {
  std::string watchlist = kOne + "rules:\n";
  for (int i = 0; i < 25; ++i) {
    watchlist += "  rule-" + std::to_string(i) +
                 ":\n    when: {all: [mosul]}\n    tests:\n"
                 "      - {say: t, body: nothing, expect: {alert: true}}\n";
  }
  LoadedWatchlists first = Parsed(kOther);
  RuleSetSlot slot(std::make_shared<const RuleSet>(
      std::move(first.bundle->watchlists), first.bundle->sha256));
  const std::string text =
      TextOf(ReloadInto(slot, Parsed(watchlist), false).answer);
  EXPECT_NE(text.find("and 5 more tests; `wirewatch test` shows all\n"),
            std::string::npos);
  EXPECT_NE(text.find("25 of 25 tests"), std::string::npos) << text;
}

}  // namespace
}  // namespace wirewatch
