// Rules that can never hold: they are checked, counted and quiet for ever.
#pragma once

#include <vector>

#include "config/watchlist/watchlist_reader.h"

namespace wirewatch {

// W007 for each rule that asks for what it excludes, wants things near each
// other that stand in different fields, or whose `only` lets no article pass.
// What it says is true; there are contradictions that it does not see. Every
// reference leads to an entity or tag that is there; none in a circle.
Diagnostics WarnOfContradictions(const std::vector<ReadWatchlist>& watchlists);

}  // namespace wirewatch
