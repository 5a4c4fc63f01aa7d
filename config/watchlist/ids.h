// The ids of watchlists, entities, rules, tags and exclusions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/yaml/node_reader.h"

namespace wirewatch {

// a-z, 0-9, `-` and `_`, at most 64 of them, the first a letter or digit.
bool IsId(std::string_view text);

// The id that was probably meant, or nothing: "Deir ez-Zor" -> "deir-ez-zor".
std::optional<std::string> MeantId(std::string_view text);

// Whether a scalar is an id; if not, the reader has the fault.
bool CheckId(NodeReader& reader, const YamlNode& node);

}  // namespace wirewatch
