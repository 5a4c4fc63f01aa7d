// Expand: what an entity's names accept in a text, and what next to them they
// refuse. Nothing here knows a rule of matching: each form is put into an
// article of its own, and the matcher and the count say what they make of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rules/watch/rule_set.h"

namespace wirewatch {

// How a form comes from its name.
enum class FormKind {
  kWritten,    // as written in the watchlist
  kForm,       // one of its `forms`
  kClitic,     // with an attached proclitic
  kInflected,  // as its language inflects it
  kSpelling,   // other marks, capitals, separators
};
std::string_view ToString(FormKind kind);

struct AcceptedForm {
  std::string text;
  FormKind kind = FormKind::kWritten;
  std::vector<std::string> how;  // as in an alert, but for company
};

struct RefusedForm {
  std::string text;
  std::string what;  // that makes it differ: "a letter less"
};

// The company that a name needs to count.
struct NeededCompany {
  // One of each of these entities, by number.
  std::vector<EntitySet> entities;
  bool other_name = false;
  Reach within;
  // A text in which the name is counted because of its company, if one was
  // found by trying; by itself it was not.
  std::string example;
};

struct NameExpansion {
  std::uint32_t name = 0;  // index into the matcher's names
  // Taken by the name itself, whatever the entity's other names take.
  std::vector<AcceptedForm> accepted;
  // In which no name of the entity is found.
  std::vector<RefusedForm> refused;
  bool cut = false;  // there are more than were tried (kMostQuestions)
  std::optional<NeededCompany> needs;
  // Other entities that claim the name as written too, by number.
  std::vector<std::uint32_t> shared_with;
};

// A `never_in` of the entity.
struct ExclusionExpansion {
  std::uint32_t exclusion = 0;  // index into RuleSet::exclusions()
  // Its names, and whether each hides a mention of the entity.
  struct Hiding {
    std::string text;
    bool hides = false;
  };
  std::vector<Hiding> names;
};

struct Expansion {
  std::vector<NameExpansion> names;  // by language, then by text
  std::vector<ExclusionExpansion> never_in;
};

// `entity`: index into rules.entities().
Expansion Expand(const RuleSet& rules, std::uint32_t entity);

}  // namespace wirewatch
