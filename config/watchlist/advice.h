// Advice: what of a bundle is loaded as it stands, but is probably not what was
// meant, or not looked after.
#pragma once

#include <chrono>
#include <vector>

#include "config/watchlist/watchlist_reader.h"

namespace wirewatch {

// W005: each exclusion whose review date is past.
Diagnostics WarnOfReviews(const std::vector<ReadWatchlist>& watchlists,
                          std::chrono::year_month_day today);

// W006: each rule that has no tests and is not retired.
Diagnostics WarnOfUntestedRules(const std::vector<ReadWatchlist>& watchlists);

// W011: each name that is a frequent word of some language, needs no company
// and takes any capitals. Terms may be what they like.
Diagnostics WarnOfFrequentWords(const std::vector<ReadWatchlist>& watchlists);

// W008: each pattern that costs more than its author may think. Builds the
// automata of all patterns: not for every load.
Diagnostics WarnOfCostlyPatterns(const std::vector<ReadWatchlist>& watchlists);

}  // namespace wirewatch
