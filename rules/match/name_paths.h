// How names are filed, so that a text finds them again: each spelling as one or
// more *paths*, the pieces (piece.h) of its runs in their order, whatever
// stands between them. "Abu Bakr al-Baghdadi" is the path abu, bakr, al,
// baghdadi.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/match/piece.h"
#include "rules/match/spelling.h"

namespace wirewatch {

// Lengths in bytes that a prefix may have.
constexpr std::array<std::size_t, 8> kPrefixLengths = {1, 2, 3,  4,
                                                       6, 9, 12, 15};

struct PathPiece {
  Piece bytes;
  // 0 for a whole piece: the run goes on behind it only if it has 16 bytes.
  // Else the piece is the last of its path, and this its length: whatever
  // follows it in the text, the name may be there.
  std::size_t prefix = 0;
};

struct NamePath {
  std::vector<PathPiece> pieces;  // not empty
  // The first piece that is not of the first run; 0 if there is none.
  std::size_t second_run = 0;
  bool begins_anywhere = false;   // in a script without spaces
  bool begins_with_sign = false;  // of which a byte is the first piece
};

// Where there may be an occurrence of the spelling, the text has one of these
// paths. Bytes between two runs of an occurrence are fewer than 64.
std::vector<NamePath> PathsOf(const Spelling& spelling);

// A way to write a pattern: without choices, with single separators.
struct PlainForm {
  std::string text;
  bool whole =
      true;  // else the pattern goes on with more choices than are kept
};

// All ways to write a pattern, as far as they differ up to a letter that has
// choices in a later word, or until they are too many.
std::vector<PlainForm> PlainFormsOf(std::string_view pattern);

}  // namespace wirewatch
