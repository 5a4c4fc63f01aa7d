// The way back from folded text.
#include <algorithm>

#include "rules/base/utf8.h"
#include "rules/text/fold.h"
#include "rules/text/fold_table.h"

namespace wirewatch {
namespace {

bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// Combining marks begin at U+0300: what is ASCII or Latin-1 is told by a byte.
bool IsExtenderAt(std::string_view folded, std::size_t at) {
  constexpr unsigned char kLeadOfFirstMark = 0xCC;
  return static_cast<unsigned char>(folded[at]) >= kLeadOfFirstMark &&
         LookUpFold(DecodeCodePoint(folded, at).value).IsExtender();
}

std::size_t CodePointBytes(std::string_view folded, std::size_t at) {
  return static_cast<unsigned char>(folded[at]) < 0x80
             ? 1
             : DecodeCodePoint(folded, at).bytes;
}

}  // namespace

// The last one that begins at or before `folded_byte`.
const FoldAnchor& FoldedField::AnchorBefore(std::uint32_t folded_byte) const {
  const auto after =
      std::upper_bound(anchors_.begin(), anchors_.end(), folded_byte,
                       [](std::uint32_t byte, const FoldAnchor& anchor) {
                         return byte < anchor.folded.begin;
                       });
  return *(after - 1);
}

std::uint32_t FoldedField::UnitAt(std::size_t folded_byte) const {
  auto begin = static_cast<std::uint32_t>(folded_byte);
  const FoldAnchor& anchor = AnchorBefore(begin);
  if (begin < anchor.folded.end) {
    return anchor.folded.begin;
  }
  while (IsContinuation(text_[begin])) {
    --begin;
  }
  while (begin > anchor.folded.end && IsExtenderAt(text_, begin)) {
    --begin;
    while (IsContinuation(text_[begin])) {
      --begin;
    }
  }
  return begin;
}

OriginalSpan FoldedField::UnitSpan(std::uint32_t unit) const {
  const FoldAnchor& anchor = AnchorBefore(unit);
  if (unit < anchor.folded.end) {
    return anchor.original;
  }
  const auto next = static_cast<std::size_t>(&anchor - anchors_.data()) + 1;
  const std::size_t limit =
      next < anchors_.size() ? anchors_[next].folded.begin : text_.size();
  std::size_t end = unit + CodePointBytes(text_, unit);
  while (end < limit && IsExtenderAt(text_, end)) {
    end += CodePointBytes(text_, end);
  }
  const std::uint32_t distance = anchor.original.end - anchor.folded.end;
  return {unit + distance, static_cast<std::uint32_t>(end) + distance};
}

}  // namespace wirewatch
