// The class of a character of folded text, as word boundaries ask for it: is it
// a letter, and of which script; a digit; a separator.
#pragma once

#include <cstddef>
#include <cstdint>

#include "rules/text/fold_table.h"

namespace wirewatch {

enum class CharKind : std::uint8_t {
  kOther,       // punctuation, symbols, controls, unassigned
  kLetter,      // gc L, M, Nl, No: also marks that the fold keeps
  kDigit,       // '0' to '9': the fold leaves no others
  kSpace,       // ' '
  kLineEnd,     // '\n'
  kSoft,        // U+200C
  kApostrophe,  // '\''
  kHyphen,      // '-'
  kUnderscore,  // '_'
  kMiddleDot,   // U+00B7
};

// Scripts whose letters can stand together in one word. Values from
// kOtherScripts on are scripts of their own, one value each, without a name
// here (Devanagari, Armenian, Georgian...).
enum class ScriptGroup : std::uint8_t {
  kNone,      // no letter, or a letter of no script
  kAlphabet,  // Latin, Greek and Cyrillic: a change among them is no boundary
  kArabic,
  kHebrew,
  kHan,  // with Bopomofo
  kHiragana,
  kKatakana,  // with ー and the voicing marks
  kHangul,
  kThaiLike,  // Thai, Lao, Khmer, Myanmar: words without spaces
  kOtherScripts,
};

struct CharClass {
  CharKind kind = CharKind::kOther;
  ScriptGroup script = ScriptGroup::kNone;
  // Cannot begin a word: it belongs to the cluster of the letter before it (a
  // combining mark, a vowel that Thai or Lao writes after its consonant).
  bool continues_cluster = false;
  friend bool operator==(const CharClass&, const CharClass&) = default;
};

extern const std::uint16_t char_class_block_of[];
extern const std::uint16_t char_class_rows[];

// For any code point of folded text, at most U+10FFFF.
inline CharClass ClassOf(char32_t folded) {
  const std::size_t block = char_class_block_of[folded / kTableBlock];
  const std::uint16_t row =
      char_class_rows[block * kTableBlock + folded % kTableBlock];
  return {static_cast<CharKind>(row & 0xF),
          static_cast<ScriptGroup>((row >> 4) & 0xFF), (row >> 12) != 0};
}

constexpr bool IsWordSeparator(CharKind kind) {
  return kind >= CharKind::kSpace && kind != CharKind::kApostrophe;
}

}  // namespace wirewatch
