// Evaluation: conditions and an article's mentions -> why they hold or not.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "rules/match/matcher.h"
#include "rules/regex/regex_set.h"
#include "rules/watch/counting.h"
#include "rules/watch/passages.h"
#include "rules/watch/why.h"

namespace wirewatch {

// A condition with its entities as numbers.
struct CompiledCondition {
  Condition written{};  // without `of`
  EntitySet entities{};
  std::uint32_t pattern = 0;  // of kRegex: its number in the regex set
  std::vector<CompiledCondition> of{};
};

// All patterns of the rules over one article; the pass over its text is made
// when it is first asked for, so an article without occasion for a rule with
// patterns costs none. Set, document and text outlive it; one thread.
class LazyScan {
 public:
  LazyScan(const RegexSet& set, const Document& document,
           const FoldedText& text)
      : set_(set), document_(document), text_(text) {}

  RegexScan& operator()() {
    if (!scan_) {
      scan_.emplace(set_.Scan(document_, text_));
    }
    return *scan_;
  }

 private:
  const RegexSet& set_;
  const Document& document_;
  const FoldedText& text_;
  std::optional<RegexScan> scan_;
};

// The evaluation of one article's rules. All arguments outlive it; one thread.
class Evaluation {
 public:
  // `mentions`: those that count, in the order of Matcher::Find().
  Evaluation(const Document& document, const std::vector<Mention>& mentions,
             Passages& passages, LazyScan& scan);

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
  LazyScan& scan_;
  // Indices of mentions, by entity, then in order.
  std::vector<std::uint32_t> by_entity_;
  std::vector<std::uint32_t> mentioned_;
};

}  // namespace wirewatch
