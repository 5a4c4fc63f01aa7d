#include "rules/text/width.h"

#include <unicode/uchar.h>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

std::size_t WidthOf(char32_t c) {
  if (c >= 0x20 && c < 0x7F) {
    return 1;
  }
  const auto icu_char = static_cast<UChar32>(c);
  constexpr std::uint32_t kNoColumn =
      U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK;
  // The vowels and finals of conjoining jamo are drawn into the first one.
  const bool later_jamo = c >= 0x1160 && c <= 0x11FF;
  if ((U_MASK(u_charType(icu_char)) & kNoColumn) != 0 || later_jamo) {
    return 0;
  }
  const auto width = u_getIntPropertyValue(icu_char, UCHAR_EAST_ASIAN_WIDTH);
  // Two regional indicators make one flag of two columns.
  const bool emoji = u_hasBinaryProperty(icu_char, UCHAR_EMOJI_PRESENTATION) &&
                     !u_hasBinaryProperty(icu_char, UCHAR_REGIONAL_INDICATOR);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH || emoji ? 2 : 1;
}

}  // namespace

std::size_t DisplayWidth(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint c = DecodeCodePoint(text, at);
    columns += WidthOf(c.value);
    at += c.bytes;
  }
  return columns;
}

bool HasRightToLeft(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint c = DecodeCodePoint(text, at);
    const auto direction = u_charDirection(static_cast<UChar32>(c.value));
    if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) {
      return true;
    }
    at += c.bytes;
  }
  return false;
}

}  // namespace wirewatch
