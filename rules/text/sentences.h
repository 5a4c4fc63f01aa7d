// Sentences of an original text, for snippets and for `within: sentence`.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "rules/text/document.h"

namespace wirewatch {

// The most code points that one sentence has; a longer one is cut there (at a
// space if there is one in the last fifth).
constexpr std::size_t kMaxSentenceCodePoints = 1000;

// Splits `text` (well-formed UTF-8) into sentences, in order, covering all of
// it but the white space between them. ICU's root sentence break (UAX #29),
// never across a blank line or, in texts with lines that end without
// punctuation (headlines, wire leads), across such a line end; not after a
// listed abbreviation ("Mr.", "د.").
std::vector<OriginalSpan> Sentences(std::string_view text);

}  // namespace wirewatch
