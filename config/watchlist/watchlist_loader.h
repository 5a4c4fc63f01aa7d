// Watchlist files (YAML) -> rules/watch values, every fault with its place.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/diag/diagnostic.h"
#include "config/watchlist/watch_test.h"
#include "rules/watch/watchlist.h"

namespace wirewatch {

// A bundle: all watchlists that are loaded together.
struct WatchlistBundle {
  std::vector<Watchlist> watchlists;  // sorted by id
  std::string sha256;  // hex, of the files' base names and contents, sorted
};

struct LoadedWatchlists {
  std::optional<WatchlistBundle> bundle;  // absent if there is any error
  // Those written in the watchlists, by file and place.
  std::vector<WatchTest> tests;
  Diagnostics diagnostics;
};

// What a bundle may hold.
struct WatchlistLimits {
  std::size_t names = 5'000'000;  // every spelling is one
  std::size_t rules = 10'000;     // those under `rules:`
};

struct LoadOptions {
  WatchlistLimits limits{};
  // For warnings of exclusions whose review date is past; absent: none.
  std::optional<std::chrono::year_month_day> today{};
  // Also warn of what is nobody's fault but may be done better: rules without
  // tests, patterns that cost much. For `check`, where somebody reads it.
  bool advice = false;
};

// Reads files and directories (their *.yaml files, not recursively, in the
// order of their names). Unreadable, special and oversized files are faults;
// so is no file at all. What is wrong with all of them is told at once.
LoadedWatchlists LoadWatchlists(const std::vector<std::string>& paths,
                                const LoadOptions& options = {});

// The same for files already in memory (tests, the demo's built-in watchlist).
LoadedWatchlists ParseWatchlists(
    const std::vector<std::shared_ptr<const SourceFile>>& files,
    const LoadOptions& options = {});

}  // namespace wirewatch
