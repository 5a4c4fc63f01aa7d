// Compilation: watchlists as desks wrote them -> numbers: entities, names and
// rules in one order, whatever the order of the files, and every reference
// resolved.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "rules/watch/counting.h"
#include "rules/watch/evaluation.h"
#include "rules/watch/watchlist.h"

namespace wirewatch {

// An entity of the compiled set.
struct WatchedEntity {
  std::string id;         // "levant/isis"
  std::string watchlist;  // "levant"
  std::string owner;
  EntityKind kind = EntityKind::kOther;
  Severity severity = Severity::kInfo;
  bool flag = true;
};

// A rule of a watchlist, or one that an entity is by itself.
struct Rule {
  std::string id;  // "levant/raqqa-strike", "mention/levant/isis"
  std::string title;
  std::string owner;  // empty if none
  std::string watchlist;
  Severity severity = Severity::kInfo;
  Status status = Status::kLive;
  // Of a rule that an entity is by itself: its number.
  std::optional<std::uint32_t> entity;
};

// What a rule asks beyond the mention of its entity.
struct RuleTerms {
  Only only;
  std::optional<CompiledCondition> when;
};

struct CompiledWatchlists {
  std::vector<WatchedEntity> entities;  // sorted by id
  std::vector<Name> names;  // of entities, and of exclusions after them
  std::vector<WatchedExclusion> exclusions;  // sorted by entity and key
  std::unordered_map<std::uint32_t, Counting::CompiledNeeds> needs;  // by name
  std::vector<Rule> rules;                             // sorted by id
  std::unordered_map<std::uint32_t, RuleTerms> terms;  // by rule
  std::vector<Regex> regexes;
};

// Requires what RuleSet does.
CompiledWatchlists Compile(std::vector<Watchlist> watchlists);

}  // namespace wirewatch
