// One field as the matcher reads it: the text as received, its folded form, and
// single steps along the folded form. Everything here is a view; the document
// and its folded text outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/base/utf8.h"
#include "rules/text/document.h"
#include "rules/text/fold.h"

namespace wirewatch {

struct FieldView {
  const DocumentField& field;
  const FoldedField& folded;

  std::string_view text() const { return folded.text(); }

  // What stands in the original under a non-empty folded span.
  std::string_view Surface(FoldedSpan span) const {
    const OriginalSpan original = folded.Original(span);
    return field.text.substr(original.begin, original.end - original.begin);
  }
};

// A code point of a folded text with the bytes [begin, end) that it takes.
struct FoldedCodePoint {
  char32_t value = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The code point that begins at byte `at`; nothing at the end of the text.
inline std::optional<FoldedCodePoint> CodePointAfter(std::string_view text,
                                                     std::size_t at) {
  if (at >= text.size()) {
    return std::nullopt;
  }
  const DecodedCodePoint decoded = DecodeCodePoint(text, at);
  return FoldedCodePoint{decoded.value, at, at + decoded.bytes};
}

// The code point that ends at byte `at`; nothing at the start of the text.
inline std::optional<FoldedCodePoint> CodePointBefore(std::string_view text,
                                                      std::size_t at) {
  if (at == 0) {
    return std::nullopt;
  }
  std::size_t begin = at - 1;
  while (begin > 0 &&
         (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) {
    --begin;
  }
  return FoldedCodePoint{DecodeCodePoint(text, begin).value, begin, at};
}

}  // namespace wirewatch
