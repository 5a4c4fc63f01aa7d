// Evaluation: conditions and an article's mentions -> why they hold or not.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "rules/match/matcher.h"
#include "rules/watch/counting.h"
#include "rules/watch/passages.h"
#include "rules/watch/why.h"

namespace wirewatch {

// A condition with its entities as numbers.
struct CompiledCondition {
  Condition written{};  // without `of`
  EntitySet entities{};
  std::uint32_t pattern = 0;  // of kRegex: its number in the rule set
  std::vector<CompiledCondition> of{};
};

// Where a pattern matches in the article, in order. Asked only when a rule with
// this pattern is judged.
using FindPattern = std::function<std::vector<Place>(std::uint32_t pattern)>;

// The evaluation of one article's rules. All arguments outlive it; one thread.
class Evaluation {
 public:
  // `mentions`: those that count, in the order of Matcher::Find().
  Evaluation(const Document& document, const std::vector<Mention>& mentions,
             Passages& passages, FindPattern find_pattern);

  // The numbers of the entities that are mentioned, sorted, each once.
  const std::vector<std::uint32_t>& mentioned() const { return mentioned_; }

  // The whole tree, each condition judged, whatever the others came to.
  Why Judge(const CompiledCondition& condition);

  // The indices of an entity's mentions.
  std::vector<std::uint32_t> MentionsOfEntity(std::uint32_t entity) const;

 private:
  // A leaf's mention or match.
  struct Evidence {
    Place place;
    std::uint32_t mention = 0;
    bool is_match = false;
  };
  std::vector<std::uint32_t> MentionsOfSet(const EntitySet& set) const;
  bool IsIn(std::uint32_t field, const std::vector<std::string>& fields) const;
  std::vector<Evidence> EvidenceOf(const CompiledCondition& condition);
  void JudgeNear(const CompiledCondition& condition, Why& why);

  const Document& document_;
  const std::vector<Mention>& mentions_;
  Passages& passages_;
  FindPattern find_pattern_;
  // Indices of mentions, by entity, then in order.
  std::vector<std::uint32_t> by_entity_;
  std::vector<std::uint32_t> mentioned_;
};

}  // namespace wirewatch
