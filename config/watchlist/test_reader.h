// The `tests` of a rule or an entity.
#pragma once

#include <string>
#include <vector>

#include "config/watchlist/reference_reader.h"
#include "config/watchlist/watch_test.h"
#include "config/yaml/node_reader.h"

namespace wirewatch {

// `node` is the value of `tests` under the rule with this id. Faults go to the
// reader; good tests are returned beside them.
std::vector<WatchTest> ReadTests(NodeReader& reader,
                                 ReferenceReader& references,
                                 const YamlNode& node, const std::string& rule);

}  // namespace wirewatch
