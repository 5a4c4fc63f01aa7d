// What a reload does with watchlists that were read again, and what it says of
// that: the same to the log and to `wirewatch ctl reload`. No thread here; see
// reloader.h.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/diag/diagnostic.h"
#include "config/trial/trial.h"
#include "config/watchlist/shrink_guard.h"
#include "config/watchlist/watchlist_loader.h"
#include "daemon/service/rule_set_slot.h"
#include "daemon/service/watchlist_counts.h"

namespace wirewatch {

// A test, written in a watchlist, that the watchlist does not pass.
struct FailedTest {
  std::string rule;  // "levant/raqqa-strike"
  std::string say;
  Diagnostics faults;  // at what was expected, with what came instead
};

// What `rules` fail of their own tests.
std::vector<FailedTest> FailedTestsOf(const std::vector<WatchTest>& tests,
                                      const RuleSet& rules);

struct ReloadAnswer {
  enum class Kind {
    kAccepted,
    kUnchanged,  // the files are byte by byte what is in force
    kFaulty,     // there are errors in them; nothing forces these
    kRefused,    // without errors, but it shrank or fails its tests
    kNotNow      // not even tried; `reason` says why
  };
  Kind kind = Kind::kNotNow;
  bool forced = false;
  Diagnostics diagnostics;  // of reading: errors if kFaulty, else warnings
  // Why it was refused, or what was forced.
  std::vector<ShrunkenWatchlist> shrunken;
  std::vector<FailedTest> failed_tests;
  std::size_t tests = 0;  // that were run
  std::string reason;     // of kNotNow

  // What is in force now.
  std::string bundle;
  std::uint64_t generation = 0;
  std::vector<WatchlistCounts> counts;
  std::vector<WatchlistCounts> counts_before;  // of kAccepted
  std::chrono::milliseconds took{};            // reading included
};

bool IsInForce(const ReloadAnswer& answer);  // accepted or unchanged

struct Reloaded {
  ReloadAnswer answer;
  std::shared_ptr<const RuleSet> former;  // what was in force; if accepted
};

// Puts `loaded` into `slot`, or changes nothing. Compiles and runs the tests:
// takes seconds for a large list. `force` overrides the shrink guard and the
// tests. Not from two threads at once.
Reloaded ReloadInto(RuleSetSlot& slot, LoadedWatchlists loaded, bool force);

// "accepted", "unchanged", "faulty", "refused", "not now"; for programs.
std::string_view ToString(ReloadAnswer::Kind kind);
// One line: "watchlists reloaded: generation 3, sha256 90ab...".
std::string HeadlineOf(const ReloadAnswer& answer);
// All of it for a person, headline last; ends with a line feed.
std::string TextOf(const ReloadAnswer& answer);
// Of `wirewatch ctl reload`: 0 in force, 78 faulty, else 1.
int ExitCodeOf(const ReloadAnswer& answer);

// The same, to the log.
void LogAnswer(const ReloadAnswer& answer);
void LogDiagnostics(const Diagnostics& diagnostics);
// A warning each: at a start, failing tests do not keep the daemon from
// watching.
void LogFailedTests(const std::vector<FailedTest>& failed);

}  // namespace wirewatch
