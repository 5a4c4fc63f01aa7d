// The fold as a definition: slow, straight through ICU, one unit at a time.
// Fold() reads tables that are made from it when the program is built
// (make_tables.cc) and asks it at run time only for units whose marks
// compose or change places. Tests compare both over all code points.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/text/document.h"

namespace wirewatch {

// What a code point does when a text is cut into units.
enum class UnitRole : unsigned char {
  kBase,     // begins a unit
  kExtends,  // belongs to the unit before it: gc Mn and Me, and whatever NFKC
             // may reorder or compose with what stands before (conjoining jamo,
             // half-width voicing marks, a few Mc)
  kDropped,  // means nothing (tatweel, bidi controls, soft hyphen, variation
             // selectors...); inside a unit it does not end it
};
UnitRole RoleByDefinition(char32_t code_point);

// What of the fold is left out. Both false is the fold itself.
struct FoldExceptions {
  bool keep_case = false;
  // Keeps accents of letters and the letters of F7, F10 and F14 (أ, ة, ø); not
  // Arabic vowel signs nor Hebrew points, which are rarely written.
  bool keep_marks = false;
};

// The folded form of one unit, given without its dropped code points. May be
// empty (an accent by itself).
std::u32string FoldUnitByDefinition(std::u32string_view unit,
                                    FoldExceptions exceptions = {});

// The most marks of a unit that are folded, counted by MarksWithin(); what
// follows them in a longer run is inside the unit but left out, so that no
// normalisation ever sees an unbounded run.
constexpr int kMaxMarksInUnit = 30;

// A folded text with the original span of the unit of each folded byte.
struct FoldByDefinitionResult {
  std::string text;
  std::vector<OriginalSpan> unit_of;
};
FoldByDefinitionResult FoldByDefinition(std::string_view text,
                                        References references,
                                        FoldExceptions exceptions = {});

// One piece of a text: a code point, or the reference that stands for it.
struct TextPiece {
  char32_t value = 0;
  std::size_t bytes = 0;
};
TextPiece ReadPiece(std::string_view text, std::size_t at,
                    References references);

// The letters that a quote may stand between and vanish (F18). Folded.
constexpr bool IsHebrewLetter(char32_t folded) {
  return (folded >= 0x05D0 && folded <= 0x05EA) ||
         (folded >= 0x05EF && folded <= 0x05F2);
}

// How many marks a code point may stand for in a unit: the code points of its
// full decomposition, but for a base's first one. At most kMostMarksWithinBase
// for a base (U+FDFA).
constexpr int kMostMarksWithinBase = 17;
int MarksWithin(char32_t code_point, UnitRole role);

}  // namespace wirewatch
