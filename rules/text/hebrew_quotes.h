// F18: a quote between two Hebrew letters goes (דאע"ש, צה״ל).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/base/utf8.h"
#include "rules/text/fold_definition.h"

namespace wirewatch {

inline bool EndsWithHebrewLetter(std::string_view folded) {
  if (folded.size() < 2) {
    return false;
  }
  const std::size_t at = folded.size() - 2;
  return folded[at] == '\xD7' &&
         IsHebrewLetter(DecodeCodePoint(folded, at).value);
}

// The bytes of the quote, or of up to two apostrophes, that end `folded` after
// a Hebrew letter and go when another Hebrew letter follows.
inline std::uint32_t VanishingBytes(std::string_view folded) {
  for (const std::string_view quote :
       {"'", "\"", "''", "\u05F4", "\u201C", "\u201D"}) {
    if (folded.ends_with(quote) &&
        EndsWithHebrewLetter(folded.substr(0, folded.size() - quote.size()))) {
      return static_cast<std::uint32_t>(quote.size());
    }
  }
  return 0;
}

}  // namespace wirewatch
