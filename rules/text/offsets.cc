#include "rules/text/offsets.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "rules/base/check.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

void Advance(std::string_view text, std::size_t to, Utf8Length& at) {
  const Utf8Length passed = MeasureUtf8(text.substr(at.bytes, to - at.bytes));
  at.bytes += passed.bytes;
  at.code_points += passed.code_points;
  at.utf16_units += passed.utf16_units;
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
  std::vector<Utf8Length> positions;
  positions.reserve(ends.size());
  Utf8Length at;
  for (const std::uint32_t end : ends) {
    Advance(text, end, at);
    positions.push_back(at);
  }
  const auto position_of = [&](std::uint32_t end) -> const Utf8Length& {
    const auto found = std::lower_bound(ends.begin(), ends.end(), end);
    return positions[static_cast<std::size_t>(found - ends.begin())];
  };
  std::vector<TextOffsets> located;
  located.reserve(spans.size());
  for (const OriginalSpan& span : spans) {
    const Utf8Length& begin = position_of(span.begin);
    const Utf8Length& end = position_of(span.end);
    located.push_back({begin.code_points, end.code_points, begin.bytes,
                       end.bytes, begin.utf16_units, end.utf16_units});
  }
  return located;
}

}  // namespace wirewatch
