// One document -> one Watchlist.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/watchlist/name_reader.h"
#include "rules/watch/watchlist.h"

namespace wirewatch {

struct ReadWatchlist {
  std::shared_ptr<const SourceFile> file;
  Watchlist watchlist;
  Span id_place;
  // One for each name of each entity, in the order of `watchlist`.
  std::vector<NamePlace> name_places;
};

// Faults go to `diagnostics`; what is good is returned beside them, at most
// `room` names and one more (which tells that they are too many).
ReadWatchlist ReadWatchlistDocument(const YamlDocument& document,
                                    std::size_t room, Diagnostics& diagnostics);

}  // namespace wirewatch
