// The names of an entity: `names:` and all that may stand under it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "config/yaml/node_reader.h"
#include "rules/match/name.h"

namespace wirewatch {

// Where a name was written, in bytes of its file. Two names that come from one
// notation share a place.
struct NamePlace {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct ReadNames {
  std::vector<Name> names;
  std::vector<NamePlace> places;  // one for each name
};

// `node` is the value of `names`: a map from language to a name or a list of
// names. Faults go to the reader; good names are returned beside them, at most
// `room` and one more (which tells that they are too many).
ReadNames ReadNamesOf(NodeReader& reader, const YamlNode& node,
                      std::size_t room);

}  // namespace wirewatch
