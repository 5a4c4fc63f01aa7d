#include "daemon/service/watchlist_counts.h"

#include <map>
#include <utility>

namespace wirewatch {

std::vector<WatchlistCounts> CountsOf(const RuleSet& rules) {
  std::map<std::string, WatchlistCounts> by_id;
  for (const WatchedEntity& entity : rules.entities()) {
    by_id[entity.watchlist].entities += 1;
  }
  for (const Name& name : rules.matcher().names()) {
    if (name.entity < rules.entities().size()) {  // else of an exclusion
      by_id[rules.entities()[name.entity].watchlist].names += 1;
    }
  }
  for (const Rule& rule : rules.rules()) {
    by_id[rule.watchlist].rules += 1;
  }
  std::vector<WatchlistCounts> counts;
  for (auto& [id, count] : by_id) {
    count.id = id;
    counts.push_back(std::move(count));
  }
  return counts;
}

std::size_t NamesOf(const std::vector<WatchlistCounts>& counts) {
  std::size_t names = 0;
  for (const WatchlistCounts& one : counts) {
    names += one.names;
  }
  return names;
}

}  // namespace wirewatch
