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
// it but the white space between them, by ICU's root sentence break (UAX #29)
// with two changes:
//
// - Not after a listed abbreviation ("Mr.", "د.") nor after an initial
//   ("J. Smith"). One-letter abbreviations do not count after a number, where
//   they end a year ("2017 г.").
// - A line end is white space where the text is wrapped, as on the wire, and
//   ends the sentence everywhere else: after a headline, after a paragraph of
//   one long line, at a blank line. (UAX #29 ends it at every line end.) A
//   line is wrapped if the next line's first word would have made it longer
//   than its paragraph's longest line, and that one has 40 to 100 code points.
//
// Linear in the text.
std::vector<OriginalSpan> Sentences(std::string_view text);

// Those of them that begin at or before byte `last`, and perhaps some behind.
// Linear in the text up to there: who asks about a name reads no farther.
std::vector<OriginalSpan> SentencesUpTo(std::string_view text,
                                        std::size_t last);

// The number of the last of the sentences (or other passages, in order) that
// begins at or before the byte `at`; 0 before the first one.
std::size_t SentenceAt(const std::vector<OriginalSpan>& sentences,
                       std::size_t at);

}  // namespace wirewatch
