// Hearing: one article before one rule after the other, each of them told
// whole. What they share (which mentions count, sentences, the pass of the
// patterns) is made once.
#pragma once

#include <cstdint>
#include <vector>

#include "rules/watch/rule_set.h"

namespace wirewatch {

// What one rule made of one article, whether it holds or not.
struct Account {
  std::vector<Gate> gates;  // of its `only`
  Why why;                  // the whole tree
};

// Rules, document and text outlive it; one thread.
class Hearing {
 public:
  // `found` is what rules.matcher().Find() found in the document.
  Hearing(const RuleSet& rules, const Document& document,
          const FoldedText& text, std::vector<Mention> found);
  Hearing(const Hearing&) = delete;
  Hearing& operator=(const Hearing&) = delete;

  const RuleSet& rules() const { return rules_; }
  const CountedMentions& counted() const { return counted_; }
  // Whatever the rule's status.
  Account AccountOf(std::uint32_t rule);

 private:
  const RuleSet& rules_;
  const Document& document_;
  Passages passages_;
  const CountedMentions counted_;
  LazyScan scan_;
  Evaluation evaluation_;
};

}  // namespace wirewatch
