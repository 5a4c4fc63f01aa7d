// How much of each watchlist is loaded: what metrics, `ctl status` and the
// answer to a reload all tell.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "rules/watch/rule_set.h"

namespace wirewatch {

struct WatchlistCounts {
  std::string id;
  std::size_t entities = 0;
  std::size_t names = 0;  // every spelling is one; those of exclusions are not
  std::size_t rules = 0;  // those of entities (`mention/...`) too
  friend bool operator==(const WatchlistCounts&,
                         const WatchlistCounts&) = default;
};

// By id.
std::vector<WatchlistCounts> CountsOf(const RuleSet& rules);

// Of all of them together.
std::size_t NamesOf(const std::vector<WatchlistCounts>& counts);

}  // namespace wirewatch
