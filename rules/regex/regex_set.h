// RegexSet: thousands of patterns over one article, for little more than one.
//
// The simplest true idea is the slow twin below: each pattern runs over each
// field. What is added, and what it buys, is told in docs/internals/regexes.md:
// one scan for the literals that matches must hold, RE2 only around what it
// finds, patterns without a useful literal together in automata, and patterns
// that would spoil those by themselves. Answers never depend on any of it.
//
//   RegexScan scan = set.Scan(document, text);          // one pass,
//   microseconds if (scan.MayMatch(p)) {...}                         // cheap;
//   false is certain const RegexMatches found = scan.MatchesOf(p);       //
//   RE2, for this pattern
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "rules/regex/broad_automaton.h"
#include "rules/regex/literal_scan.h"
#include "rules/regex/regex.h"
#include "rules/regex/regex_search.h"
#include "rules/text/document.h"
#include "rules/text/fold.h"

namespace wirewatch {

class RegexSet;

struct RegexSetOptions {
  // What the automata of the patterns without a useful literal may use together
  // for their states. Bytes. Each pattern has RegexOptions::memory besides.
  std::int64_t broad_memory = std::int64_t{64} << 20;
};

// Why a pattern is kept apart from the others, so that they stay fast: it costs
// nothing until it is asked for, and then a search of the whole article.
enum class Demotion {
  kShortLiteral,  // its literals have less than LiteralScan::kLeastBytes, such
                  // as a space, every article has them, and the author did not
                  // say `broad`
  kManyStates,    // no useful literal, and its automaton would need too many
                  // states
};

struct DemotedRegex {
  std::uint32_t pattern = 0;
  Demotion reason = Demotion::kShortLiteral;
  friend bool operator==(const DemotedRegex&, const DemotedRegex&) = default;
};

// Counted since the set was built, by all threads.
struct RegexSetStats {
  std::uint64_t searches = 0;     // of one pattern in one field, by RE2
  std::uint64_t broad_scans = 0;  // of one automaton in one field
  // Of these, those in which it ran out of memory: every pattern of its own was
  // then searched by itself.
  std::uint64_t broad_failures = 0;
  std::uint64_t truncated = 0;  // searches that ended early; see RegexMatches
};

// The patterns over one article. Made by RegexSet::Scan(); set, document and
// text outlive it. For one thread.
class RegexScan {
 public:
  // False: the pattern matches nowhere. Looks at what the pass found; the first
  // question about a pattern without a useful literal scans for those like it.
  bool MayMatch(std::uint32_t pattern);

  // The patterns for which MayMatch() holds, in their order, and those that are
  // demoted, for which it is not asked.
  std::vector<std::uint32_t> Candidates();

  // All matches, leftmost and not overlapping. Searches on each call.
  RegexMatches MatchesOf(std::uint32_t pattern);

 private:
  friend class RegexSet;
  RegexScan(const RegexSet& set, const Document& document,
            const FoldedText& text);

  bool MayMatchIn(std::uint32_t pattern, std::size_t field);
  std::span<const LiteralHit> HitsOf(RegexText kind, std::size_t field,
                                     std::uint32_t literal) const;
  // What automaton `automaton` found for a pattern of its own.
  std::span<const BroadHit> BroadHitsOf(std::uint32_t pattern,
                                        std::size_t automaton,
                                        std::size_t field);
  std::vector<Stretch> StretchesOf(std::uint32_t pattern, std::size_t field);
  std::vector<Stretch> BroadStretchesOf(std::uint32_t pattern,
                                        std::size_t field,
                                        std::string_view text);

  struct FieldState {
    std::array<std::vector<LiteralHit>, 2> hits;  // by RegexText
    // By automaton; nothing before it is asked.
    std::vector<std::optional<BroadAutomaton::Found>> found;
  };

  const RegexSet& set_;
  const Document& document_;
  const FoldedText& text_;
  std::vector<FieldState> fields_;
};

// Immutable once built, but for its counters; const methods are safe from many
// threads.
class RegexSet {
 public:
  explicit RegexSet(std::vector<Regex> patterns,
                    const RegexSetOptions& options = {});
  ~RegexSet();
  RegexSet(const RegexSet&) = delete;
  RegexSet& operator=(const RegexSet&) = delete;

  const std::vector<Regex>& patterns() const { return patterns_; }

  // By pattern.
  const std::vector<DemotedRegex>& demoted() const { return demoted_; }

  // `document` is the one that `text` was folded from.
  RegexScan Scan(const Document& document, const FoldedText& text) const;

  // The matches of all patterns, by (pattern, field, place).
  RegexMatches Find(const Document& document, const FoldedText& text) const;

  RegexSetStats stats() const;

 private:
  friend class RegexScan;

  // The literals of all patterns that run on one kind of text.
  struct Literals {
    Literals(RegexText text, const std::vector<Regex>& patterns);
    LiteralScan scan;
    // By pattern; empty for those that are not sought by literals.
    std::vector<std::vector<std::uint32_t>> of_pattern;
    std::vector<std::vector<std::uint32_t>> patterns_of;  // by literal
  };

  const Literals& LiteralsFor(RegexText text) const {
    return text == RegexText::kFolded ? folded_ : original_;
  }
  bool IsDemoted(std::uint32_t pattern) const;
  // What patterns of one automaton have in common.
  struct Alike {
    RegexText text = RegexText::kFolded;
    bool demoted = false;
    bool by_openers = false;
    friend bool operator==(const Alike&, const Alike&) = default;
  };
  void BuildAutomata(const Alike& alike, const RegexSetOptions& options);
  void AddAutomaton(const std::vector<std::uint32_t>& members,
                    std::int64_t memory);
  void Isolate(std::uint32_t pattern);

  std::vector<Regex> patterns_;
  Literals folded_;
  Literals original_;
  std::vector<std::unique_ptr<const BroadAutomaton>> automata_;
  // By pattern: which automaton it is in, if any.
  std::vector<std::optional<std::size_t>> automaton_of_;
  std::vector<std::uint32_t> broad_;  // in an automaton and not demoted
  std::vector<DemotedRegex> demoted_;

  struct Counters {
    std::atomic<std::uint64_t> searches{0};
    std::atomic<std::uint64_t> broad_scans{0};
    std::atomic<std::uint64_t> broad_failures{0};
    std::atomic<std::uint64_t> truncated{0};
  };
  mutable Counters counters_;
};

// The slow twin: each pattern tried at each place of each field.
RegexMatches FindRegexesNaively(const std::vector<Regex>& patterns,
                                const Document& document,
                                const FoldedText& text);

}  // namespace wirewatch
