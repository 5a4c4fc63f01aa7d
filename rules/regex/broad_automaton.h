// BroadAutomaton: patterns without a useful literal, looked for together.
//
// The simplest true idea is one RE2::Set that reads the whole text. Refined for
// those that begin with a digit or a sign and are short (`\p{Nd}{2} \pL{3}`):
// the set is asked only where such a character stands, one byte in a hundred of
// a news text, and says where each of its patterns may begin.
#pragma once

#include <re2/set.h>

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "rules/regex/regex.h"

namespace wirewatch {

// A pattern may match, and where it would begin; 0 where the automaton does not
// tell.
struct BroadHit {
  std::uint32_t pattern = 0;
  std::uint32_t begin = 0;  // byte of the text
  friend auto operator<=>(const BroadHit&, const BroadHit&) = default;
};

// Immutable; const methods are safe from many threads.
class BroadAutomaton {
 public:
  // Hits of one pattern in one text that are told apart.
  static constexpr std::size_t kMostHits = 64;

  // Whether a pattern's begins are worth seeking: patterns of which this holds
  // and others are never in one automaton.
  static bool IsSoughtByOpeners(const Regex& regex);

  // Of `patterns` those numbered by `members`: one kind of text, and all or
  // none sought by openers. Null if its program does not fit `memory`, bytes,
  // which its states share.
  static std::unique_ptr<const BroadAutomaton> Make(
      const std::vector<Regex>& patterns, std::vector<std::uint32_t> members,
      std::int64_t memory);

  RegexText text() const { return text_; }
  bool tells_begins() const { return openers_.any(); }

  struct Found {
    std::vector<BroadHit>
        hits{};           // sorted; of each pattern the first kMostHits
    bool failed = false;  // out of memory for states: `hits` is then each
                          // member, with no begin told
  };
  // What may match in the text, UTF-8; nothing that matches is missing.
  Found Run(std::string_view text) const;

 private:
  BroadAutomaton(const std::vector<Regex>& patterns,
                 std::vector<std::uint32_t> members, std::int64_t memory);
  Found AllMembers() const;
  Found RunAnywhere(std::string_view text) const;
  Found RunAtOpeners(std::string_view text) const;

  RegexText text_;
  std::vector<std::uint32_t> members_;
  AsciiSet openers_;
  std::size_t reach_ = 0;  // bytes that the longest match may have
  re2::RE2::Set set_;
};

}  // namespace wirewatch
