// Beginnings: all spellings by their first letters, so that one place of a text
// can be asked which spellings may begin there. The cost of asking does not
// depend on how many spellings there are.
//
// The simplest true idea is a hash table from the first word of a name to the
// names; but where a word of a text ends is not known before the match
// (Musulda, 모술에서, 摩苏尔战役, #MosulOffensive, Mosul2017). So the key is a
// number of *letters*, whatever stands between them: the first 16, or 12, 8, 6,
// 4, 3, 2 or 1 if there are not so many. A place of a text is hashed letter by
// letter; at each of these lengths from four on, a bitmap that fits the cache
// tells whether any spelling goes on like this. Most places end at the first
// bitmap. Only a key that is really there leads to spellings, which are then
// compared exactly.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/match/field_view.h"
#include "rules/match/pattern.h"
#include "rules/match/starts.h"

namespace wirewatch {

// Immutable once built; const methods are safe from many threads.
class Beginnings {
 public:
  // For each spelling its pattern.
  explicit Beginnings(const std::vector<std::string_view>& patterns);

  // Calls visit(spelling) for each spelling that may begin at byte `at` of the
  // folded text, where no separator stands, and for some that do not.
  template <typename Visit>
  void ForEachAt(std::string_view text, std::size_t at, Visit visit) const;

 private:
  static constexpr std::array<std::size_t, 8> kLengths = {1, 2, 3,  4,
                                                          6, 8, 12, 16};
  // From this length on the bitmaps hold every longer beginning too, so that a
  // miss ends the look-up.
  static constexpr std::size_t kFirstSieve = 3;  // four letters

  // What is known of one length.
  struct Level {
    bool has_keys = false;
    std::vector<std::uint64_t> bits;  // by the top bits of the hash
    int shift = 63;

    bool Has(std::uint64_t hash) const {
      const std::uint64_t bit = hash >> shift;
      return (bits[bit >> 6] >> (bit & 63) & 1) != 0;
    }
  };

  // A key and the range of spellings_ under it; an empty range is a free slot.
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };

  struct Key {
    std::u32string letters;
    std::size_t level = 0;
    std::uint32_t spelling = 0;
  };

  static std::uint64_t Step(std::uint64_t hash, char32_t letter) {
    return (hash ^ letter) * 0x9E3779B97F4A7C15U + (hash >> 29);
  }
  static void AppendKeys(std::string_view pattern, std::uint32_t spelling,
                         std::vector<Key>& keys);
  void FillLevels(const std::vector<Key>& keys);
  void FillSlots(const std::vector<Key>& keys);
  std::span<const std::uint32_t> SpellingsUnder(std::uint64_t hash) const;

  std::array<Level, kLengths.size()> levels_;
  std::size_t first_level_ = kFirstSieve;  // below it no level has keys
  std::vector<Slot> slots_;                // open addressing, a power of two
  std::vector<std::uint32_t> spellings_;
};

template <typename Visit>
void Beginnings::ForEachAt(std::string_view text, std::size_t at,
                           Visit visit) const {
  const ScanClasses& classes = ScanClasses::Get();
  std::uint64_t hash = 0;
  std::size_t letters = 0;
  std::size_t level = first_level_;
  int between = 0;
  while (at < text.size()) {
    const FoldedCodePoint next = DecodeFolded(text, at);
    at = next.end;
    if ((classes[next.value] & ScanClasses::kBetween) != 0) {
      if (++between > kMostBetweenLetters) {
        return;
      }
      continue;
    }
    between = 0;
    hash = Step(hash, next.value);
    if (++letters != kLengths[level]) {
      continue;
    }
    const bool may_go_on = levels_[level].Has(hash);
    if (may_go_on && levels_[level].has_keys) {
      for (const std::uint32_t spelling : SpellingsUnder(hash)) {
        visit(spelling);
      }
    }
    if (++level == kLengths.size() || (!may_go_on && level > kFirstSieve)) {
      return;
    }
  }
}

}  // namespace wirewatch
