// Character references that the HTML parser would miscount.
//
// gumbo 0.10 adds up the digits of `&#4294967373;` in an int and does not look
// whether they fit: what comes out is another character, or no character at
// all. In HTML such a number means U+FFFD.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wirewatch {

// `html` with U+FFFD in place of each numeric reference beyond U+10FFFF, where
// its digits stand for one and where they do not (`<xmp>`); nothing if it can
// stay as it is.
std::optional<std::string> WithoutHugeReferences(std::string_view html);

}  // namespace wirewatch
