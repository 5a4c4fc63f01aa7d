#include "rules/text/offsets.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "rules/base/check.h"

namespace wirewatch {
namespace {

// How far the walk over the text has come.
struct Position {
  std::size_t bytes = 0;
  std::size_t code_points = 0;
  std::size_t utf16_units = 0;
};

// Every code point has one byte that does not continue another; those above
// U+FFFF, two UTF-16 units, begin with F0 to F4.
void Advance(std::string_view text, std::size_t to, Position& at) {
  for (; at.bytes < to; ++at.bytes) {
    const auto byte = static_cast<unsigned char>(text[at.bytes]);
    const bool begins = (byte & 0xC0) != 0x80;
    at.code_points += begins ? 1 : 0;
    at.utf16_units += (begins ? 1 : 0) + (byte >= 0xF0 ? 1 : 0);
  }
}

// The ends of all spans, in the order of the text.
std::vector<std::uint32_t> EndsInOrder(std::span<const OriginalSpan> spans) {
  std::vector<std::uint32_t> ends;
  ends.reserve(2 * spans.size());
  for (const OriginalSpan& span : spans) {
    ends.push_back(span.begin);
    ends.push_back(span.end);
  }
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

}  // namespace

std::vector<TextOffsets> LocateSpans(std::string_view text,
                                     std::span<const OriginalSpan> spans) {
  const std::vector<std::uint32_t> ends = EndsInOrder(spans);
  CHECK(ends.empty() || ends.back() <= text.size());
  std::vector<Position> positions;
  positions.reserve(ends.size());
  Position at;
  for (const std::uint32_t end : ends) {
    Advance(text, end, at);
    positions.push_back(at);
  }
  const auto position_of = [&](std::uint32_t end) -> const Position& {
    const auto found = std::lower_bound(ends.begin(), ends.end(), end);
    return positions[static_cast<std::size_t>(found - ends.begin())];
  };
  std::vector<TextOffsets> located;
  located.reserve(spans.size());
  for (const OriginalSpan& span : spans) {
    const Position& begin = position_of(span.begin);
    const Position& end = position_of(span.end);
    located.push_back({begin.code_points, end.code_points, begin.bytes,
                       end.bytes, begin.utf16_units, end.utf16_units});
  }
  return located;
}

}  // namespace wirewatch
