// What a desk watches, as values: the engine's side of a watchlist file.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rules/match/name.h"

namespace wirewatch {

enum class EntityKind {
  kPlace,
  kActor,
  kPerson,
  kOrganisation,
  kEvent,
  kOther,
  kTerm,  // a word that rules use; never an alert by itself
};
enum class Severity { kInfo, kLow, kMedium, kHigh, kCritical };

// The words of the YAML language and of alerts ("place", "high").
std::string_view ToString(EntityKind kind);
std::string_view ToString(Severity severity);

struct Entity {
  std::string id;  // within its watchlist: "isis"
  EntityKind kind = EntityKind::kOther;
  bool flag = true;  // whether its mentions raise alerts by themselves
  Severity severity = Severity::kInfo;     // of those alerts
  std::map<std::string, std::string> ids;  // "geonames" -> "163843"
  std::vector<Name> names;                 // Name::entity is set by RuleSet
};

struct Watchlist {
  std::string id;     // "levant"
  std::string owner;  // empty if not given
  std::vector<Entity> entities;
};

}  // namespace wirewatch
