// Which mentions count: `never_in` and `needs`, as a table.
#include "rules/watch/counting.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/rules/watch/values.h"

namespace wirewatch {
namespace {

using Texts = std::vector<std::string>;

Entity Armed() {
  return EntityOf("armed", EntityKind::kTerm, {Named("fighters")});
}

// An entity whose name "IS" needs company, and whose other name does not.
Entity State(Needs needs) {
  Entity state = EntityOf("state", EntityKind::kActor, {Named("ISIS")});
  state.names.push_back({{.text = "IS"}, std::move(needs)});
  return state;
}

Entity Raqqa(std::vector<Exclusion> never_in) {
  Entity raqqa = EntityOf("raqqa", EntityKind::kPlace, {Named("الرقة", "ar")});
  raqqa.never_in = std::move(never_in);
  return raqqa;
}

const Exclusion kTenderness{
    "tenderness",
    "common noun",
    {Named("بمنتهى الرقة", "ar"), Named("الرقة والحنان", "ar")}};

struct Case {
  const char* id;
  std::vector<Entity> entities;
  const char* body;
  // "surface how,how" of what counts; what does not, with the reason.
  Texts counted;
  Texts discarded;
};

std::string Join(const std::string& text, const Texts& more) {
  std::string joined = text;
  for (const std::string& one : more) {
    joined += (&one == more.data() ? " " : ",") + one;
  }
  return joined;
}

class CountingCase : public testing::TestWithParam<Case> {};

TEST_P(CountingCase, TakesWhatCountsAndSaysWhyTheRestDoesNot) {
  const Case& c = GetParam();
  const RuleSet rules({{"levant", "", c.entities, {}}}, "");
  const Document document{.fields = {{"body", c.body}}};
  const CountedMentions counted = JudgementOf(rules, document).counted;
  Texts found;
  for (std::uint32_t i = 0; i < counted.mentions.size(); ++i) {
    found.push_back(Join(SurfaceOf(document, counted.mentions[i]),
                         HowRecognised(rules, counted, i)));
  }
  Texts discarded;
  for (const auto& [mention, exclusion] : counted.discarded) {
    discarded.push_back(
        SurfaceOf(document, mention) + " " +
        (exclusion ? rules.exclusions()[*exclusion].key : "needs"));
  }
  EXPECT_EQ(found, c.counted);
  EXPECT_EQ(discarded, c.discarded);
}

Needs InSentence(std::vector<EntityReference> entities) {
  return {.entities = std::move(entities), .within = kSameSentence};
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Table, CountingCase, testing::ValuesIn(std::vector<Case>{
    {"not_in_an_exclusion", {Raqqa({kTenderness})}, "عاملها بمنتهى الرقة", {}, {"الرقة tenderness"}},
    {"inside_at_its_start", {Raqqa({kTenderness})}, "الرقة والحنان", {}, {"الرقة tenderness"}},
    {"beside_an_exclusion", {Raqqa({kTenderness})}, "بمنتهى الرقة في الرقة", {"الرقة"}, {"الرقة tenderness"}},
    {"an_exclusion_is_folded_too", {Raqqa({kTenderness})}, "بمنتهى الرِّقّة", {}, {"الرِّقّة tenderness"}},
    {"an_exclusion_of_another_entity", {Raqqa({}), [] { Entity e = EntityOf("other", EntityKind::kPlace, {Named("Homs")}); e.never_in = {kTenderness}; return e; }()},
     "بمنتهى الرقة", {"الرقة"}, {}},
    {"of_two_exclusions", {Raqqa({kTenderness, {"tribe", "", {Named("آل الرقة", "ar")}}})}, "آل الرقة", {}, {"الرقة tribe"}},

    {"in_company", {Armed(), State(InSentence({TheEntity("armed")}))}, "IS fighters.", {"IS needs:levant/armed", "fighters"}, {}},
    {"without_company", {Armed(), State(InSentence({TheEntity("armed")}))}, "This IS it.", {}, {"IS needs"}},
    {"company_too_far", {Armed(), State(InSentence({TheEntity("armed")}))}, "It IS. The fighters.", {"fighters"}, {"IS needs"}},
    {"company_in_the_article", {Armed(), State({.entities = {TheEntity("armed")}})}, "It IS. The fighters.", {"IS needs:levant/armed", "fighters"}, {}},
    {"company_within_words_behind", {Armed(), State({.entities = {TheEntity("armed")}, .within = WithinWords(1)})}, "IS some fighters", {"IS needs:levant/armed", "fighters"}, {}},
    {"company_within_words_before", {Armed(), State({.entities = {TheEntity("armed")}, .within = WithinWords(1)})}, "fighters of IS", {"fighters", "IS needs:levant/armed"}, {}},
    {"company_beyond_words", {Armed(), State({.entities = {TheEntity("armed")}, .within = WithinWords(1)})}, "fighters of the IS", {"fighters"}, {"IS needs"}},
    {"the_other_name_needs_nothing", {Armed(), State(InSentence({TheEntity("armed")}))}, "ISIS.", {"ISIS"}, {}},
    {"any_of_two", {Armed(), Raqqa({}), State(InSentence({TheEntity("armed"), TheEntity("raqqa")}))}, "IS الرقة", {"IS needs:levant/raqqa", "الرقة"}, {}},
    {"all_of_two", {Armed(), Raqqa({}), State({.all = true, .entities = {TheEntity("armed"), TheEntity("raqqa")}})}, "IS fighters, الرقة",
     {"IS needs:levant/armed,needs:levant/raqqa", "fighters", "الرقة"}, {}},
    {"all_but_one", {Armed(), Raqqa({}), State({.all = true, .entities = {TheEntity("armed"), TheEntity("raqqa")}})}, "IS fighters", {"fighters"}, {"IS needs"}},
    {"another_name_of_its_own", {State({.other_name = true})}, "ISIS. Later IS said.", {"ISIS", "IS needs:levant/state"}, {}},
    {"no_other_name_of_its_own", {State({.other_name = true})}, "IS and IS.", {}, {"IS needs", "IS needs"}},
    {"an_excluded_mention_is_no_company", {Raqqa({kTenderness}), State({.entities = {TheEntity("raqqa")}})}, "IS بمنتهى الرقة", {}, {"IS needs", "الرقة tenderness"}},
    {"company_may_itself_be_in_need", {Armed(), State(InSentence({TheEntity("armed")})),
      [] { Entity e = EntityOf("hit", EntityKind::kPlace, {}); e.names.push_back({{.text = "Hit"}, Needs{.entities = {TheEntity("state")}}}); return e; }()},
     "IS took Hit.", {"Hit needs:levant/state"}, {"IS needs"}},
    {"company_by_a_tag_is_never_itself", {[] { Entity e = State({.entities = {Tagged("groups")}}); e.tags = {"levant/groups"}; return e; }()}, "IS and ISIS", {"ISIS"}, {"IS needs"}},
}), [](const auto& test) { return std::string(test.param.id); });
// clang-format on

TEST(Counting, ACompanionMakesARuleConditioned) {
  const RuleSet rules(
      {{"levant", "", {Armed(), State(InSentence({TheEntity("armed")}))}, {}}},
      "");
  const Judgement judgement =
      JudgementOf(rules, {.fields = {{"body", "IS fighters"}}});
  ASSERT_EQ(judgement.verdicts.size(), 1U);
  EXPECT_EQ(judgement.verdicts[0].certainty, Certainty::kConditioned);
}

}  // namespace
}  // namespace wirewatch
