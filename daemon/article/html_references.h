// Where character references stand in text, and characters that are changed
// before the HTML parser sees them.
//
// gumbo 0.10 adds up the digits of `&#4294967373;` in an int and does not look
// whether they fit: what comes out is another character, or no character at
// all. In HTML such a number means U+FFFD. Form feeds and references to plane
// 16 are what html_skeleton.h writes itself; in HTML a form feed is a space.
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

// `html` with U+FFFD in place of each numeric reference beyond U+10FFFF, the
// character itself in place of one to plane 16, and spaces for form feeds,
// where the digits stand for one and where they do not (`<xmp>`); nothing if it
// can stay as it is.
std::optional<std::string> WithPlainCharacters(std::string_view html);

}  // namespace wirewatch
