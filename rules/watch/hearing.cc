#include "rules/watch/hearing.h"

#include <utility>

namespace wirewatch {

Hearing::Hearing(const RuleSet& rules, const Document& document,
                 const FoldedText& text, std::vector<Mention> found)
    : rules_(rules),
      document_(document),
      passages_(document),
      counted_(rules.counting_.Count(std::move(found), passages_)),
      scan_(rules.regexes_, document, text),
      evaluation_(document, counted_.mentions, passages_, scan_) {}

Account Hearing::AccountOf(std::uint32_t rule) {
  Account account;
  const auto terms = rules_.terms_.find(rule);
  if (terms != rules_.terms_.end()) {
    account.gates = GatesOf(terms->second.only, document_);
  }
  account.why = rules_.WhyOf(rule, evaluation_);
  return account;
}

}  // namespace wirewatch
