// NameGate: the first question to each word of a text, does a name begin here?
// Nearly all words are answered no, so this loop is what a long text costs.
//
// The simplest true gate is the set of words that names begin with. But a long
// list has most of the frequent words among them, and all of those places would
// have to be looked at again. So the set has the first *two* words of a name,
// and single words only of names that have no second. Every word of the text is
// asked for in both ways, whether or not the first says yes: the loop does not
// branch on the text, and the processor has several words in flight. To know
// the next word's hash when a word is asked for, it reads from the end of the
// text to its beginning.
//
// A word is known by its first 16 bytes, masked to its length: two loads, a
// multiplication. Bounds and joints (word_map.h) are no business of the loop:
// the last bytes of a text are copied to where 16 can be read, and texts with
// joints have a loop of their own. Where there is BMI2, the same code is
// compiled for it once more, as counting bits is half of the work.
//
// Instructions a byte of Latin text, with 10 and with 10,000 names: 13.3 and
// 18.9 with a set of first words and a second look at what passes it; 12.8 and
// 14.1 with pairs, 10.9 and 12.3 with BMI2. What is left of a difference are
// the places that pass.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rules/match/hash_filter.h"
#include "rules/match/name_paths.h"
#include "rules/match/piece.h"
#include "rules/match/word_map.h"

namespace wirewatch {

// Immutable once built; const methods are safe from many threads.
class NameGate {
 public:
  // Collects the paths of names, then makes the gate.
  class Builder {
   public:
    void Add(const NamePath& path);
    NameGate Build() const;

   private:
    std::vector<std::uint64_t> words_;
    std::vector<Piece> prefixes_;
    std::vector<Piece> anywhere_;
    std::size_t prefix_ = kPieceBytes;
    std::size_t anywhere_prefix_ = kPieceBytes;
    bool words_begin_anywhere_ = false;
  };

  // Blocks of a text that are searched together.
  static constexpr std::size_t kWindow = 32;
  static constexpr std::size_t kMostPlaces = kWindow * kBlockBytes;
  using PlaceList = std::array<std::uint32_t, kMostPlaces>;

  // Places in blocks [first, first + kWindow) where a name may begin with a
  // run, or a sign; ascending, a part of `list`.
  std::span<std::uint32_t> Words(const WordMap& text, std::size_t first,
                                 PlaceList& list) const;
  // The same inside of runs, in scripts without spaces.
  std::span<std::uint32_t> Anywhere(const WordMap& text, std::size_t first,
                                    PlaceList& list) const;

 private:
  friend struct GateLoops;

  HashFilter words_;  // and pairs of them
  // Names whose first run may go on behind their last letter are known by their
  // first bytes, as few as the shortest has; 0 if there are none.
  HashFilter prefixes_;
  std::size_t prefix_ = 0;
  HashFilter anywhere_;
  std::size_t anywhere_prefix_ = 0;
  bool words_begin_anywhere_ = false;
};

}  // namespace wirewatch
