// The three kinds of offsets that an alert shows, from byte spans.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "rules/text/document.h"

namespace wirewatch {

// Half-open ranges of the same piece of text, counted three ways.
struct TextOffsets {
  std::size_t start = 0, end = 0;              // code points
  std::size_t utf8_start = 0, utf8_end = 0;    // bytes
  std::size_t utf16_start = 0, utf16_end = 0;  // UTF-16 code units
  friend bool operator==(const TextOffsets&, const TextOffsets&) = default;
};

// Offsets of each span (any order, overlaps allowed) in `text`, in one pass
// over it. Each end must lie on a code point boundary. result[i] is spans[i].
std::vector<TextOffsets> LocateSpans(std::string_view text,
                                     std::span<const OriginalSpan> spans);

}  // namespace wirewatch
