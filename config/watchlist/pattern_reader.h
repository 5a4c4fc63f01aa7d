// The pattern of a condition: `regex` and what stands beside it.
#pragma once

#include <optional>

#include "config/yaml/node_reader.h"
#include "rules/regex/regex.h"

namespace wirewatch {

// `text` is the value of `regex` in `map`, which may hold `edges`, `match`,
// `broad` and `reason` too. Absent: a fault, at its place in the pattern.
std::optional<Regex> ReadPattern(NodeReader& reader, const YamlNode& map,
                                 const YamlNode& text);

}  // namespace wirewatch
