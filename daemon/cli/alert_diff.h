// AlertDiff: what an archive's alerts become if one set of watchlists replaces
// another.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/pipeline/process.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

// An alert is the same if article and rule are; it is changed if its document
// says something else, but for the hash of the watchlists.
enum class AlertChange { kGained, kLost, kChanged };
constexpr std::size_t kAlertChanges = 3;

struct AlertExample {
  std::string article;  // its id
  std::string alert;    // the document; of a changed one the new
};

struct RuleDifference {
  std::array<std::uint64_t, kAlertChanges> counts{};  // by AlertChange
  std::array<std::vector<AlertExample>, kAlertChanges> examples{};
};

class AlertDiff {
 public:
  // Both rule sets outlive it. Of each change of a rule so many examples are
  // kept.
  AlertDiff(const RuleSet& before, const RuleSet& after, std::size_t examples)
      : before_(before), after_(after), most_examples_(examples) {}

  // The same article, judged by both. Shadow alerts are none.
  void Add(const Judged& before, const Judged& after);

  std::uint64_t articles() const { return articles_; }
  // By the rule's id; only rules that differ.
  const std::map<std::string, RuleDifference>& rules() const { return rules_; }

 private:
  void Note(const std::string& rule, AlertChange change, const Article& article,
            const std::string& alert);

  const RuleSet& before_;
  const RuleSet& after_;
  std::size_t most_examples_;
  std::uint64_t articles_ = 0;
  std::map<std::string, RuleDifference> rules_;
};

// "levant/raqqa-strike +0..20 -0": how many alerts a rule may gain, lose and
// see changed. A change that is not named may be of any number.
struct DiffExpectation {
  struct Bounds {
    std::uint64_t least = 0;
    std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  };
  std::string rule;
  std::array<Bounds, kAlertChanges> bounds{};  // by AlertChange

  // Nothing if it is not written so.
  static std::optional<DiffExpectation> Parse(std::string_view text);
  bool IsMetBy(const RuleDifference& difference) const;
};

}  // namespace wirewatch
