// RuleSet: all watchlists of a bundle, compiled; mentions -> verdicts.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/match/matcher.h"
#include "rules/regex/regex_set.h"
#include "rules/watch/compilation.h"
#include "rules/watch/counting.h"
#include "rules/watch/evaluation.h"
#include "rules/watch/occasions.h"
#include "rules/watch/only.h"
#include "rules/watch/watchlist.h"
#include "rules/watch/why.h"

namespace wirewatch {

// How sure a mention or a verdict is.
enum class Certainty {
  kExact,        // the name as written in the watchlist
  kFolded,       // another spelling of the same letters (marks, case, hamza)
  kInflected,    // by grammar: an attached proclitic or an inflected form
  kConditioned,  // counts only because of its company
};
std::string_view ToString(Certainty certainty);

// One rule that holds for one article.
struct Verdict {
  std::uint32_t rule = 0;  // index into RuleSet::rules()
  // The weakest of what it rests on.
  Certainty certainty = Certainty::kExact;
  Why why;  // its essence
};

// What an article comes to.
struct Judgement {
  CountedMentions counted;
  std::vector<Verdict> verdicts;  // of live and shadow rules, as in rules()
  bool marks_are_cut = false;     // of some field: FoldedField::marks_are_cut()
};

// Immutable once built; const methods are safe from many threads. Reload builds
// a new one and hands it over whole.
class RuleSet {
 public:
  // `bundle` is the sha256 (hex) of the watchlist files. Order of watchlists,
  // of their entities, rules and names does not matter to the result. No two
  // entities or rules have the same id within the same watchlist id; every
  // reference leads to an entity or tag that is there; no entity is part of
  // itself; every rule HasOccasion().
  RuleSet(std::vector<Watchlist> watchlists, std::string bundle);

  const std::string& bundle() const { return bundle_; }
  const Matcher& matcher() const { return matcher_; }
  const std::vector<WatchedEntity>& entities() const { return entities_; }
  const std::vector<WatchedExclusion>& exclusions() const {
    return counting_.exclusions();
  }
  const std::vector<Rule>& rules() const { return rules_; }  // sorted by id
  const RegexSet& regexes() const { return regexes_; }
  // The company that one of the matcher's names needs; null if none.
  const Counting::CompiledNeeds* NeedsOf(std::uint32_t name) const {
    return counting_.NeedsOf(name);
  }
  // The number of the entity or the rule with this id.
  std::optional<std::uint32_t> EntityNumber(std::string_view id) const;
  std::optional<std::uint32_t> RuleNumber(std::string_view id) const;

  // `found` is what matcher().Find() found in the document. Only the rules that
  // a mention (or a match of a pattern that they cannot do without) gives
  // occasion to are judged: the cost depends on the mentions, not on the number
  // of rules, and an article without any costs nothing. `stopped`, if there is
  // one, is asked before each of them: when it holds the others are left out.
  Judgement Judge(const Document& document, const FoldedText& text,
                  std::vector<Mention> found,
                  const std::function<bool()>& stopped = nullptr) const;

  // The rules that ask for any of these (sorted), in whichever condition, and
  // those that these are by themselves; sorted. Looks at every rule.
  std::vector<std::uint32_t> RulesAskingFor(const EntitySet& entities) const;

 private:
  friend class Hearing;  // hearing.h: rules told whole
  RuleSet(std::string bundle, CompiledWatchlists compiled);

  Why WhyOf(std::uint32_t rule, Evaluation& evaluation) const;

  std::string bundle_;
  Occasions occasions_;
  std::vector<WatchedEntity> entities_;  // sorted by id
  std::vector<Rule> rules_;
  std::unordered_map<std::uint32_t, RuleTerms> terms_;  // few rules have any
  Matcher matcher_;
  Counting counting_;
  RegexSet regexes_;
};

Certainty CertaintyOf(const CountedMentions& counted, std::uint32_t mention);

// The entities because of which a mention counts; empty if it needs none.
std::vector<std::uint32_t> CompanyOf(const CountedMentions& counted,
                                     std::uint32_t mention);

// How a mention by a name was recognised, in the words of an alert: "fold",
// "clitic:ل", "inflected:ru", "form".
std::vector<std::string> HowRecognised(const Mention& mention,
                                       const Name& name);

// The same, and what the article has to do with it: "needs:levant/armed" (the
// company that it has), "ambiguous" (another entity claims the same words).
std::vector<std::string> HowRecognised(const RuleSet& rules,
                                       const CountedMentions& counted,
                                       std::uint32_t mention);

}  // namespace wirewatch
