// The names of an entity: `names:` and all that may stand under it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "config/watchlist/file_place.h"
#include "config/watchlist/reference_reader.h"
#include "config/yaml/node_reader.h"
#include "rules/watch/watchlist.h"

namespace wirewatch {

struct ReadNames {
  std::vector<EntityName> names;
  // One for each name; names that come from one notation share it.
  std::vector<FilePlace> places;
};

// `node` is the value of `names`: a map from language to a name or a list of
// names. Faults go to the reader; good names are returned beside them, at most
// `room` and one more (which tells that they are too many). Without
// `references`, names may have no `needs`.
ReadNames ReadNamesOf(NodeReader& reader, ReferenceReader* references,
                      const YamlNode& node, std::size_t room);

}  // namespace wirewatch
