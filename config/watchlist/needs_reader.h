// Company: the `needs` of a name, and how near is near.
#pragma once

#include <optional>

#include "config/watchlist/reference_reader.h"
#include "config/yaml/node_reader.h"
#include "rules/watch/watchlist.h"

namespace wirewatch {

constexpr std::uint32_t kMostWordsWithin = 200;

// `sentence`, `paragraph`, `article` or a number of words.
std::optional<Reach> ReadReach(NodeReader& reader, const YamlNode& node);

// `{any: [isis], within: sentence}`, `{all: […], within: 5}`,
// `{other_name: true}`.
std::optional<Needs> ReadNeeds(NodeReader& reader, ReferenceReader& references,
                               const YamlNode& node);

}  // namespace wirewatch
