#include "rules/text/fold_definition.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "rules/base/check.h"
#include "rules/base/utf8.h"
#include "rules/text/fold_letters.h"
#include "rules/text/references.h"

namespace wirewatch {
namespace {

// ---- ICU, with its error codes turned into checks: these calls fail only if
// ICU's own data is missing.

const icu::Normalizer2& Nfkc() {
  UErrorCode error = U_ZERO_ERROR;
  const auto* const nfkc = icu::Normalizer2::getNFKCInstance(error);
  CHECK(U_SUCCESS(error));
  return *nfkc;
}

const icu::Normalizer2& Nfc() {
  UErrorCode error = U_ZERO_ERROR;
  const auto* const nfc = icu::Normalizer2::getNFCInstance(error);
  CHECK(U_SUCCESS(error));
  return *nfc;
}

const icu::Normalizer2& Nfd() {
  UErrorCode error = U_ZERO_ERROR;
  const auto* const nfd = icu::Normalizer2::getNFDInstance(error);
  CHECK(U_SUCCESS(error));
  return *nfd;
}

icu::UnicodeString Normalize(const icu::Normalizer2& form,
                             const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  icu::UnicodeString result = form.normalize(text, error);
  CHECK(U_SUCCESS(error));
  return result;
}

icu::UnicodeString ToIcu(std::u32string_view text) {
  icu::UnicodeString result;
  for (const char32_t c : text) {
    result.append(static_cast<UChar32>(c));
  }
  return result;
}

std::u32string FromIcu(const icu::UnicodeString& text) {
  std::u32string result;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    result.push_back(static_cast<char32_t>(text.char32At(i)));
  }
  return result;
}

bool IsCombiningMark(char32_t c) {
  const auto category = u_charType(static_cast<UChar32>(c));
  return category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK;
}

// ---- The steps of a unit.

// F16: letters of the Cyrillic alphabets whose mark makes another letter.
constexpr bool StaysWhole(char32_t c) {
  return c == U'й' || c == U'ў' || c == U'ї' || c == U'Й' || c == U'Ў' ||
         c == U'Ї';
}

std::u32string DecomposeLetters(std::u32string_view text) {
  std::u32string result;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || StaysWhole(text[i])) {
      result += FromIcu(Normalize(Nfd(), ToIcu(text.substr(begin, i - begin))));
      begin = i + 1;
      if (i < text.size()) {
        result.push_back(text[i]);
      }
    }
  }
  return result;
}

// NFC, but the voicing marks of kana stay by themselves.
std::u32string ComposeLetters(std::u32string_view text) {
  std::u32string result;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == kVoicingMark ||
        text[i] == kHalfVoicingMark) {
      result += FromIcu(Normalize(Nfc(), ToIcu(text.substr(begin, i - begin))));
      begin = i + 1;
      if (i < text.size()) {
        result.push_back(text[i]);
      }
    }
  }
  return result;
}

bool MarkIsDropped(char32_t c, char32_t letter, FoldExceptions exceptions) {
  if (!IsCombiningMark(c) || IsLetterMark(c)) {
    return false;
  }
  if (!exceptions.keep_marks) {
    return true;
  }
  if (c >= 0x0653 && c <= 0x0655) {
    return letter != U'ا';  // F7 is undone, F9 and F11 are not
  }
  const bool dot_of_turkish_i =
      c == 0x0307 && (letter == U'i' || letter == U'I');
  return dot_of_turkish_i || IsVowelSign(c);
}

std::u32string DropMarks(std::u32string_view text, FoldExceptions exceptions) {
  std::u32string result;
  char32_t letter = 0;
  for (const char32_t c : text) {
    if (!MarkIsDropped(c, letter, exceptions)) {
      result.push_back(c);
    }
    if (!IsCombiningMark(c)) {
      letter = c;
    }
  }
  return result;
}

// Letters, digits and separators of one decomposed code point.
void AppendFoldedLetter(char32_t c, FoldExceptions exceptions,
                        std::u32string& out) {
  if (const auto separator = SeparatorOf(c)) {
    out.push_back(*separator);
    return;
  }
  const auto icu_char = static_cast<UChar32>(c);
  if (u_charType(icu_char) == U_DECIMAL_DIGIT_NUMBER) {
    out.push_back(U'0' + static_cast<char32_t>(u_charDigitValue(icu_char)));
    return;
  }
  const auto lower = static_cast<char32_t>(u_tolower(icu_char));
  const LetterFold* const entry = FindLetter(lower);
  if (entry != nullptr && (entry->with_marks || !exceptions.keep_marks)) {
    for (const char32_t folded : entry->to) {
      out.push_back(lower == c ? folded
                               : static_cast<char32_t>(
                                     u_toupper(static_cast<UChar32>(folded))));
    }
    return;
  }
  out.push_back(Simplified(c));
}

}  // namespace

