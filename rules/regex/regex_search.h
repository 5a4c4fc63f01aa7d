// What a match of a pattern is, and the search for all of them in a part of a
// field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "rules/match/field_view.h"
#include "rules/regex/regex.h"
#include "rules/text/document.h"

namespace wirewatch {

struct RegexMatch {
  std::uint32_t pattern = 0;  // index into RegexSet::patterns()
  std::uint32_t field = 0;    // index into Document::fields
  OriginalSpan span;          // in the field as received
  friend bool operator==(const RegexMatch&, const RegexMatch&) = default;
};

// Matches of one pattern in one field that are reported; the search ends there.
constexpr std::size_t kMostRegexMatches = 100;

// The text of a field that a pattern runs on.
std::string_view TextOf(const FieldView& field, RegexText text);

// How [begin, end) of that text, not empty, does as a match: whether it may
// begin and end there by the pattern's edges, without cutting a source unit.
struct RegexFit {
  bool begins = false;
  bool ends = false;
  OriginalSpan span;  // if both are true
};
RegexFit FitOf(const Regex& regex, const FieldView& field, std::size_t begin,
               std::size_t end);

// A stretch of the text that a pattern runs on: bytes.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool only_at_begin = false;  // a match in it begins where it begins
};

struct RegexMatches {
  std::vector<RegexMatch> matches{};  // by field, then from left to right
  // There may be more: a field has kMostRegexMatches, or searching it on would
  // take too long (a hostile text; see kSearchedBytes in the source).
  bool truncated = false;
};

// Appends the matches of a pattern that lie in one of the stretches, which are
// sorted by their begins. `pattern` and `field_index` only number the matches.
void SearchIn(const Regex& regex, std::uint32_t pattern, const FieldView& field,
              std::uint32_t field_index, std::span<const Stretch> stretches,
              RegexMatches& found);

}  // namespace wirewatch
