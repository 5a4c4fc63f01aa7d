// A mention as JSON: the members that alerts and `scan --output mentions`
// share.
#pragma once

#include <cstddef>
#include <limits>

#include "daemon/article/json_writer.h"
#include "daemon/article/located_mentions.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

constexpr std::size_t kUncut = std::numeric_limits<std::size_t>::max();

// "entity", "kind", "name", "surface", "field". A surface of more code points
// than `surface_limit` is cut there; false if it was.
bool WriteMentionNames(const LocatedMentions& located, std::size_t mention,
                       const RuleSet& rules, std::size_t surface_limit,
                       JsonWriter& json);

// "start", "end", "utf8", "utf16".
void WriteOffsets(const TextOffsets& at, JsonWriter& json);
void WriteMentionOffsets(const LocatedMentions& located, std::size_t mention,
                         JsonWriter& json);

// "how".
void WriteMentionHow(const LocatedMentions& located, std::size_t mention,
                     const RuleSet& rules, JsonWriter& json);

// The first `limit` code points of `text`.
std::string_view CutToCodePoints(std::string_view text, std::size_t limit);

}  // namespace wirewatch
