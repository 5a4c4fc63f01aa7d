// What each condition of a rule means, as a table: a rule, an article, and the
// mentions that the rule rests on (none: it does not hold).
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/rules/watch/values.h"

namespace wirewatch {
namespace {

using Surfaces = std::vector<std::string>;
constexpr auto kNothing = std::nullopt;

// Syria with its parts (and a part of a part), two actors, two terms.
Watchlist Levant() {
  Watchlist levant{"levant", "desk", {}, {}};
  const auto add = [&](std::string id, EntityKind kind, std::string name,
                       std::optional<std::string> part_of = {},
                       std::vector<std::string> tags = {}) {
    Entity entity = EntityOf(std::move(id), kind, {Named(std::move(name))});
    entity.flag = false;
    entity.part_of = std::move(part_of);
    entity.tags = std::move(tags);
    levant.entities.push_back(std::move(entity));
  };
  add("syria", EntityKind::kPlace, "Syria");
  add("raqqa", EntityKind::kPlace, "Raqqa", "levant/syria", {"levant/seat"});
  add("tabqa", EntityKind::kPlace, "Tabqa", "levant/raqqa");
  add("mosul", EntityKind::kPlace, "Mosul", {}, {"levant/seat"});
  add("isis", EntityKind::kActor, "ISIS");
  add("sdf", EntityKind::kActor, "SDF");
  add("strike", EntityKind::kTerm, "strike");
  add("anniversary", EntityKind::kTerm, "anniversary");
  return levant;
}

struct Case {
  const char* id;
  Condition when;
  const char* headline;
  const char* body;
  std::optional<Surfaces> rests_on;
};

class Judge : public testing::TestWithParam<Case> {};

TEST_P(Judge, HoldsWhereItShould) {
  const Case& c = GetParam();
  Watchlist levant = Levant();
  levant.rules.push_back(RuleOf("it", c.when));
  const RuleSet rules({levant}, "");
  const Document document{
      .fields = {{"headline", c.headline}, {"body", c.body}}};
  const Judgement judgement = JudgementOf(rules, document);
  ASSERT_EQ(judgement.verdicts.size(), c.rests_on ? 1U : 0U);
  if (c.rests_on) {
    Surfaces surfaces;
    for (const std::uint32_t i : MentionsOf(judgement.verdicts[0].why)) {
      surfaces.push_back(SurfaceOf(document, judgement.counted.mentions[i]));
    }
    EXPECT_EQ(surfaces, *c.rests_on);
  }
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Table, Judge, testing::ValuesIn(std::vector<Case>{
    {"a_mention", MentionOf("raqqa"), "", "In Raqqa.", Surfaces{"Raqqa"}},
    {"no_mention", MentionOf("raqqa"), "", "In Mosul.", kNothing},
    {"every_mention_is_told", MentionOf("raqqa"), "Raqqa", "RAQQA", Surfaces{"Raqqa", "RAQQA"}},
    {"min_two", MentionOf("raqqa", 2), "Raqqa", "Raqqa", Surfaces{"Raqqa", "Raqqa"}},
    {"min_two_of_one", MentionOf("raqqa", 2), "Raqqa", "", kNothing},
    {"in_a_field", MentionOf("raqqa", 1, {"headline"}), "Raqqa", "Raqqa", Surfaces{"Raqqa"}},
    {"in_another_field", MentionOf("raqqa", 1, {"headline"}), "Mosul", "Raqqa", kNothing},
    {"in_one_of_two_fields", MentionOf("raqqa", 1, {"lead", "body"}), "", "Raqqa", Surfaces{"Raqqa"}},
    {"min_counts_in_the_fields", MentionOf("raqqa", 2, {"body"}), "Raqqa", "Raqqa", kNothing},

    {"parts", MentionOf(WithParts("syria")), "", "Raqqa", Surfaces{"Raqqa"}},
    {"parts_of_parts", MentionOf(WithParts("syria")), "", "Tabqa", Surfaces{"Tabqa"}},
    {"parts_and_itself", MentionOf(WithParts("syria")), "", "Syria: Tabqa", Surfaces{"Syria", "Tabqa"}},
    {"no_part", MentionOf(WithParts("syria")), "", "Mosul", kNothing},
    {"itself_without_its_parts", MentionOf("syria"), "", "Raqqa", kNothing},
    {"a_tag", MentionOf(Tagged("seat")), "", "Mosul, Raqqa, Tabqa", Surfaces{"Mosul", "Raqqa"}},

    {"all_of_two", All({MentionOf("raqqa"), MentionOf("isis")}), "ISIS", "Raqqa", Surfaces{"ISIS", "Raqqa"}},
    {"all_but_one", All({MentionOf("raqqa"), MentionOf("isis")}), "ISIS", "", kNothing},
    {"any_of_two", Any({MentionOf("raqqa"), MentionOf("isis")}), "ISIS", "", Surfaces{"ISIS"}},
    {"any_tells_of_both", Any({MentionOf("raqqa"), MentionOf("isis")}), "ISIS", "Raqqa", Surfaces{"ISIS", "Raqqa"}},
    {"any_of_none", Any({MentionOf("raqqa"), MentionOf("isis")}), "SDF", "", kNothing},
    {"none_excludes", All({MentionOf("raqqa"), None({MentionOf("anniversary", 1, {"headline"})})}), "An anniversary", "Raqqa", kNothing},
    {"none_elsewhere", All({MentionOf("raqqa"), None({MentionOf("anniversary", 1, {"headline"})})}), "News", "Raqqa anniversary", Surfaces{"Raqqa"}},
    {"none_of_several", All({MentionOf("raqqa"), None({MentionOf("sdf"), MentionOf("isis")})}), "SDF", "Raqqa", kNothing},
    {"at_least_two", AtLeast(2, {MentionOf("raqqa"), MentionOf("mosul"), MentionOf("isis")}), "Mosul", "Raqqa", Surfaces{"Mosul", "Raqqa"}},
    {"at_least_two_of_one", AtLeast(2, {MentionOf("raqqa"), MentionOf("mosul"), MentionOf("isis")}), "Raqqa", "Raqqa", kNothing},
    {"nested", All({Any({MentionOf("sdf"), MentionOf("isis")}), AtLeast(1, {MentionOf("raqqa"), All({MentionOf("mosul"), MentionOf("strike")})})}),
     "ISIS", "A strike on Mosul", Surfaces{"ISIS", "strike", "Mosul"}},

    {"near_in_a_sentence", Near({MentionOf("raqqa"), MentionOf("strike")}, kSameSentence), "", "A strike on Raqqa. Mosul.", Surfaces{"strike", "Raqqa"}},
    {"near_in_any_order", Near({MentionOf("strike"), MentionOf("raqqa")}, kSameSentence), "", "Raqqa: a strike.", Surfaces{"Raqqa", "strike"}},
    {"near_not_in_the_next_sentence", Near({MentionOf("raqqa"), MentionOf("strike")}, kSameSentence), "", "In Raqqa. A strike.", kNothing},
    {"near_tells_only_who_is_near", Near({MentionOf("raqqa"), MentionOf("strike")}, kSameSentence), "", "Raqqa. Strike on Raqqa. Strike.", Surfaces{"Strike", "Raqqa"}},
    {"near_in_a_paragraph", Near({MentionOf("raqqa"), MentionOf("strike")}, kSameParagraph), "", "In Raqqa. A strike.\n\nMosul", Surfaces{"Raqqa", "strike"}},
    {"near_not_in_the_next_paragraph", Near({MentionOf("raqqa"), MentionOf("strike")}, kSameParagraph), "", "In Raqqa.\n\nA strike.", kNothing},
    {"near_never_across_fields", Near({MentionOf("raqqa"), MentionOf("strike")}, kSameParagraph), "Raqqa", "Strike", kNothing},
    {"near_in_the_article", Near({MentionOf("raqqa"), MentionOf("strike")}, kSameArticle), "Raqqa", "Strike", Surfaces{"Raqqa", "Strike"}},
    {"near_by_words", Near({MentionOf("raqqa"), MentionOf("strike")}, WithinWords(2)), "", "a strike hit near Raqqa", Surfaces{"strike", "Raqqa"}},
    {"near_by_too_many_words", Near({MentionOf("raqqa"), MentionOf("strike")}, WithinWords(2)), "", "a strike hit very near Raqqa", kNothing},
    {"near_by_words_over_a_full_stop", Near({MentionOf("raqqa"), MentionOf("strike")}, WithinWords(1)), "", "A strike. In Raqqa.", Surfaces{"strike", "Raqqa"}},
    {"near_no_words_between", Near({MentionOf("raqqa"), MentionOf("strike")}, WithinWords(0)), "", "Raqqa strike", Surfaces{"Raqqa", "strike"}},
    {"near_of_three_is_measured_over_all", Near({MentionOf("raqqa"), MentionOf("strike"), MentionOf("isis")}, WithinWords(2)), "", "ISIS strike on Raqqa", Surfaces{"ISIS", "strike", "Raqqa"}},
    {"near_of_three_too_wide", Near({MentionOf("raqqa"), MentionOf("strike"), MentionOf("isis")}, WithinWords(2)), "", "ISIS said a strike on Raqqa", kNothing},
    {"near_with_a_group", Near({Any({MentionOf("sdf"), MentionOf("isis")}), MentionOf("strike")}, kSameSentence), "", "SDF strike", Surfaces{"SDF", "strike"}},
    {"near_wants_two_places_for_two_members", Near({MentionOf(WithParts("syria")), MentionOf(Tagged("seat"))}, kSameSentence), "", "Raqqa alone.", kNothing},
    {"near_gives_each_member_its_place", Near({MentionOf(WithParts("syria")), MentionOf(Tagged("seat"))}, kSameSentence), "", "Raqqa and Syria.", Surfaces{"Raqqa", "Syria"}},
    {"near_of_one_entity_twice", Near({MentionOf("raqqa"), MentionOf("raqqa")}, kSameSentence), "", "Raqqa, Raqqa!", Surfaces{"Raqqa", "Raqqa"}},
    {"near_of_one_entity_once", Near({MentionOf("raqqa"), MentionOf("raqqa")}, kSameSentence), "", "Raqqa!", kNothing},
    {"near_a_pattern", Near({MentionOf("raqqa"), Matches("unit [0-9]+")}, kSameSentence), "", "Raqqa: Unit 12.", Surfaces{"Raqqa"}},
    {"near_no_pattern", Near({MentionOf("raqqa"), Matches("unit [0-9]+")}, kSameSentence), "", "Raqqa. Unit 12.", kNothing},
    {"a_pattern", All({MentionOf("raqqa"), Matches("unit [0-9]+")}), "Unit 12", "Raqqa", Surfaces{"Raqqa"}},
    {"a_pattern_in_another_field", All({MentionOf("raqqa"), [] { Condition c = Matches("unit [0-9]+"); c.in = {"body"}; return c; }()}), "Unit 12", "Raqqa", kNothing},
    {"a_pattern_alone", Matches("unit [0-9]+"), "Unit 12", "", Surfaces{}},
    {"no_pattern_at_all", Matches("unit [0-9]+"), "Unit", "Raqqa", kNothing},
    {"near_in_chinese_words", Near({MentionOf("raqqa"), MentionOf("strike")}, WithinWords(1)), "", "Raqqa 北京 strike", Surfaces{"Raqqa", "strike"}},
}), [](const auto& test) { return std::string(test.param.id); });
// clang-format on

struct OnlyCase {
  const char* id;
  Only only;
  const char* language;
  const char* source;
  std::optional<std::chrono::seconds> age;
  bool admitted;
};

class OnlyFor : public testing::TestWithParam<OnlyCase> {};

TEST_P(OnlyFor, TheArticlesThatItNames) {
  const OnlyCase& c = GetParam();
  Watchlist levant = Levant();
  levant.rules.push_back(RuleOf("it", MentionOf("raqqa")));
  levant.rules[0].only = c.only;
  const RuleSet rules({levant}, "");
  const Document document{.fields = {{"body", "Raqqa"}},
                          .language = c.language,
                          .source = c.source,
                          .age = c.age,
                          .declares = {"body", "url"}};
  EXPECT_EQ(JudgementOf(rules, document).verdicts.size(), c.admitted ? 1U : 0U);
}

// clang-format off
using std::chrono::hours;
INSTANTIATE_TEST_SUITE_P(Table, OnlyFor, testing::ValuesIn(std::vector<OnlyCase>{
    {"nothing_asked", {}, "", "", {}, true},
    {"language", {.language = {"ar", "en"}}, "en", "", {}, true},
    {"language_with_a_region", {.language = {"en"}}, "en-GB", "", {}, true},
    {"language_in_capitals", {.language = {"pt-BR"}}, "PT_br", "", {}, true},
    {"language_that_only_begins_so", {.language = {"en"}}, "enm", "", {}, false},
    {"region_asked_but_not_declared", {.language = {"en-GB"}}, "en", "", {}, false},
    {"another_language", {.language = {"ar"}}, "fr", "", {}, false},
    {"no_language_declared", {.language = {"ar"}}, "", "", {}, false},
    {"language_excluded", {.language_not = {"fr"}}, "fr-CA", "", {}, false},
    {"language_not_declared_nor_excluded", {.language_not = {"fr"}}, "", "", {}, true},
    {"source", {.source = {"wire"}}, "", "wire", {}, true},
    {"another_source", {.source = {"wire"}}, "", "wire-2", {}, false},
    {"source_excluded", {.source_not = {"sport"}}, "", "sport", {}, false},
    {"source_not_declared_nor_excluded", {.source_not = {"sport"}}, "", "", {}, true},
    {"young", {.max_age = hours(48)}, "", "", hours(48), true},
    {"old", {.max_age = hours(48)}, "", "", hours(49), false},
    {"of_the_future", {.max_age = hours(48)}, "", "", hours(-3), true},
    {"of_no_age", {.max_age = hours(48)}, "", "", {}, false},
    {"has_the_field", {.has = {"url"}}, "", "", {}, true},
    {"has_not_all_fields", {.has = {"url", "lead"}}, "", "", {}, false},
    {"has_what_it_must_not", {.has_not = {"url"}}, "", "", {}, false},
    {"has_not_what_it_must_not", {.has_not = {"lead"}}, "", "", {}, true},
}), [](const auto& test) { return std::string(test.param.id); });
// clang-format on

TEST(Status, OnlyShadowAndLiveRulesAreJudged) {
  Watchlist levant = Levant();
  for (const Status status :
       {Status::kDraft, Status::kShadow, Status::kLive, Status::kRetired}) {
    levant.rules.push_back(
        RuleOf(std::string(ToString(status)), MentionOf("raqqa")));
    levant.rules.back().status = status;
  }
  const RuleSet rules({levant}, "");
  EXPECT_EQ(
      HeldRules(rules, JudgementOf(rules, {.fields = {{"body", "Raqqa"}}})),
      (Surfaces{"levant/live", "levant/shadow"}));
}

TEST(Why, TellsWhatHeldAndLeavesTheRestOut) {
  Watchlist levant = Levant();
  levant.rules.push_back(RuleOf(
      "it", All({Near({MentionOf("raqqa"), MentionOf("strike")}, kSameSentence),
                 Any({MentionOf("isis"), MentionOf("sdf")}),
                 None({MentionOf("anniversary")})})));
  const RuleSet rules({levant}, "");
  const Judgement judgement =
      JudgementOf(rules, {.fields = {{"body", "ISIS. A strike on Raqqa."}}});
  ASSERT_EQ(judgement.verdicts.size(), 1U);
  const Why& why = judgement.verdicts[0].why;
  ASSERT_EQ(why.of.size(), 2U);
  EXPECT_EQ(why.of[0].op, Condition::Op::kNear);
  EXPECT_EQ(why.of[0].subject, "sentence");
  EXPECT_EQ(why.of[0].mentions, (std::vector<std::uint32_t>{1, 2}));
  EXPECT_TRUE(why.of[0].of.empty());
  ASSERT_EQ(why.of[1].of.size(), 1U);
  EXPECT_EQ(why.of[1].of[0].subject, "levant/isis");
  EXPECT_EQ(why.of[1].of[0].mentions, (std::vector<std::uint32_t>{0}));
}

}  // namespace
}  // namespace wirewatch
