#include "rules/watch/rule_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/rules/watch/values.h"

namespace wirewatch {
namespace {

std::vector<Watchlist> TwoWatchlists() {
  Entity quiet = EntityOf("quiet", EntityKind::kPlace, {Named("Homs")});
  quiet.flag = false;
  Entity isis = EntityOf("isis", EntityKind::kActor,
                         {Named("ISIS", "en"), Named("داعش", "ar")});
  isis.severity = Severity::kHigh;
  return {
      {"levant",
       "desk-mideast",
       {EntityOf("raqqa", EntityKind::kPlace, {Named("Raqqa", "en")}), quiet,
        isis, EntityOf("strike", EntityKind::kTerm, {Named("قصف", "ar")})}},
      {"africa",
       "",
       {EntityOf("isis", EntityKind::kActor, {Named("ISIS", "en")})}}};
}

using Ids = std::vector<std::string>;

Judgement Judged(const RuleSet& rules, const std::string& body) {
  return JudgementOf(rules, {.fields = {{"body", body}}});
}

TEST(RuleSet, HasARuleForEachFlaggedEntityThatIsNoTerm) {
  const RuleSet rules(TwoWatchlists(), "abc");
  Ids ids;
  for (const Rule& rule : rules.rules()) {
    ids.push_back(rule.id);
  }
  EXPECT_EQ(ids, (Ids{"mention/africa/isis", "mention/levant/isis",
                      "mention/levant/raqqa"}));
  const Rule& isis = rules.rules()[1];
  EXPECT_EQ(isis.title, "Mention of levant/isis");
  EXPECT_EQ(isis.owner, "desk-mideast");
  EXPECT_EQ(isis.watchlist, "levant");
  EXPECT_EQ(isis.severity, Severity::kHigh);
  EXPECT_EQ(rules.entities()[isis.entity.value()].id, "levant/isis");
  EXPECT_EQ(rules.bundle(), "abc");
}

TEST(RuleSet, IsTheSameWhateverTheOrder) {
  std::vector<Watchlist> turned = TwoWatchlists();
  std::reverse(turned.begin(), turned.end());
  for (Watchlist& watchlist : turned) {
    std::reverse(watchlist.entities.begin(), watchlist.entities.end());
    for (Entity& entity : watchlist.entities) {
      std::reverse(entity.names.begin(), entity.names.end());
    }
  }
  const RuleSet a(TwoWatchlists(), "");
  const RuleSet b(std::move(turned), "");
  const std::string body = "قصف الرقة: ISIS ولداعش في Raqqa";
  EXPECT_EQ(Judged(a, body).counted.mentions, Judged(b, body).counted.mentions);
  EXPECT_EQ(HeldRules(a, Judged(a, body)), HeldRules(b, Judged(b, body)));
}

TEST(RuleSet, JudgesByTheMentionsOfTheEntity) {
  const RuleSet rules(TwoWatchlists(), "");
  const Judgement found = Judged(rules, "Raqqa, then RAQQA. لداعش");
  ASSERT_EQ(HeldRules(rules, found),
            (Ids{"mention/levant/isis", "mention/levant/raqqa"}));
  const Verdict& raqqa = found.verdicts[1];
  EXPECT_EQ(raqqa.why.op, Condition::Op::kMention);
  EXPECT_EQ(raqqa.why.subject, "levant/raqqa");
  EXPECT_TRUE(raqqa.why.held);
  EXPECT_EQ(raqqa.why.mentions, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(found.verdicts[0].why.mentions, (std::vector<std::uint32_t>{2}));
}

TEST(RuleSet, IsQuietAboutUnflaggedEntitiesAndTerms) {
  const RuleSet rules(TwoWatchlists(), "");
  const Judgement found = Judged(rules, "Homs قصف");
  EXPECT_EQ(found.counted.mentions.size(), 2U);
  EXPECT_TRUE(found.verdicts.empty());
}

TEST(RuleSet, OneNameOfTwoEntitiesIsReportedForBothAndCalledAmbiguous) {
  const RuleSet rules(TwoWatchlists(), "");
  const Judgement found = Judged(rules, "ISIS");
  EXPECT_EQ(HeldRules(rules, found),
            (Ids{"mention/africa/isis", "mention/levant/isis"}));
  for (const std::uint32_t mention : {0, 1}) {
    EXPECT_EQ(HowRecognised(rules, found.counted, mention), Ids{"ambiguous"});
  }
}

TEST(RuleSet, TermsTakeTheArticleOrLeaveIt) {
  const RuleSet rules(TwoWatchlists(), "");
  EXPECT_EQ(Judged(rules, "القصف و قصف للقصف").counted.mentions.size(), 3U);
}

TEST(RuleSet, OfNoWatchlistFindsNothing) {
  const RuleSet rules({}, "");
  EXPECT_TRUE(Judged(rules, "Mosul").counted.mentions.empty());
  EXPECT_TRUE(rules.rules().empty());
}

TEST(RuleSet, ARuleIsAsSureAsItsWeakestMention) {
  const RuleSet rules(TwoWatchlists(), "");
  EXPECT_EQ(Judged(rules, "داعش داعش").verdicts[0].certainty,
            Certainty::kExact);
  EXPECT_EQ(Judged(rules, "لداعش داعش").verdicts[0].certainty,
            Certainty::kInflected);
}

struct HowCase {
  const char* id;
  Name name;
  const char* text;
  Certainty certainty;
  Ids how;
};

class How : public testing::TestWithParam<HowCase> {};

TEST_P(How, IsToldInTheWordsOfAnAlert) {
  const HowCase& c = GetParam();
  const Entity entity = EntityOf("it", EntityKind::kPlace, {c.name});
  const RuleSet rules({{"list", "", {entity}}}, "");
  const Judgement found = Judged(rules, c.text);
  ASSERT_EQ(found.counted.mentions.size(), 1U);
  EXPECT_EQ(HowRecognised(rules, found.counted, 0), c.how);
  EXPECT_EQ(CertaintyOf(found.counted, 0), c.certainty);
  EXPECT_EQ(found.verdicts[0].certainty, c.certainty);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(All, How, testing::ValuesIn(std::vector<HowCase>{
    {"as_written", Named("Mosul"), "Mosul", Certainty::kExact, {}},
    {"other_case", Named("Mosul"), "MOSUL", Certainty::kFolded, {"fold"}},
    {"vowel_signs", Named("الرقة"), "الرَّقّة", Certainty::kFolded, {"fold"}},
    {"proclitic", Named("داعش"), "لداعش", Certainty::kInflected, {"clitic:ل"}},
    {"two_proclitics", Named("الرقة"), "وبالرقة", Certainty::kInflected, {"clitic:وب"}},
    {"assimilated_article", Named("الموصل"), "للموصل", Certainty::kInflected, {"clitic:ل"}},
    {"kunya", Named("أبو بكر", "ar"), "أبي بكر", Certainty::kInflected, {"inflected:ar"}},
    {"form", {.text = "Kobani", .is_form = true}, "Kobani", Certainty::kExact, {"form"}},
}), [](const auto& test) { return std::string(test.param.id); });
// clang-format on

}  // namespace
}  // namespace wirewatch
