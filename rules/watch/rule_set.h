// RuleSet: all watchlists of a bundle, compiled; mentions -> verdicts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rules/match/matcher.h"
#include "rules/watch/watchlist.h"

namespace wirewatch {

// How sure a mention or a verdict is; the weakest of what it rests on.
enum class Certainty {
  kExact,        // the name as written in the watchlist
  kFolded,       // another spelling of the same letters (marks, case, hamza)
  kInflected,    // by grammar: an attached proclitic or an inflected form
  kConditioned,  // counts only because of its company
};
std::string_view ToString(Certainty certainty);

// An entity of the compiled set.
struct WatchedEntity {
  std::string id;         // "levant/isis"
  std::string watchlist;  // "levant"
  std::string owner;
  EntityKind kind = EntityKind::kOther;
  Severity severity = Severity::kInfo;
  bool flag = true;
};

struct Rule {
  std::string id;  // "mention/levant/isis"
  std::string title;
  std::string owner;  // empty if none
  std::string watchlist;
  Severity severity = Severity::kInfo;
  std::uint32_t entity = 0;  // index into RuleSet::entities()
};

// The tree of a rule's conditions, with what held and by which mentions.
struct Why {
  std::string op;      // "mention"
  std::string entity;  // "levant/isis"
  bool held = false;
  std::vector<std::uint32_t> mentions;  // indices into the article's mentions
};

// One rule that holds for one article.
struct Verdict {
  std::uint32_t rule = 0;  // index into RuleSet::rules()
  // The weakest of its mentions.
  Certainty certainty = Certainty::kExact;
  Why why;
};

// Immutable once built; const methods are safe from many threads. Reload builds
// a new one and hands it over whole.
class RuleSet {
 public:
  // `bundle` is the sha256 (hex) of the watchlist files. Order of watchlists,
  // of their entities and of names does not matter to the result. No two
  // entities may have the same id within the same watchlist id.
  RuleSet(std::vector<Watchlist> watchlists, std::string bundle);

  const std::string& bundle() const { return bundle_; }
  const Matcher& matcher() const { return matcher_; }
  const std::vector<WatchedEntity>& entities() const { return entities_; }
  const std::vector<Rule>& rules() const { return rules_; }  // sorted by id

  // The rules that hold, in the order of rules(). The cost depends on the
  // mentions, not on the number of rules.
  std::vector<Verdict> Judge(const std::vector<Mention>& mentions) const;

 private:
  struct Compiled;
  static Compiled Compile(std::vector<Watchlist> watchlists);
  RuleSet(std::string bundle, Compiled compiled);

  std::string bundle_;
  std::vector<WatchedEntity> entities_;  // sorted by id
  std::vector<Rule> rules_;              // sorted by entity, and so by id
  Matcher matcher_;
};

Certainty CertaintyOf(const Mention& mention);

// How a mention was recognised, in the words of an alert: "fold", "clitic:ل",
// "inflected:ru", "form", "ambiguous" (another entity of `all` claims the same
// words).
std::vector<std::string> HowRecognised(const Mention& mention, const Name& name,
                                       const std::vector<Mention>& all);

}  // namespace wirewatch
