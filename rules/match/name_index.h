// NameIndex: which names may begin at a place of a text. The cost of asking
// does not depend on how many names there are.
//
// The simplest true idea is a hash table from words to names: each word of the
// text is looked up. That would be a miss of the cache for each word. So
// bitmaps that fit the cache stand before the table (hash_filter.h):
//
//   gate   does any name begin here? (name_gate.h) Nearly all words of a text
//          end here
//   paths  does a name go on from this path of words (name_paths.h), or end
//          with it? Then the next word is added to it, or it is in the table
//
// What passes the gate is walked, word by word, as far as names go. So a list
// with a thousand Muhammads costs a few words more where one stands in the
// text, not a thousand comparisons; and the table and the names themselves are
// touched only where all words of a name are there. Behind the first words of
// a long name a few are taken in one leap, as long as no name ends with them:
// in a text of one word over and over, which such a name begins with
// everywhere, four steps out of five.
//
// Where a name may end inside a run (Han, Thai, a Hangul name before its
// particle, a Turkish one before its suffix), the last piece of its path is a
// prefix, of one of few lengths, each of which is tried. At the beginning of a
// name that would be too much for each letter of a Chinese text: there the
// shortest length that the list has stands before the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "rules/match/hash_filter.h"
#include "rules/match/name_gate.h"
#include "rules/match/name_paths.h"
#include "rules/match/piece.h"
#include "rules/match/spelling.h"
#include "rules/match/word_map.h"

namespace wirewatch {

struct Candidate {
  std::uint32_t at = 0;  // folded byte where the core would begin
  std::uint32_t spelling = 0;
};

// Immutable once built; const methods are safe from many threads.
class NameIndex {
 public:
  explicit NameIndex(const std::vector<Spelling>& spellings);

  // Whether some name begins with a sign: to be told to the WordMap.
  bool has_signs() const { return has_signs_; }

  // Blocks of a text that are searched together.
  static constexpr std::size_t kWindow = NameGate::kWindow;

  // Appends all pairs of a place in blocks [first, first + kWindow) of the text
  // and a spelling that may begin there, ordered by place, some of them twice.
  void AppendCandidates(const WordMap& text, std::size_t first,
                        std::vector<Candidate>& candidates) const;

 private:
  class Walk;
  struct Builder;

  // Pieces before the first leap: most names have no more.
  static constexpr std::size_t kLeastBeforeLeap = 3;

  // A path and the range of spellings_ under it; an empty range is a free slot.
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  // A path that may be in the table, and where it begins.
  struct PathAt {
    std::uint64_t path = 0;
    std::uint32_t at = 0;
  };
  // A set of lengths, ascending.
  using Lengths = std::vector<std::size_t>;

  bool MayEndAnywhere(const WordMap& text, std::uint32_t at) const;
  void AppendSpellings(const std::vector<PathAt>& found,
                       std::vector<Candidate>& candidates) const;
  void FillSlots(std::vector<std::pair<std::uint64_t, std::uint32_t>> paths);
  std::span<const std::uint32_t> SpellingsUnder(std::uint64_t hash) const;

  bool has_signs_ = false;
  bool words_begin_anywhere_ = false;
  NameGate gate_;
  HashFilter pieces_;                // that stand anywhere in a path
  std::uint32_t piece_lengths_ = 0;  // theirs, a bit for each
  HashFilter paths_;                 // names go on from; marked: they end with
  HashFilter near_ends_;             // long paths that a name ends soon behind
  Lengths prefixes_;                 // of paths of one piece
  Lengths anywhere_prefixes_;        // the same, of those that begin anywhere
  Lengths later_prefixes_;           // of longer paths
  std::vector<Slot> slots_;          // open addressing, a power of two
  std::vector<std::uint32_t> spellings_;
};

}  // namespace wirewatch
