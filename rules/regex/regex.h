// Regex: a pattern of a watch rule, from what its author wrote to a program
// that RE2 runs, or a fault with its place.
//
// The syntax is RE2's. By default a pattern runs on *folded* text, and its
// literals are folded likewise, so that `[أإ]دلب` and `Straße` mean there what
// they mean to a reader. What the author sees is the folded text's characters,
// one for each class of separators (rules/text/fold.h): a space in a pattern is
// one space of any kind but no line end (`[ \n]` is both), a hyphen is any
// hyphen or dash, an apostrophe any apostrophe. With RegexText::kOriginal the
// pattern runs, byte for byte, on the text as received.
//
// What would look right and be wrong is refused: classes that are ASCII in RE2
// (\b \w \d \s, [[:alpha:]]), capitals in folded text, a pattern that matches
// nothing at all (the empty string) or everything (no literal in it).
//
// A match is the leftmost one, and of those that begin there the longest whose
// edges hold; the order of alternatives does not matter.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rules/base/result.h"

namespace re2 {
class RE2;
}  // namespace re2

namespace wirewatch {

enum class RegexText { kFolded, kOriginal };

// kWord: a match begins and ends where a name might (rules/match/boundaries.h).
// kNone: it may end inside a word. In neither case does it cut a source unit:
// no `s` is found in ß.
enum class RegexEdges { kWord, kNone };

struct RegexOptions {
  RegexText text = RegexText::kFolded;
  RegexEdges edges = RegexEdges::kWord;
  // The author knows that the pattern has no literal and costs accordingly.
  bool broad = false;
  // What RE2 may use for the program and, while it runs, for its states; a
  // pattern that needs more states is slower, never wrong. Bytes.
  std::int64_t memory = 4 << 20;
};

constexpr std::size_t kMostCodePointsInRegex = 1000;

enum class RegexFaultKind {
  kMalformed,       // an error of RE2's
  kTooLong,         // more than kMostCodePointsInRegex
  kTooLarge,        // the program does not fit RegexOptions::memory
  kBacktracking,    // look-around, back-references: RE2 has none
  kUnsupported,     // accepted by RE2, but not here: \C, (?U), lazy repetition
  kAsciiClass,      // \b \w \d \s and their like
  kCapitals,        // \p{Lu}, \p{Lt} on folded text
  kFoldsToSeveral,  // inside a class: ß is ss
  kFoldsToNothing,  // inside a class: tatweel
  kMatchesEmpty,
  kNoLiteral,  // and not `broad`
};

// The wording is that of a diagnostic: lower case, no full stop.
struct RegexFault {
  RegexFaultKind kind = RegexFaultKind::kMalformed;
  std::size_t offset = 0;  // bytes, in the pattern as written; the whole
  std::size_t length = 0;  // pattern where RE2 does not say where
  std::string message{};   // what was seen
  std::string advice{};    // what to write instead; may be empty
};

constexpr std::size_t kAsciiSize = 128;
using AsciiSet = std::bitset<kAsciiSize>;

// What is known of all matches of a pattern without running it.
struct RegexFacts {
  static constexpr std::size_t kUnbounded = SIZE_MAX;
  std::size_t least_bytes = 0;
  std::size_t most_bytes = kUnbounded;
  bool crosses_lines = false;  // may hold a line end
  // Each match holds at least one of these; empty if nothing is known. Bytes of
  // the text that the pattern runs on.
  std::vector<std::string> literals{};
  bool begins_with_literal = false;  // each match begins with one of them
  AsciiSet openers{};  // each match begins with one of these characters; none
                       // if it may begin with others
};

// A compiled pattern. A value (copies share the program); const methods are
// safe from many threads.
class Regex {
 public:
  const std::string& written() const { return written_; }
  const RegexOptions& options() const { return options_; }
  // What RE2 runs: the pattern as written, or with its literals folded.
  const std::string& program() const { return program_; }
  const RegexFacts& facts() const { return facts_; }
  const re2::RE2& re2() const { return *re2_; }

 private:
  friend Result<Regex, RegexFault> CompileRegex(std::string_view pattern,
                                                const RegexOptions& options);
  Regex() = default;

  std::string written_;
  RegexOptions options_;
  std::string program_;
  RegexFacts facts_;
  std::shared_ptr<const re2::RE2> re2_;  // leftmost-longest
};

// `pattern` may be any bytes.
Result<Regex, RegexFault> CompileRegex(std::string_view pattern,
                                       const RegexOptions& options = {});

}  // namespace wirewatch