UnitRole RoleByDefinition(char32_t code_point) {
  if (IsListedAsDropped(code_point)) {
    return UnitRole::kDropped;
  }
  const icu::UnicodeString decomposed =
      Normalize(Nfkc(), icu::UnicodeString(static_cast<UChar32>(code_point)));
  const icu::UnicodeString parts = Normalize(Nfd(), decomposed);
  if (IsCombiningMark(static_cast<char32_t>(parts.char32At(0))) ||
      !Nfkc().hasBoundaryBefore(static_cast<UChar32>(code_point))) {
    return UnitRole::kExtends;
  }
  // FCF2-FCF4: vowel signs on a tatweel.
  return FoldUnitByDefinition({&code_point, 1}).empty() ? UnitRole::kDropped
                                                        : UnitRole::kBase;
}

std::u32string FoldUnitByDefinition(std::u32string_view unit,
                                    FoldExceptions exceptions) {
  std::u32string text(unit);
  if (text.empty()) {
    return text;
  }
  text[0] = SeparatorOf(text[0]).value_or(text[0]);  // ´ is a space to NFKC
  icu::UnicodeString normal = Normalize(Nfkc(), ToIcu(text));
  if (!exceptions.keep_case) {
    normal = Normalize(Nfkc(), normal.foldCase());
  }
  std::u32string letters;
  for (const char32_t c :
       DropMarks(DecomposeLetters(FromIcu(normal)), exceptions)) {
    if (!IsListedAsDropped(c)) {
      AppendFoldedLetter(c, exceptions, letters);
    }
  }
  // A mark that was dropped no longer keeps its neighbours from changing
  // places.
  return ComposeLetters(DecomposeLetters(letters));
}

int MarksWithin(char32_t code_point, UnitRole role) {
  const icu::UnicodeString decomposed = Normalize(
      Nfd(),
      Normalize(Nfkc(), icu::UnicodeString(static_cast<UChar32>(code_point))));
  return decomposed.countChar32() - (role == UnitRole::kBase ? 1 : 0);
}

TextPiece ReadPiece(std::string_view text, std::size_t at,
                    References references) {
  if (text[at] == '&' && references == References::kDecode) {
    const CharacterReference reference = ReadReference(text, at);
    if (reference.bytes != 0) {
      return {reference.value, reference.bytes};
    }
  }
  const DecodedCodePoint decoded = DecodeCodePoint(text, at);
  return {decoded.value, decoded.bytes};
}

namespace {

struct Unit {
  std::u32string code_points;  // without the dropped ones
  OriginalSpan span;
};

// A carriage return and a line feed are one line end.
bool Extends(const Unit& unit, char32_t c, UnitRole role) {
  return role == UnitRole::kExtends || (c == '\n' && unit.code_points == U"\r");
}

std::vector<Unit> CutIntoUnits(std::string_view text, References references) {
  std::vector<Unit> units;
  int weight = 0;
  for (std::size_t at = 0; at < text.size();) {
    const TextPiece piece = ReadPiece(text, at, references);
    const UnitRole role = RoleByDefinition(piece.value);
    const OriginalSpan span{static_cast<std::uint32_t>(at),
                            static_cast<std::uint32_t>(at + piece.bytes)};
    at += piece.bytes;
    if (role == UnitRole::kDropped) {
      continue;
    }
    if (units.empty() || !Extends(units.back(), piece.value, role)) {
      units.push_back({{piece.value}, span});
      weight = MarksWithin(piece.value, role);
      continue;
    }
    units.back().span.end = span.end;
    if (role == UnitRole::kBase) {  // the second half of CR LF
      units.back().code_points = U"\n";
    }
    if (role == UnitRole::kExtends) {
      weight += MarksWithin(piece.value, role);
    }
    if (role == UnitRole::kExtends && weight <= kMaxMarksInUnit) {
      units.back().code_points.push_back(piece.value);
    }
  }
  return units;
}

// F18: a quote or up to two apostrophes at the end of `folded`, after a Hebrew
// letter, go when another Hebrew letter follows. Returns how many code points.
std::size_t VanishingQuotes(std::u32string_view folded) {
  const auto back = [&](std::size_t n) {
    return n < folded.size() ? folded[folded.size() - 1 - n] : U'\0';
  };
  const bool quote = back(0) == U'"' || back(0) == 0x05F4 ||
                     back(0) == 0x201C || back(0) == 0x201D;
  if ((quote || back(0) == U'\'') && IsHebrewLetter(back(1))) {
    return 1;
  }
  if (back(0) == U'\'' && back(1) == U'\'' && IsHebrewLetter(back(2))) {
    return 2;
  }
  return 0;
}

}  // namespace

FoldByDefinitionResult FoldByDefinition(std::string_view text,
                                        References references,
                                        FoldExceptions exceptions) {
  std::u32string folded;
  std::vector<OriginalSpan> spans;
  for (const Unit& unit : CutIntoUnits(text, references)) {
    const std::u32string letters =
        FoldUnitByDefinition(unit.code_points, exceptions);
    if (!letters.empty() && IsHebrewLetter(letters[0])) {
      const std::size_t gone = VanishingQuotes(folded);
      folded.resize(folded.size() - gone);
      spans.resize(folded.size());
    }
    folded += letters;
    spans.resize(folded.size(), unit.span);
  }
  FoldByDefinitionResult result;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    AppendUtf8(folded[i], result.text);
    result.unit_of.resize(result.text.size(), spans[i]);
  }
  return result;
}

}  // namespace wirewatch
