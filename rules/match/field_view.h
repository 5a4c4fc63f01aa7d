// One field as the matcher reads it: the text as received, its folded form, and
// single steps along the folded form. Everything here is a view; the document
// and its folded text outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

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

// The code point that begins at byte `at` of a folded text, which is always
// well-formed; requires at < text.size().
inline FoldedCodePoint DecodeFolded(std::string_view text, std::size_t at) {
  const auto byte = [text, at](std::size_t i) {
    return static_cast<unsigned char>(text[at + i]);
  };
  const char32_t first = byte(0);
  const auto next = [&byte](std::size_t i) -> char32_t {
    return byte(i) & 0x3FU;
  };
  if (first < 0x80) {
    return {first, at, at + 1};
  }
  if (first < 0xE0) {
    return {(first & 0x1FU) << 6 | next(1), at, at + 2};
  }
  if (first < 0xF0) {
    return {(first & 0x0FU) << 12 | next(1) << 6 | next(2), at, at + 3};
  }
  return {(first & 0x07U) << 18 | next(1) << 12 | next(2) << 6 | next(3), at,
          at + 4};
}

// The same; nothing at the end of the text.
inline std::optional<FoldedCodePoint> CodePointAfter(std::string_view text,
                                                     std::size_t at) {
  if (at >= text.size()) {
    return std::nullopt;
  }
  return DecodeFolded(text, at);
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
  return FoldedCodePoint{DecodeFolded(text, begin).value, begin, at};
}

}  // namespace wirewatch
