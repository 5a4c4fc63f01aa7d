// The syntax of a pattern as a tree, with the place of everything in it. RE2
// does not show its own tree, and without one literals can be neither folded
// nor looked for.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/base/result.h"
#include "rules/regex/regex.h"

namespace wirewatch {

// Bytes of the pattern as written.
struct PatternPlace {
  std::size_t offset = 0;
  std::size_t length = 0;
};

// A member of a class: the code points from `first` to `last`, or, if
// `property` is not empty, those of a Unicode property as it is written
// (`\pL`, `\P{Greek}`).
struct ClassItem {
  char32_t first = 0;
  char32_t last = 0;
  std::string property{};
  PatternPlace place{};
};

// Only the fields of the node's kind mean anything.
struct RegexNode {
  enum class Kind {
    kLiteral,      // text
    kClass,        // items, negated
    kAnyChar,      // `.`; crosses_lines under (?s)
    kAssertion,    // text: as RE2 takes it whatever the flags (`\A`, `(?m:$)`)
    kConcat,       // children, one after the other; none: the empty string
    kAlternation,  // children, any of them
    kRepeat,       // the one child, `least` to `most` times
  };
  static constexpr int kNoMost = -1;

  Kind kind = Kind::kConcat;
  PatternPlace place{};
  std::string text{};
  bool any_case = false;  // kLiteral, kClass: under (?i)
  std::vector<ClassItem> items{};
  bool negated = false;
  bool crosses_lines = false;
  std::vector<RegexNode> children{};
  int least = 0;
  int most = 0;
};

// Each kLiteral is one code point. `pattern` is well-formed UTF-8 of at most
// kMostCodePointsInRegex. A fault of kind kMalformed only says where reading
// stopped: RE2 has the words for it.
Result<RegexNode, RegexFault> ParseRegex(std::string_view pattern);

// A tree as a pattern that RE2 reads as that tree, (?i) left out.
std::string WriteRegex(const RegexNode& node);

// The tree with its literals folded as texts are; a literal may become several
// code points, or go. (?i) says nothing on folded text and is dropped.
Result<RegexNode, RegexFault> FoldRegex(RegexNode node);

// The characters with which matches may begin; nothing if there may be others
// than ASCII, or if a match may be empty.
std::optional<AsciiSet> OpenersOf(const RegexNode& node);

// See RegexFacts. With `any_case` as written: give it folded trees, or those of
// patterns for the original.
RegexFacts FactsOf(const RegexNode& node);

}  // namespace wirewatch
