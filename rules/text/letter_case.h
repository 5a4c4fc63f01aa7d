// Capitals in original texts, for rules that ask how a word was written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "rules/text/document.h"

namespace wirewatch {

// Whether the first letter of `original` is a capital or a title-case letter.
// Characters before it that are no letters (quotes, marks, digits) are passed
// over; false if there is no letter, or one of a script without case.
bool StartsWithCapital(std::string_view original,
                       References references = References::kLiteral);

// Camel case: whether a small letter (with its marks) ends at byte `at` of
// `original` and a capital begins there. Looks back over 30 marks at most.
bool IsLowerToUpperStep(std::string_view original, std::size_t at);

// A text (well-formed) in capitals or in small letters, by the rules that hold
// where no language says otherwise.
std::string InCapitals(std::string_view text);
std::string InSmallLetters(std::string_view text);

}  // namespace wirewatch
