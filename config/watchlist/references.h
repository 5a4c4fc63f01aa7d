// Whether all references of a bundle lead somewhere, and none in a circle.
#pragma once

#include <vector>

#include "config/watchlist/watchlist_reader.h"

namespace wirewatch {

constexpr std::size_t kDeepestPart = 16;  // of `part_of`

// Faults of dangling references (with the nearest id), of circles (each once,
// with all of its places) and of parts too deep. `all_read`: no file of the
// bundle is missing, so that a watchlist which is not there is a fault too.
Diagnostics CheckReferences(const std::vector<ReadWatchlist>& watchlists,
                            bool all_read);

}  // namespace wirewatch
