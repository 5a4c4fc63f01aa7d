// What the fold does to each code point, as a table that is made from the
// definition (fold_definition.h) when the program is built.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace wirewatch {

enum class FoldKind : std::uint8_t {
  kSame,         // a base that folds to itself
  kShort,        // a base that folds to one code point of 1-3 bytes: byte()
  kLong,         // a base that folds to something longer: LongFold()
  kHebrew,       // as kShort; a Hebrew letter (see F18 in fold.cc)
  kDropped,      // UnitRole::kDropped
  kSilentMark,   // extends a unit and leaves nothing
  kLetterMark,   // extends a unit and folds to itself, composing with nothing
  kSpecialMark,  // extends a unit in a way that only the definition knows
};

// One code point's row.
class FoldEntry {
 public:
  explicit constexpr FoldEntry(std::uint32_t bits) : bits_(bits) {}

  constexpr FoldKind kind() const { return static_cast<FoldKind>(bits_ & 7); }
  constexpr bool IsExtender() const { return kind() >= FoldKind::kSilentMark; }

  // Nothing but the entry and the marks that follow is needed to fold it in
  // place: see KernelRun. True of long forms, special marks, forms that are
  // longer than the original, `&`, CR and surrogates.
  constexpr bool NeedsStep() const { return (bits_ & 0x80) != 0; }

  // Length of the folded form in bytes; of none for long forms and special
  // marks.
  constexpr std::uint32_t length() const { return (bits_ >> 3) & 0xF; }
  // kShort, kHebrew: byte i of the folded form.
  constexpr char byte(std::uint32_t i) const {
    return static_cast<char>((bits_ >> (8 + 8 * i)) & 0xFF);
  }

  // kLetterMark: its canonical combining class.
  constexpr std::uint32_t combining_class() const { return bits_ >> 8; }
  // kSilentMark: whether it makes another letter of и, у or і (F16).
  constexpr bool MakesCyrillicLetter() const { return (bits_ >> 8) == 1; }

  // kLong: index of its bytes in the pool.
  constexpr std::uint32_t pool_index() const { return bits_ >> 8; }

  constexpr std::uint32_t bits() const { return bits_; }

 private:
  std::uint32_t bits_;
};

// Two stages: fold_block_of[code point / kTableBlock] names a block of rows.
// These arrays, and those of char_class.h, are written by make_tables.cc.
constexpr std::size_t kTableBlock = 64;
extern const std::uint16_t fold_block_of[];
extern const std::uint32_t fold_rows[];
extern const char fold_pool[];  // long forms, each with its length before it

// Shortcuts: what a code point below 80 or 800 folds to where it is a plain one
// (a base that folds to one code point of as many bytes); else 0. The two bytes
// are in the order of the text, the first one in the low byte. Not plain though
// they would be: CR (see CR LF), `&` and the Hebrew letters (see F18).
extern const char plain_ascii[];
extern const std::uint16_t plain_two_bytes[];
// Bits 2 * (c % 16) and the next of word c / 16: what becomes of a code point
// of three bytes, by far most of which fold to themselves.
enum class ThreeBytes : std::uint8_t {
  kByRow,     // ask its row
  kSame,      // a base, FoldKind::kSame
  kSameMark,  // FoldKind::kLetterMark
};
extern const std::uint32_t three_bytes[];

// plain_two_bytes for looking up sixteen at once, and with the Hebrew letters.
// Row (l - C0) * 64 + s is that of the bytes l and s + 80: the lower six bits
// are those of the second folded byte, the upper two say which of three is the
// first one. These are in two_byte_firsts: row (l - C0) * 4 + which. Where
// these bits are 0, it is kDropsMark (a mark that leaves nothing, and makes no
// Cyrillic letter), or 0 if it is not plain.
constexpr unsigned char kDropsMark = 1;
extern const unsigned char two_byte_seconds[];
extern const unsigned char two_byte_firsts[];

// The row of any code point (at most U+10FFFF).
inline FoldEntry LookUpFold(char32_t code_point) {
  const std::size_t block = fold_block_of[code_point / kTableBlock];
  return FoldEntry(fold_rows[block * kTableBlock + code_point % kTableBlock]);
}

// kLong: the folded form.
std::string_view LongFold(FoldEntry entry);

}  // namespace wirewatch
