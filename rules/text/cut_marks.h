// Whether the fold has lost letters of a text to its bound on combining marks.
#pragma once

#include <string_view>

#include "rules/text/document.h"

namespace wirewatch {

// A base of `text` bears more marks than the fold keeps (kMaxMarksInUnit), and
// one of those that are left out would have stayed, as a letter. No language
// writes so; who hides a name behind marks does. Linear in the text.
bool MarksAreCut(std::string_view text, References references);

}  // namespace wirewatch
