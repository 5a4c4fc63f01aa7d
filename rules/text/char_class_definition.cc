#include "rules/text/char_class_definition.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "rules/base/check.h"

namespace wirewatch {
namespace {

ScriptGroup GroupOf(UScriptCode script) {
  switch (script) {
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
    case USCRIPT_UNKNOWN:
      return ScriptGroup::kNone;
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
      return ScriptGroup::kAlphabet;
    case USCRIPT_ARABIC:
      return ScriptGroup::kArabic;
    case USCRIPT_HEBREW:
      return ScriptGroup::kHebrew;
    case USCRIPT_HAN:
    case USCRIPT_BOPOMOFO:
      return ScriptGroup::kHan;
    case USCRIPT_HIRAGANA:
      return ScriptGroup::kHiragana;
    case USCRIPT_KATAKANA:
      return ScriptGroup::kKatakana;
    case USCRIPT_HANGUL:
      return ScriptGroup::kHangul;
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return ScriptGroup::kThaiLike;
    default:
      return static_cast<ScriptGroup>(
          static_cast<int>(ScriptGroup::kOtherScripts) + script);
  }
}

ScriptGroup ScriptGroupOf(char32_t c) {
  // Common and Inherited to Unicode, since hiragana uses them too.
  if (c == 0x30FC || c == 0x3099 || c == 0x309A) {
    return ScriptGroup::kKatakana;
  }
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &error);
  CHECK(U_SUCCESS(error));
  return GroupOf(script);
}

bool ContinuesCluster(char32_t c) {
  const auto icu_char = static_cast<UChar32>(c);
  const bool vowel_after = c == 0x0E30 || c == 0x0E32 || c == 0x0E33 ||
                           c == 0x0E45 || c == 0x0EB0 || c == 0x0EB2 ||
                           c == 0x0EB3;
  return vowel_after || (U_MASK(u_charType(icu_char)) & U_GC_M_MASK) != 0;
}

CharKind KindOf(char32_t c) {
  switch (c) {
    case ' ':
      return CharKind::kSpace;
    case '\n':
      return CharKind::kLineEnd;
    case 0x200C:
      return CharKind::kSoft;
    case '\'':
      return CharKind::kApostrophe;
    case '-':
      return CharKind::kHyphen;
    case '_':
      return CharKind::kUnderscore;
    case 0x00B7:
      return CharKind::kMiddleDot;
    default:
      break;
  }
  if (c >= '0' && c <= '9') {
    return CharKind::kDigit;
  }
  constexpr std::uint32_t kLetters =
      U_GC_L_MASK | U_GC_M_MASK | U_GC_NL_MASK | U_GC_NO_MASK;
  const bool letter =
      (U_MASK(u_charType(static_cast<UChar32>(c))) & kLetters) != 0;
  return letter ? CharKind::kLetter : CharKind::kOther;
}

}  // namespace

CharClass ClassByDefinition(char32_t folded) {
  const CharKind kind = KindOf(folded);
  if (kind != CharKind::kLetter) {
    return {kind, ScriptGroup::kNone, false};
  }
  return {kind, ScriptGroupOf(folded), ContinuesCluster(folded)};
}

}  // namespace wirewatch
