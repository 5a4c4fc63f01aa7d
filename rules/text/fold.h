// Fold(): the one language-neutral fold for texts and names, with the way back
// to the original.
//
// The text is cut into *source units*: a code point with the combining marks
// (gc Mn, Me) that follow it, a character reference with its marks, or one
// conjoining-jamo syllable. Each unit is folded by itself (NFKC, full case
// folding, marks dropped where they are no letters, a letter table, ASCII
// digits), so that a match never splits a unit and the map back is
// simple. Separators are folded to one character a class:
//   space ' ', line end '\n', soft joint U+200C (ZWNJ, ZWSP), apostrophe '\'',
//   hyphen '-', underscore '_', middle dot U+00B7.
// Characters that mean nothing (tatweel, bidi controls, soft hyphen, variation
// selectors...) are dropped before anything else: between the parts of a unit
// they are inside it, elsewhere they belong to no unit. One rule looks beyond a
// unit: a quote or apostrophe between two Hebrew letters goes (דאע"ש).
//
// Guarantees, for any bytes: the folded text is well-formed (each ill-formed
// sequence is one U+FFFD, a unit of its own); it has at most 14 bytes for each
// byte of the original; folding it again (references literal) changes nothing;
// the map back is monotone. The work is linear in the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/text/anchor.h"
#include "rules/text/document.h"

namespace wirewatch {

// The folded text of one field. A value; const methods are safe from many
// threads. Those that look up a place take time logarithmic in the text.
class FoldedField {
 public:
  // Folded UTF-8, always well-formed, whatever the input was.
  std::string_view text() const { return text_; }

  // The source unit that the folded byte (less than text().size()) came from: a
  // number that grows along the text, the same for the bytes of one unit. Not
  // an index into anything.
  std::uint32_t UnitAt(std::size_t folded_byte) const;
  // Where a source unit lies in the original.
  OriginalSpan UnitSpan(std::uint32_t unit) const;

  // Whether a match may begin or end at this folded byte (0 to text().size()):
  // it does not lie inside what one unit folded to.
  bool IsUnitBoundary(std::size_t folded_byte) const {
    return folded_byte == 0 || folded_byte == text_.size() ||
           UnitAt(folded_byte) == folded_byte;
  }

  // A base bears more marks than the fold keeps (kMaxMarksInUnit), and one of
  // those that are left out would have stayed, as a letter. No language writes
  // so; who hides a name behind marks does.
  bool marks_are_cut() const { return marks_are_cut_; }

  // The original bytes that a non-empty folded span came from: from the start
  // of its first unit to the end of its last one.
  OriginalSpan Original(FoldedSpan span) const {
    return {UnitSpan(UnitAt(span.begin)).begin,
            UnitSpan(UnitAt(span.end - 1)).end};
  }

 private:
  friend class Folder;

  // The map back is written down only where folded text and original part. An
  // anchor says where one unit lies in both (or, with nothing folded, where
  // something was dropped). From its end to the next anchor both run in step:
  // every code point folded to one of as many bytes, and a unit is a code point
  // with the marks after it.
  const FoldAnchor& AnchorBefore(std::uint32_t folded_byte) const;

  std::string text_;
  std::vector<FoldAnchor>
      anchors_;  // the first one is at 0, with nothing in it
  bool marks_are_cut_ = false;
};

// A document's fields, folded, in the document's order.
struct FoldedText {
  std::vector<FoldedField> fields;
};

// `text` is at most 256 MiB. `spare` is a folded text that nobody needs any
// more: its memory is used again, and nothing else of it.
FoldedField FoldField(std::string_view text, References references,
                      FoldedField spare = {});
FoldedText Fold(const Document& document, FoldedText spare = {});

// The folded form of a name in a watchlist: no character references; words are
// separated by single spaces, whatever separated them in the name (spaces, line
// ends, hyphens, underscores, middle dots), and soft joints are left out.
// Apostrophes stay. Empty if nothing of the name survives.
std::string FoldName(std::string_view name);

// Which distinctions FoldForComparison() keeps that the fold gives up.
enum class Strictness {
  kCase,   // capitals are not small letters
  kMarks,  // é is not e, أ not ا, ة not ه, ø not o (F7, F10, F14, F16,
           // F17); Arabic vowel signs and Hebrew points still go
  kCaseAndMarks,  // both
  kExact,  // canonically equal (NFC); only bidi controls and soft hyphens
           // are left out
};

// A form of a surface, to verify that it is spelled as a name asks after the
// fold has found it: equal forms, equal spelling. `surface` and the name are
// passed alike (the name with References::kLiteral). But for kExact,
// apostrophes are left out and words separated as in FoldName(), since the fold
// has matched them already. Goes through ICU: for candidates, not for texts.
std::string FoldForComparison(std::string_view surface, References references,
                              Strictness strictness);

}  // namespace wirewatch
