// The shrink guard: a watchlist file that is cut off in the middle (a full
// disk, a copy under way) usually still parses. A reload in which a watchlist
// lost more than half of its entities is therefore taken for such a file.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "rules/watch/watchlist.h"

namespace wirewatch {

// Watchlist id -> number of its entities.
using EntityCounts = std::map<std::string, std::size_t>;
EntityCounts CountEntities(const std::vector<Watchlist>& watchlists);

struct ShrunkenWatchlist {
  std::string id;
  std::size_t before = 0;
  std::size_t after = 0;  // 0: the watchlist is gone, or is empty
};

// The watchlists of `before` with less than half of their entities in `after`,
// by id. New watchlists and entities are no matter.
std::vector<ShrunkenWatchlist> FindShrunken(const EntityCounts& before,
                                            const EntityCounts& after);

}  // namespace wirewatch
