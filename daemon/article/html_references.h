// Where character references stand in text, and those that the HTML parser
// would miscount.
//
// gumbo 0.10 adds up the digits of `&#4294967373;` in an int and does not look
// whether they fit: what comes out is another character, or no character at
// all. In HTML such a number means U+FFFD.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wirewatch {

struct NumericReference {
  std::uint32_t code_point = 0;  // above U+10FFFF: it is no Unicode
  std::size_t bytes = 0;  // from `&` on, with the semicolon if it has one
};
// Where the next `&#` from byte `from` on is, npos if there is none.
std::size_t FindNumericReference(std::string_view html, std::size_t from = 0);
// The one that `text` begins with.
std::optional<NumericReference> ReadNumericReference(std::string_view text);

// How many bytes at the beginning of `text`, which stands outside of tags, are
// a character reference, named or numeric; 0 if there is none.
std::size_t ReferenceLength(std::string_view text);

// `html` with U+FFFD in place of each numeric reference beyond U+10FFFF, where
// its digits stand for one and where they do not (`<xmp>`); nothing if it can
// stay as it is.
std::optional<std::string> WithoutHugeReferences(std::string_view html);

}  // namespace wirewatch
