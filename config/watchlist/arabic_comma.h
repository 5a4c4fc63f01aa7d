// The Arabic comma and semicolon, which separate nothing in YAML.
#pragma once

#include <string_view>

#include "config/yaml/node_reader.h"

namespace wirewatch {

// Whether a scalar holds one; if so, the reader has the fault. `where` is as
// "in a name".
bool HasArabicComma(NodeReader& reader, const YamlNode& node,
                    std::string_view where);

}  // namespace wirewatch
