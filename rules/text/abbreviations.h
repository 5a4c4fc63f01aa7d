// Abbreviations with a full stop that do not end a sentence.
#pragma once

#include <string_view>

namespace wirewatch {

// Whether `text` (UTF-8, an original text up to and with a full stop) ends with
// a listed abbreviation or with an initial.
bool EndsWithAbbreviation(std::string_view text);

}  // namespace wirewatch
