// Fold(): the one language-neutral fold for texts and names, with the way back
// to the original.
//
// The text is cut into *source units*: a code point with the combining marks
// (gc Mn, Me) that follow it, a character reference with its marks, or one
// conjoining-jamo syllable. Each unit is folded by itself (NFKC, full case
// folding, marks dropped where they are no letters, a letter table, ASCII
// digits), so that the map back is a plain array and a match never splits a
// unit. Separators are folded to one character a class:
//   space ' ', line end '\n', soft joint U+200C (ZWNJ, ZWSP), apostrophe '\'',
//   hyphen '-', underscore '_', middle dot U+00B7.
// Characters that mean nothing (tatweel, bidi controls, soft hyphen, variation
// selectors...) are dropped before anything else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/text/document.h"

namespace wirewatch {

// The folded text of one field. A value; const methods are safe from many
// threads.
class FoldedField {
 public:
  // Folded UTF-8, always well-formed, whatever the input was.
  std::string_view text() const { return text_; }

  // Index of the source unit that the folded byte came from.
  std::uint32_t UnitAt(std::size_t folded_byte) const {
    return unit_of_[folded_byte];
  }
  // Where a source unit lies in the original.
  OriginalSpan UnitSpan(std::uint32_t unit) const { return units_[unit]; }

  // The original bytes that a non-empty folded span came from: from the start
  // of its first unit to the end of its last one.
  OriginalSpan Original(FoldedSpan span) const {
    return {units_[unit_of_[span.begin]].begin,
            units_[unit_of_[span.end - 1]].end};
  }

 private:
  friend class Folder;
  std::string text_;
  std::vector<std::uint32_t> unit_of_;  // one for each byte of text_
  std::vector<OriginalSpan> units_;     // one for each unit of the original
};

// A document's fields, folded, in the document's order.
struct FoldedText {
  std::vector<FoldedField> fields;
};

FoldedField FoldField(std::string_view text, References references);
FoldedText Fold(const Document& document);

// The folded form of a name in a watchlist: no character references, words
// separated by single spaces. Empty if nothing of the name survives.
std::string FoldName(std::string_view name);

}  // namespace wirewatch
