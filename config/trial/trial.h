// Trial: the tests that desks write in their watchlists, tried on the engine
// that would judge the wire.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "config/diag/diagnostic.h"
#include "config/watchlist/watch_test.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

// What one test came to. Passed: no faults.
struct TrialResult {
  const WatchTest* test = nullptr;
  Diagnostics faults;  // at what was expected, with what came instead
};

// What the tests of a bundle touch. Each list has what no test touches, in the
// engine's order.
struct Coverage {
  std::size_t rules = 0;  // in all, drafts and retired ones too
  std::size_t entities = 0;
  std::size_t names = 0;
  std::size_t exclusions = 0;
  std::vector<std::uint32_t> unfired_rules;     // no test makes it fire
  std::vector<std::uint32_t> unfound_entities;  // no test's article mentions it
  std::vector<std::uint32_t> unfound_names;
  std::vector<std::uint32_t> unused_exclusions;  // none hides a mention by it
};

struct Trial {
  std::vector<TrialResult> results;  // one for each test, in their order
  Coverage coverage;
};

// A rule is tried whatever its status, since drafts are tried before they are
// run. `alert` asks whether it fires; of an entity that raises no alerts by
// itself, whether a mention of it counts. `mentions` asks that each surface
// listed be found as a mention of the entity, as often as it is listed, and of
// an entity with an empty list that nothing is; other mentions are nobody's
// business. `tests` outlive the result.
Trial TryAll(const std::vector<WatchTest>& tests, const RuleSet& rules);

}  // namespace wirewatch
