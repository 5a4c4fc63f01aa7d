#include "rules/watch/explain.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "tests/rules/watch/generated_rules.h"

namespace wirewatch {
namespace {

Explanation Explained(const RuleSet& rules, std::uint32_t rule,
                      const Document& document) {
  const FoldedText text = Fold(document);
  Hearing hearing(rules, document, text, rules.matcher().Find(document, text));
  return Explain(hearing, rule);
}

std::uint32_t NumberOf(const RuleSet& rules, const std::string& id) {
  for (std::uint32_t i = 0; i < rules.rules().size(); ++i) {
    if (rules.rules()[i].id == id) {
      return i;
    }
  }
  ADD_FAILURE() << id;
  return 0;
}

TEST(Explain, OfARuleThatFiresHasNoObstacle) {
  Watchlist levant = GeneratedWatchlist();
  levant.rules.push_back(RuleOf("it", MentionOf("alpha")));
  const RuleSet rules({levant}, "");
  const Explanation explanation =
      Explained(rules, 0, {.fields = {{"body", "Alpha"}}});
  EXPECT_TRUE(explanation.fires);
  EXPECT_TRUE(explanation.obstacles.empty());
  EXPECT_TRUE(explanation.account.why.held);
}

TEST(Explain, NamesStatusGatesAndConditions) {
  Watchlist levant = GeneratedWatchlist();
  levant.rules.push_back(
      RuleOf("it", All({MentionOf("alpha"),
                        Any({All({MentionOf("bravo"), MentionOf("charlie")}),
                             MentionOf("delta")}),
                        None({MentionOf("echo")})})));
  levant.rules[0].status = Status::kDraft;
  levant.rules[0].only.language = {"ar"};
  levant.rules[0].only.max_age = std::chrono::hours(48);
  const RuleSet rules({levant}, "");
  const Explanation explanation =
      Explained(rules, 0,
                {.fields = {{"body", "Alpha and echo"}},
                 .language = "fr",
                 .age = std::chrono::hours(1)});
  EXPECT_FALSE(explanation.fires);
  EXPECT_EQ(explanation.obstacles,
            (std::vector<Obstacle>{{Obstacle::Kind::kStatus, 0},
                                   {Obstacle::Kind::kGate, 0},
                                   {Obstacle::Kind::kCondition, 6},
                                   {Obstacle::Kind::kCondition, 8}}));
  const Why& why = explanation.account.why;
  EXPECT_EQ(NodeOf(why, 6).subject, "levant/delta");
  EXPECT_EQ(NodeOf(why, 8).subject, "levant/echo");
  EXPECT_EQ(explanation.account.gates[0].asked, "ar");
  EXPECT_EQ(explanation.account.gates[0].seen, "fr");
}

TEST(Explain, OfAMentionRuleNamesTheMention) {
  Watchlist levant = GeneratedWatchlist();
  levant.entities[0].flag = true;
  const RuleSet rules({levant}, "");
  const Explanation explanation =
      Explained(rules, NumberOf(rules, "mention/levant/alpha"),
                {.fields = {{"body", ""}}});
  ASSERT_EQ(explanation.obstacles.size(), 1U);
  EXPECT_EQ(NodeOf(explanation.account.why, 0).subject, "levant/alpha");
}

// The rule with a leaf replaced by one that holds (the article is given a
// mention of "granted") or by one that does not (nobody mentions "absent").
Condition Granted(const Condition& condition,
                  const std::vector<Obstacle>& obstacles, const Why& why,
                  std::uint32_t& next) {
  const std::uint32_t number = next++;
  for (const Obstacle& obstacle : obstacles) {
    if (obstacle.number == number) {
      return MentionOf(NodeOf(why, number).held ? "absent" : "granted");
    }
  }
  Condition granted = condition;
  if (condition.op != Condition::Op::kNear) {
    for (Condition& child : granted.of) {
      child = Granted(child, obstacles, why, next);
    }
  }
  return granted;
}

bool FiresGranted(const Watchlist& watchlist, const Condition& when,
                  const std::vector<Obstacle>& obstacles, const Why& why,
                  const GeneratedArticle& article) {
  Watchlist levant = watchlist;
  for (const char* id : {"absent", "granted"}) {
    levant.entities.push_back(
        EntityOf(id, EntityKind::kTerm, {Named(std::string(id))}));
  }
  std::uint32_t next = 0;
  // "granted" alone gives occasion to it, whatever is left of the rule.
  levant.rules = {RuleOf(
      "it", All({MentionOf("granted"), Granted(when, obstacles, why, next)}))};
  const RuleSet rules({levant}, "");
  Document document = article.document();
  document.fields.push_back({"lead", "Granted"});
  return !JudgementOf(rules, document).verdicts.empty();
}

TEST(Explain, GrantingAllThatItNamesFiresTheRuleAndGrantingLessDoesNot) {
  std::size_t silent = 0;
  std::size_t most = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    Random random(seed);
    Watchlist levant = GeneratedWatchlist();
    const Condition when = MakeWhen(random);
    levant.rules = {RuleOf("it", when)};
    const RuleSet rules({levant}, "");
    const GeneratedArticle article = MakeArticle(random);
    const Explanation explanation = Explained(rules, 0, article.document());
    const std::vector<Obstacle>& all = explanation.obstacles;
    if (explanation.fires || all.size() > 6) {
      continue;
    }
    ++silent;
    most = std::max(most, all.size());
    for (std::uint64_t subset = 0; subset < std::uint64_t{1} << all.size();
         ++subset) {
      std::vector<Obstacle> some;
      for (std::size_t i = 0; i < all.size(); ++i) {
        if ((subset >> i & 1) != 0) {
          some.push_back(all[i]);
        }
      }
      ASSERT_EQ(FiresGranted(GeneratedWatchlist(), when, some,
                             explanation.account.why, article),
                some.size() == all.size())
          << "seed " << seed << ", subset " << subset;
    }
  }
  EXPECT_GT(silent, 100U);
  EXPECT_GT(most, 2U);
}

}  // namespace
}  // namespace wirewatch
