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

  // kShort, kHebrew, kLong: length of the folded form in bytes.
  constexpr std::uint32_t length() const { return (bits_ >> 3) & 0x1F; }
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
// they would be: CR (see CR LF) and the Hebrew letters (see F18).
extern const char plain_ascii[];
extern const std::uint16_t plain_two_bytes[];

// The row of any code point (at most U+10FFFF).
inline FoldEntry LookUpFold(char32_t code_point) {
  const std::size_t block = fold_block_of[code_point / kTableBlock];
  return FoldEntry(fold_rows[block * kTableBlock + code_point % kTableBlock]);
}

// kLong: the folded form.
std::string_view LongFold(FoldEntry entry);

}  // namespace wirewatch
