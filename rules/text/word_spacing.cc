#include "rules/text/word_spacing.h"

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr bool IsSeparator(char32_t folded) {
  return folded == ' ' || folded == '\n' || folded == '-' || folded == '_' ||
         folded == 0x00B7;
}

}  // namespace

std::string SpaceWords(std::string_view folded, Apostrophes apostrophes) {
  std::string words;
  bool separated = false;
  for (std::size_t at = 0; at < folded.size();) {
    const DecodedCodePoint c = DecodeCodePoint(folded, at);
    const bool left_out =
        c.value == 0x200C ||
        (c.value == '\'' && apostrophes == Apostrophes::kLeftOut);
    if (IsSeparator(c.value)) {
      separated = true;
    } else if (!left_out) {
      if (separated && !words.empty()) {
        words += ' ';
      }
      separated = false;
      words += folded.substr(at, c.bytes);
    }
    at += c.bytes;
  }
  return words;
}

}  // namespace wirewatch
