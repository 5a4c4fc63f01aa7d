// What the fold says of single characters: separators, characters that mean
// nothing, marks, letters. The rules F1-F26, as far as ICU does not know them.
#pragma once

#include <optional>
#include <string_view>

namespace wirewatch {

constexpr char32_t kSoftJoint = 0x200C;  // ZWNJ
constexpr char32_t kMiddleDot = 0x00B7;
constexpr char32_t kVoicingMark = 0x3099;  // of kana: ゛ and ゜
constexpr char32_t kHalfVoicingMark = 0x309A;

// The one character that stands for the separator's class; nothing if `c` is no
// separator. The underscore stands for itself.
std::optional<char32_t> SeparatorOf(char32_t c);

// Characters that mean nothing. (There are more: those that NFKC makes such
// of.)
bool IsListedAsDropped(char32_t c);

// For a combining mark (gc Mn, Me): whether it writes a vowel, a tone or a
// missing vowel, and so stays; accents, points and nuktas go.
bool IsLetterMark(char32_t mark);

// For a combining mark: an Arabic vowel sign, a Hebrew point or the like, which
// goes even where marks are kept.
bool IsVowelSign(char32_t mark);

// A letter that is folded though it does not decompose.
struct LetterFold {
  char32_t from;
  std::u32string_view to;
  bool with_marks;  // also where marks are kept
};
// For a small letter; null if it is none of these. Static.
const LetterFold* FindLetter(char32_t c);

// F19: a traditional Han character's simplified one; anything else as it is.
char32_t Simplified(char32_t c);

}  // namespace wirewatch
