// A rule of a watchlist.
#pragma once

#include "config/watchlist/watchlist_reader.h"
#include "config/yaml/node_reader.h"

namespace wirewatch {

// Reads one rule into `result`, whose watchlist has its id; `key` is the
// rule's. A rule whose condition is faulty is not added.
void ReadRule(NodeReader& reader, ReferenceReader& references,
              const YamlNode& key, const YamlNode& value,
              ReadWatchlist& result);

}  // namespace wirewatch
