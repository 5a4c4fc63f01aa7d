#include "rules/text/fold_letters.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <unordered_map>
#include <utility>

#include "rules/base/check.h"

namespace wirewatch {
namespace {

UScriptCode ScriptOf(char32_t c) {
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &error);
  CHECK(U_SUCCESS(error));
  return script;
}

// ---- F22, F23, F24, F5, F19: separators, one character a class.

constexpr bool IsApostrophe(char32_t c) {
  constexpr char32_t kAll[] = {'\'',   '`',    0x00B4, 0x02B9, 0x02BB,
                               0x02BC, 0x02BD, 0x02BE, 0x02BF, 0x02C8,
                               0x05F3, 0x1FFD, 0x2018, 0x2019, 0x201B,
                               0x2032, 0x2035, 0xA78B, 0xA78C, 0xFF07};
  return std::find(std::begin(kAll), std::end(kAll), c) != std::end(kAll);
}

constexpr bool IsHyphen(char32_t c) {
  constexpr char32_t kAll[] = {'-',    0x058A, 0x05BE, 0x2010, 0x2011,
                               0x2012, 0x2013, 0x2014, 0x2015, 0x2043,
                               0x2212, 0xFE63, 0xFF0D};
  return std::find(std::begin(kAll), std::end(kAll), c) != std::end(kAll);
}

constexpr bool IsLineEnd(char32_t c) {
  return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

}  // namespace

std::optional<char32_t> SeparatorOf(char32_t c) {
  if (c == '\t' || u_charType(static_cast<UChar32>(c)) == U_SPACE_SEPARATOR) {
    return ' ';
  }
  if (IsLineEnd(c)) {
    return '\n';
  }
  if (c == kSoftJoint || c == 0x200B) {
    return kSoftJoint;
  }
  if (IsApostrophe(c)) {
    return '\'';
  }
  if (IsHyphen(c)) {
    return '-';
  }
  if (c == kMiddleDot || c == 0x30FB) {
    return kMiddleDot;
  }
  return std::nullopt;
}

// ---- F3, F4, F6: characters that mean nothing, beside combining marks.

bool IsListedAsDropped(char32_t c) {
  if (c == kSoftJoint || c == 0x200B) {
    return false;
  }
  return c == 0x0640 || c == 0x07FA || (c >= 0xFE70 && c <= 0xFE7F) ||
         (c >= 0xFC5E && c <= 0xFC63) ||
         u_hasBinaryProperty(static_cast<UChar32>(c),
                             UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

// ---- F3, F14, F21: marks. Those that write a vowel, a tone or a missing vowel
// are letters and stay; accents, points and nuktas go.

bool IsLetterMark(char32_t mark) {
  if (mark == kVoicingMark || mark == kHalfVoicingMark) {
    return true;
  }
  const UScriptCode script = ScriptOf(mark);
  if (script == USCRIPT_INHERITED || script == USCRIPT_COMMON) {
    return false;
  }
  if (script == USCRIPT_LAO || script == USCRIPT_THAANA) {
    return true;
  }
  const auto syllabic = u_getIntPropertyValue(static_cast<UChar32>(mark),
                                              UCHAR_INDIC_SYLLABIC_CATEGORY);
  if (script == USCRIPT_TIBETAN) {
    return syllabic != U_INSC_NUKTA;
  }
  return syllabic != U_INSC_OTHER && syllabic != U_INSC_NUKTA &&
         syllabic != U_INSC_CANTILLATION_MARK;
}

bool IsVowelSign(char32_t mark) {
  if (mark >= 0x064B && mark <= 0x0652) {
    return true;  // script Inherited
  }
  if (mark == 0x0670) {
    return true;
  }
  const UScriptCode script = ScriptOf(mark);
  return script == USCRIPT_ARABIC || script == USCRIPT_HEBREW;
}

// ---- F7-F12, F14, F15, F18: the letter table, on lower case.

namespace {
// clang-format off
constexpr LetterFold kLetters[] = {
    // F7 alef wasla and the alefs with a wavy hamza (the others decompose)
    {U'ٱ', U"ا", false}, {U'ٲ', U"ا", false}, {U'ٳ', U"ا", false},
    // F8 ya
    {U'ى', U"ي", true}, {U'ی', U"ي", true}, {U'ې', U"ي", true},
    {U'ے', U"ي", true}, {U'ێ', U"ي", true}, {U'ۍ', U"ي", true},
    // F10 ta marbuta
    {U'ة', U"ه", false}, {U'ۃ', U"ه", false},
    // F11 ha
    {U'ہ', U"ه", true}, {U'ھ', U"ه", true}, {U'ە', U"ه", true},
    // F12 kaf, and Kurdish letters
    {U'ک', U"ك", true}, {U'ڪ', U"ك", true}, {U'ڕ', U"ر", true},
    {U'ڵ', U"ل", true}, {U'ۆ', U"و", true}, {U'ۇ', U"و", true},
    // F14 Latin letters that do not decompose
    {U'ø', U"o", false}, {U'ł', U"l", false}, {U'đ', U"d", false},
    {U'ð', U"d", false}, {U'ħ', U"h", false}, {U'æ', U"ae", false},
    {U'œ', U"oe", false}, {U'þ', U"th", false}, {U'ŋ', U"n", false},
    {U'ŧ', U"t", false}, {U'ə', U"e", false}, {U'ɛ', U"e", false},
    {U'ɔ', U"o", false}, {U'ƙ', U"k", false}, {U'ɓ', U"b", false},
    {U'ɗ', U"d", false},
    // F1 what full case folding does, for when case is kept
    {U'ß', U"ss", true}, {U'ς', U"σ", true},
    // F15 Turkish
    {U'ı', U"i", true},
    // F18 Hebrew final letters
    {U'ך', U"כ", true}, {U'ם', U"מ", true}, {U'ן', U"נ", true},
    {U'ף', U"פ", true}, {U'ץ', U"צ", true},
    // F2: ICU has no decomposition for U+FDFD
    {U'\uFDFD', U"بسم الله الرحمن الرحيم", true},
};
// clang-format on
}  // namespace

const LetterFold* FindLetter(char32_t c) {
  const auto* const found =
      std::find_if(std::begin(kLetters), std::end(kLetters),
                   [c](const LetterFold& entry) { return entry.from == c; });
  return found == std::end(kLetters) ? nullptr : found;
}

// ---- F19: Han, traditional to simplified, by ICU's transliterator on single
// code points (it knows phrases, and swaps U+82CE and U+82E7).

namespace {

char32_t SimplifyOnce(const icu::Transliterator& simplify, char32_t han) {
  icu::UnicodeString text(static_cast<UChar32>(han));
  simplify.transliterate(text);
  CHECK(text.countChar32() == 1);
  return static_cast<char32_t>(text.char32At(0));
}

std::unordered_map<char32_t, char32_t> MakeSimplified() {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> simplify(
      icu::Transliterator::createInstance("Traditional-Simplified",
                                          UTRANS_FORWARD, error));
  CHECK(U_SUCCESS(error));
  std::unordered_map<char32_t, char32_t> simplified;
  for (char32_t c = 0x2E80; c < 0x32000; ++c) {
    if (ScriptOf(c) != USCRIPT_HAN) {
      continue;
    }
    char32_t last = c;
    char32_t next = SimplifyOnce(*simplify, c);
    for (char32_t before = 0; next != last;) {
      if (next == before) {  // a cycle: its smaller member stands for both
        last = std::min(last, next);
        break;
      }
      before = std::exchange(last, next);
      next = SimplifyOnce(*simplify, next);
    }
    if (last != c) {
      simplified.emplace(c, last);
    }
  }
  return simplified;
}

}  // namespace

char32_t Simplified(char32_t c) {
  if (ScriptOf(c) != USCRIPT_HAN) {
    return c;
  }
  static const std::unordered_map<char32_t, char32_t> simplified =
      MakeSimplified();
  const auto found = simplified.find(c);
  return found == simplified.end() ? c : found->second;
}

}  // namespace wirewatch
