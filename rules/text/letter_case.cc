#include "rules/text/letter_case.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "rules/base/utf8.h"
#include "rules/text/fold_definition.h"

namespace wirewatch {
namespace {

bool IsCapital(char32_t c) {
  const auto icu_char = static_cast<UChar32>(c);
  return u_isUUppercase(icu_char) || u_istitle(icu_char);
}

}  // namespace

bool StartsWithCapital(std::string_view original, References references) {
  for (std::size_t at = 0; at < original.size();) {
    const TextPiece piece = ReadPiece(original, at, references);
    if (u_isalpha(static_cast<UChar32>(piece.value)) ||
        IsCapital(piece.value)) {
      return IsCapital(piece.value);
    }
    at += piece.bytes;
  }
  return false;
}

bool IsLowerToUpperStep(std::string_view original, std::size_t at) {
  if (at == 0 || at >= original.size() ||
      !IsCapital(DecodeCodePoint(original, at).value)) {
    return false;
  }
  for (int steps = 0; steps <= kMaxMarksInUnit && at > 0; ++steps) {
    std::size_t begin = at - 1;
    while (begin > 0 && at - begin < 4 &&
           (static_cast<unsigned char>(original[begin]) & 0xC0) == 0x80) {
      --begin;
    }
    const char32_t before = DecodeCodePoint(original, begin).value;
    if (RoleByDefinition(before) == UnitRole::kBase) {
      return u_isULowercase(static_cast<UChar32>(before));
    }
    at = begin;
  }
  return false;
}

std::string InCapitals(std::string_view text) {
  std::string capitals;
  return icu::UnicodeString::fromUTF8(
             {text.data(), static_cast<int>(text.size())})
      .toUpper(icu::Locale::getRoot())
      .toUTF8String(capitals);
}

std::string InSmallLetters(std::string_view text) {
  std::string small;
  return icu::UnicodeString::fromUTF8(
             {text.data(), static_cast<int>(text.size())})
      .toLower(icu::Locale::getRoot())
      .toUTF8String(small);
}

}  // namespace wirewatch
