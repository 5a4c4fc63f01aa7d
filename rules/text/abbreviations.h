// Full stops that do not end a sentence: abbreviations, German ordinals.
#pragma once

#include <string_view>

namespace wirewatch {

// Whether `text` (UTF-8, an original text up to and with a full stop) ends with
// a listed abbreviation or with an initial.
bool EndsWithAbbreviation(std::string_view text);

// Whether `text` (up to and with a full stop) ends with a number of one or two
// digits that counts the word at the front of `next`: "22." before "November".
bool EndsWithOrdinal(std::string_view text, std::string_view next);

}  // namespace wirewatch
