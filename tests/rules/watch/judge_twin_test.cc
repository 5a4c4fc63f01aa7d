// The evaluator against a naive one that knows nothing of ICU, of occasions or
// of numbers: it tries every choice of words over the article as it was made.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "tests/rules/watch/generated_rules.h"

namespace wirewatch {
namespace {

using Tokens = std::vector<const Token*>;

bool IsNamed(const EntityReference& reference, const std::string& word) {
  const std::string id = reference.id.substr(reference.id.find('/') + 1);
  switch (reference.kind) {
    case EntityReference::Kind::kEntity:
      return word == id;
    case EntityReference::Kind::kWithParts:
      return word == id ||
             (id == "charlie" && (word == "delta" || word == "echo")) ||
             (id == "delta" && word == "echo");
    case EntityReference::Kind::kTagged:
      return word == "alpha" || word == "bravo";
  }
  return false;
}

Tokens TokensOf(const Condition& condition, const GeneratedArticle& article) {
  Tokens tokens;
  for (const Token& token : article.tokens) {
    const std::string field = token.field == 0 ? "headline" : "body";
    const auto holds = [&](const Condition& mention) {
      return IsNamed(mention.entity, token.word) &&
             (mention.in.empty() ||
              std::find(mention.in.begin(), mention.in.end(), field) !=
                  mention.in.end());
    };
    if (condition.op == Condition::Op::kAny
            ? std::any_of(condition.of.begin(), condition.of.end(), holds)
            : holds(condition)) {
      tokens.push_back(&token);
    }
  }
  return tokens;
}

bool AreNear(Tokens chosen, const Reach& reach) {
  std::sort(chosen.begin(), chosen.end());
  const Token& first = *chosen.front();
  const Token& last = *chosen.back();
  switch (reach.extent) {
    case Extent::kArticle:
      return true;
    case Extent::kSentence:
      return first.sentence == last.sentence;
    case Extent::kParagraph:
      return first.paragraph == last.paragraph;
    case Extent::kWords:
      return first.field == last.field &&
             last.number <= first.number + 1 + reach.words;
  }
  return false;
}

// Whether some choice of different words, one a member, is near.
bool Choose(const Condition& near, const GeneratedArticle& article,
            Tokens& chosen) {
  if (chosen.size() == near.of.size()) {
    return AreNear(chosen, near.within);
  }
  for (const Token* token : TokensOf(near.of[chosen.size()], article)) {
    if (std::find(chosen.begin(), chosen.end(), token) != chosen.end()) {
      continue;
    }
    chosen.push_back(token);
    if (Choose(near, article, chosen)) {
      return true;
    }
    chosen.pop_back();
  }
  return false;
}

bool Holds(const Condition& condition, const GeneratedArticle& article) {
  const auto count = static_cast<std::size_t>(std::count_if(
      condition.of.begin(), condition.of.end(),
      [&](const Condition& child) { return Holds(child, article); }));
  switch (condition.op) {
    case Condition::Op::kMention:
      return TokensOf(condition, article).size() >= condition.min;
    case Condition::Op::kAll:
      return count == condition.of.size();
    case Condition::Op::kAny:
      return count > 0;
    case Condition::Op::kNone:
      return count == 0;
    case Condition::Op::kAtLeast:
      return count >= condition.min;
    case Condition::Op::kNear: {
      Tokens chosen;
      return Choose(condition, article, chosen);
    }
    case Condition::Op::kRegex:
      break;
  }
  ADD_FAILURE() << "no such condition is generated";
  return false;
}

TEST(JudgeTwin, BothHoldTheSameRulesOverGeneratedArticles) {
  std::size_t held = 0;
  std::size_t judged = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    Watchlist levant = GeneratedWatchlist();
    for (int i = 0; i < 30; ++i) {
      levant.rules.push_back(
          RuleOf("r" + std::to_string(100 + i), MakeWhen(random)));
    }
    const RuleSet rules({levant}, "");
    for (int i = 0; i < 30; ++i) {
      const GeneratedArticle article = MakeArticle(random);
      std::vector<std::string> expected;
      for (const WatchRule& rule : levant.rules) {
        if (Holds(rule.when, article)) {
          expected.push_back("levant/" + rule.id);
        }
      }
      ASSERT_EQ(HeldRules(rules, JudgementOf(rules, article.document())),
                expected)
          << "seed " << seed << "\n"
          << article.headline << "\n--\n"
          << article.body;
      held += expected.size();
      judged += levant.rules.size();
    }
  }
  // The generator is worth something: both outcomes are common.
  EXPECT_GT(held, judged / 10);
  EXPECT_LT(held, judged * 9 / 10);
}

}  // namespace
}  // namespace wirewatch
