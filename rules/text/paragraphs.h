// Paragraphs of an original text, for `within: paragraph`.
#pragma once

#include <string_view>
#include <vector>

#include "rules/text/document.h"

namespace wirewatch {

// The blocks of `text` between blank lines (lines of nothing but spaces, tabs
// and carriage returns), in order, without the line ends around them. U+2029
// ends a paragraph too. Decoders separate the elements of an array and the
// blocks of HTML by blank lines, so that they are paragraphs. Linear in the
// text.
std::vector<OriginalSpan> Paragraphs(std::string_view text);

}  // namespace wirewatch
