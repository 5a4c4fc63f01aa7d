#include "daemon/cli/explanation_text.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/rules/watch/values.h"

namespace wirewatch {
namespace {

std::vector<Watchlist> Levant() {
  Watchlist levant{"levant", "", {}, {}};
  for (const char* id : {"Raqqa", "ISIS", "strike", "anniversary"}) {
    Entity entity = EntityOf(id, EntityKind::kPlace, {Named(id)});
    entity.flag = false;
    levant.entities.push_back(std::move(entity));
  }
  levant.entities[0].never_in.push_back(
      {"team", "a football club", {Named("Raqqa United")}});
  levant.entities[1].names.push_back(
      {{.text = "IS"},
       Needs{.entities = {TheEntity("strike")}, .within = kSameSentence}});
  Condition anniversary = MentionOf("anniversary", 1, {"headline"});
  anniversary.exclusion = "retrospective";
  WatchRule rule = RuleOf(
      "raqqa-strike",
      All({Near({MentionOf("Raqqa"), MentionOf("strike")}, kSameSentence),
           Any({MentionOf("ISIS", 2), Matches("unit [0-9]+")}),
           None({std::move(anniversary)})}));
  rule.only.language = {"en", "ar"};
  levant.rules.push_back(std::move(rule));
  return {levant};
}

std::string Explained(const Article& article) {
  const RuleSet rules(Levant(), "");
  const Document document = article.document();
  const FoldedText text = Fold(document);
  Hearing hearing(rules, document, text, rules.matcher().Find(document, text));
  return ExplanationText(Painter(/*colour=*/false), article, 0, hearing);
}

TEST(ExplanationText, OfARuleThatFiresShowsWhatEachConditionWasFoundIn) {
  Article article;
  article.id = "a1";
  article.language = "en";
  article.headline = "Strikes";
  article.body = "A strike on RAQQA, raqqa and Raqqa. Unit 12 of ISIS.";
  EXPECT_EQ(Explained(article),
            "a1: levant/raqqa-strike fires\n"
            "  ✓ only language en, ar (the article: en)\n"
            "  ✓ all of\n"
            "    ✓ near, within sentence: \u2068strike\u2069, "
            "\u2068RAQQA\u2069, \u2068raqqa\u2069, \u2068Raqqa\u2069\n"
            "      ✓ levant/Raqqa: \u2068RAQQA\u2069, \u2068raqqa\u2069, "
            "\u2068Raqqa\u2069\n"
            "      ✓ levant/strike: \u2068strike\u2069\n"
            "    ✓ any of\n"
            "      ✗ levant/ISIS, 2 times: \u2068ISIS\u2069\n"
            "      ✓ regex unit [0-9]+: \u2068Unit 12\u2069\n"
            "    ✓ none of\n"
            "      ✗ retrospective: levant/anniversary, in headline\n");
}

TEST(ExplanationText, OfARuleThatDoesNotSaysWhatWouldHaveToBeOtherwise) {
  Article article;
  article.id = "a2";
  article.headline = "Anniversary";
  article.body = "A strike near the Raqqa United stadium. IS said nothing.";
  EXPECT_EQ(Explained(article),
            "a2: levant/raqqa-strike does not fire\n"
            "  ✗ only language en, ar (the article: not declared)\n"
            "  ✗ all of\n"
            "    ✗ near, within sentence  ← this\n"
            "      ✗ levant/Raqqa\n"
            "      ✓ levant/strike: \u2068strike\u2069\n"
            "    ✗ any of\n"
            "      ✗ levant/ISIS, 2 times  ← this\n"
            "      ✗ regex unit [0-9]+\n"
            "    ✗ none of\n"
            "      ✓ retrospective: levant/anniversary, in headline: "
            "\u2068Anniversary\u2069  ← this\n"
            "  It would fire if\n"
            "    - the article passed `only: language` (en, ar; it is not "
            "declared)\n"
            "    - near, within sentence were there\n"
            "    - levant/ISIS, 2 times were there\n"
            "    - retrospective: levant/anniversary, in headline were not "
            "there\n"
            "  Found, but not counted\n"
            "    - \u2068Raqqa\u2069, for levant/Raqqa: stands in `team` (a "
            "football club)\n"
            "    - \u2068IS\u2069, for levant/ISIS: is not in the company that "
            "it needs\n");
}

}  // namespace
}  // namespace wirewatch
