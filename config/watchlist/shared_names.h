// Names that two entities claim: both report such a mention, which is seldom
// what was meant.
#pragma once

#include <vector>

#include "config/watchlist/watchlist_reader.h"

namespace wirewatch {

// A warning (W001) with both places for each entity that has a name which,
// after folding, is also a name of an entity before it; at most kMostOfOneFile.
// Names that count in company only are let pass: they are known to be doubtful.
Diagnostics WarnOfSharedNames(const std::vector<ReadWatchlist>& watchlists);

}  // namespace wirewatch
