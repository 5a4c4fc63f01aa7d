// Words of an original text, to measure how far apart two mentions stand.
#pragma once

#include <string_view>
#include <vector>

#include "rules/text/document.h"

namespace wirewatch {

// The words of `text` (well-formed UTF-8), in order: what ICU's root word break
// (UAX #29, with its dictionaries for Chinese, Japanese, Thai...) finds between
// its boundaries and what holds a letter, a digit, an ideograph or kana.
// Punctuation and spaces are none. Linear in the text.
std::vector<OriginalSpan> Words(std::string_view text);

}  // namespace wirewatch
