// The keys that a condition may have: operators, and companions that say more
// of an operator beside them.
#pragma once

#include <string_view>
#include <vector>

#include "config/yaml/node_reader.h"

namespace wirewatch {

const std::vector<std::string_view>& ConditionKeys();
bool IsConditionKey(std::string_view key);
bool IsOperator(std::string_view key);

// Whether each companion in the map has its operator, and there are not two
// that it might belong to; if not, the reader has the faults.
bool CheckCompanions(NodeReader& reader, const YamlNode& map);

}  // namespace wirewatch
