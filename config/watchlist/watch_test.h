// The tests that desks write beside their rules and entities: an article and
// what is to come of it. `wirewatch test` runs them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "config/diag/diagnostic.h"

namespace wirewatch {

// "These words are found as mentions of this entity"; others may be too.
struct ExpectedMentions {
  std::string entity;                 // "levant/raqqa"
  std::vector<std::string> surfaces;  // empty: no mention of it counts
  Span place;                         // of the surfaces
};

struct WatchTest {
  // What is tested: "levant/raqqa-strike"; "mention/levant/isis" of a test
  // under an entity, also of one that raises no alerts.
  std::string rule;
  std::string say;  // what the test is about, for people
  Span place;       // of the test

  // The article. Texts are empty where not given.
  std::string headline;
  std::string lead;
  std::string body;
  std::string language;
  std::string source;
  std::string published;
  std::string url;
  // From its publication to its arrival; absent: it has just been published.
  std::optional<std::chrono::seconds> age;

  // Whether the rule raises an alert; absent: not asked.
  std::optional<bool> alert;
  Span alert_place;  // of a given `alert`, else of `expect`
  std::vector<ExpectedMentions> mentions;
};

}  // namespace wirewatch
