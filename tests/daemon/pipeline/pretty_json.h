// JSON for people to review: indented, but what fits on a line stays on one.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace wirewatch {

std::string PrettyJson(const nlohmann::ordered_json& value,
                       std::size_t indent = 0);

}  // namespace wirewatch
