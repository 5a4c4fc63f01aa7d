#include "config/watchlist/shrink_guard.h"

namespace wirewatch {

EntityCounts CountEntities(const std::vector<Watchlist>& watchlists) {
  EntityCounts counts;
  for (const Watchlist& watchlist : watchlists) {
    counts[watchlist.id] += watchlist.entities.size();
  }
  return counts;
}

std::vector<ShrunkenWatchlist> FindShrunken(const EntityCounts& before,
                                            const EntityCounts& after) {
  std::vector<ShrunkenWatchlist> shrunken;
  for (const auto& [id, count] : before) {
    const auto now = after.find(id);
    const std::size_t left = now == after.end() ? 0 : now->second;
    if (2 * left < count) {
      shrunken.push_back({id, count, left});
    }
  }
  return shrunken;
}

}  // namespace wirewatch
