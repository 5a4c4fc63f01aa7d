// A word that stands for one value of an enumeration.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "config/yaml/node_reader.h"

namespace wirewatch {

// One of the values by its ToString().
template <typename Value, std::size_t kSize>
std::optional<Value> ReadOneOf(NodeReader& reader, const YamlNode& node,
                               std::string_view what,
                               const std::array<Value, kSize>& values) {
  std::array<std::string_view, kSize> words;
  std::transform(values.begin(), values.end(), words.begin(),
                 [](Value value) { return ToString(value); });
  const auto index = reader.Word(node, what, words);
  return index ? std::optional(values[*index]) : std::nullopt;
}

}  // namespace wirewatch
