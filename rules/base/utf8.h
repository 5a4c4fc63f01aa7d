// UTF-8 as plain arithmetic on bytes: checking, decoding, appending, counting.
// Well-formedness is that of Unicode 15.0, table 3-7 (no surrogates, nothing
// above U+10FFFF, shortest forms only). All functions are pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wirewatch {

constexpr char32_t kReplacementCharacter = 0xFFFD;

struct DecodedCodePoint {
  char32_t value = 0;     // kReplacementCharacter where ill-formed
  std::size_t bytes = 0;  // 1-4; where ill-formed, the maximal subpart's length
  bool well_formed = false;
};

// The code point that begins at byte `at`; requires at < text.size(). An
// ill-formed sequence yields one U+FFFD per maximal subpart (Unicode 15.0,
// section 3.9, "U+FFFD Substitution of Maximal Subparts").
DecodedCodePoint DecodeCodePoint(std::string_view text, std::size_t at);

// Byte offset of the first ill-formed sequence, or nothing if all is well.
std::optional<std::size_t> FindIllFormedUtf8(std::string_view text);

// Appends the UTF-8 form of `code_point` (a surrogate or a value above
// U+10FFFF becomes U+FFFD).
void AppendUtf8(char32_t code_point, std::string& out);

// How long a text is, counted in each way that somebody counts.
struct Utf8Length {
  std::size_t bytes = 0;
  std::size_t code_points = 0;
  std::size_t utf16_units = 0;
};

// `text` is well-formed: then this is several times as fast as counting code
// points one by one.
Utf8Length MeasureUtf8(std::string_view text);

// Number of code points; an ill-formed maximal subpart counts as one.
std::size_t CountCodePoints(std::string_view text);

// Number of UTF-16 code units that the text would take (astral = 2).
std::size_t CountUtf16Units(std::string_view text);

}  // namespace wirewatch
