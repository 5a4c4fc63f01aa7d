// What a desk watches, as values: the engine's side of a watchlist file.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/match/name.h"
#include "rules/watch/condition.h"

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
enum class Status {
  kDraft,    // checked and tested, not run
  kShadow,   // run and counted, not published
  kLive,     // published
  kRetired,  // kept for the record, not run
};

// Whether its rules are judged: shadow and live.
bool IsRun(Status status);

// The words of the YAML language and of alerts ("place", "high", "live").
std::string_view ToString(EntityKind kind);
std::string_view ToString(Severity severity);
std::string_view ToString(Status status);

// For which articles a rule is meant. Empty lists and absent values ask for
// nothing. An article that does not say its language, source or date fails
// where one is asked for, and passes where one is excluded.
struct Only {
  // Language ranges (RFC 4647, basic filtering): `en` is also en-GB.
  std::vector<std::string> language{};
  std::vector<std::string> language_not{};
  std::vector<std::string> source{};
  std::vector<std::string> source_not{};
  std::optional<std::chrono::seconds> max_age{};
  // Fields that must be there, and that must not ("lead", "url").
  std::vector<std::string> has{};
  std::vector<std::string> has_not{};
  friend bool operator==(const Only&, const Only&) = default;
};

// The company in which a name counts; without it the mention is none.
struct Needs {
  bool all = false;  // every one of `entities`, else any one
  // Mentions of other entities, whether they count themselves or not.
  std::vector<EntityReference> entities{};
  // Or: another name of the same entity, one that needs nothing.
  bool other_name = false;
  Reach within{};
  friend bool operator==(const Needs&, const Needs&) = default;
};

struct EntityName {
  Name name{};  // Name::entity is set by RuleSet
  std::optional<Needs> needs{};
};

// Names inside which a mention of the entity is none (`never_in`).
struct Exclusion {
  std::string key{};     // "tenderness"
  std::string reason{};  // for people
  std::vector<Name> names{};
};

struct Entity {
  std::string id{};  // within its watchlist: "isis"
  EntityKind kind = EntityKind::kOther;
  bool flag = true;  // whether its mentions raise alerts by themselves
  // Of those alerts.
  Severity severity = Severity::kInfo;
  Status status = Status::kLive;
  Only only{};
  std::map<std::string, std::string> ids{};  // "geonames" -> "163843"
  std::optional<std::string> part_of{};      // with its watchlist
  std::vector<std::string> tags{};           // with their watchlist
  std::vector<EntityName> names{};
  std::vector<Exclusion> never_in{};
};

// A rule as written under `rules:`.
struct WatchRule {
  std::string id{};  // within its watchlist: "raqqa-strike"
  std::string title{};
  std::string owner{};  // empty: the watchlist's
  Severity severity = Severity::kInfo;
  Status status = Status::kLive;
  Only only{};
  Condition when{};  // HasOccasion(when)
};

struct Watchlist {
  std::string id{};     // "levant"
  std::string owner{};  // empty if not given
  std::vector<Entity> entities{};
  std::vector<WatchRule> rules{};
};

}  // namespace wirewatch
