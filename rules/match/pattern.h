// A pattern is a folded name as it is looked for: its letters, digits and signs
// in UTF-8, with a few bytes that stand for what texts do differently.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "rules/text/document.h"

namespace wirewatch {

// Between two words: up to three of {space, hyphen, underscore, middle dot,
// soft joint}, or one line end with up to two spaces on either side.
constexpr char kSeparator = ' ';
// The same or nothing: عبد الرحمن is also عبدالرحمن.
constexpr char kOptionalSeparator = '\x01';
// An apostrophe or nothing: Ba'quba is also Baquba.
constexpr char kOptionalApostrophe = '\'';
// One of several endings: "ракк" kOpen "а" kOr "и" kOr "ой" kClose. Endings are
// letters only; a pattern does not begin with them.
constexpr char kOpen = '\x02';
constexpr char kOr = '\x03';
constexpr char kClose = '\x04';

// The pattern of a folded text: one kSeparator for each run of separators, one
// kOptionalSeparator for each soft joint and for what separates again behind an
// apostrophe, single apostrophes, none of these at the ends. Empty if no sign
// is left.
std::string PatternOf(std::string_view folded);

// Appends to `ends` where the pattern ends if it stands in `text` (folded) at
// byte `begin`: no place, or one, or several where it has endings. Up to three
// soft joints in the text before any letter but the first are passed over. An
// end is that of the last letter.
void AppendEndsOfPattern(std::string_view pattern, std::string_view text,
                         std::size_t begin, std::vector<std::size_t>& ends);

// Whether a code point of a folded text or a pattern stands between letters:
// separators, apostrophes, soft joints.
bool IsBetweenLetters(char32_t folded);

// A text with its code points between letters left out.
std::string Skeleton(std::string_view folded);

// The words of a folded text or a pattern: what separators and soft joints
// part.
std::vector<FoldedSpan> WordsOf(std::string_view folded);

inline std::string_view Cut(std::string_view text, FoldedSpan span) {
  return text.substr(span.begin, span.end - span.begin);
}

// Letters and digits of a folded text; marks that continue a letter are not
// counted.
std::size_t CountLetters(std::string_view folded);

}  // namespace wirewatch
