// A set of hashes that fits the cache: a bit or two where a hash table would
// have an entry.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace wirewatch {

// May answer yes by mistake, some three times in a hundred: two bits for each
// hash, in one word. Those that are marked are a set of their own in the same
// words, since both are asked for together; four bits each, so hardly ever by
// mistake. Immutable once built.
class HashFilter {
 public:
  HashFilter() : words_(2) {}
  // Of hashes in any order, some of them twice.
  explicit HashFilter(std::vector<std::uint64_t> hashes,
                      std::vector<std::uint64_t> marked = {}) {
    constexpr std::size_t kBitsPerHash = 12;  // up to twice as many
    RemoveDuplicates(hashes);
    RemoveDuplicates(marked);
    words_.resize(std::bit_ceil(std::max<std::size_t>(
        64, (hashes.size() + marked.size()) * kBitsPerHash / 64)));
    for (const std::uint64_t hash : hashes) {
      words_[view().WordOf(hash)] |= std::uint64_t{1} << (hash & 63) |
                                     std::uint64_t{1} << (hash >> 6 & 63);
    }
    for (const std::uint64_t hash : marked) {
      words_[view().WordOf(hash)] |= std::uint64_t{1} << (hash >> 58) |
                                     std::uint64_t{1} << (hash >> 52 & 63) |
                                     std::uint64_t{1} << (hash >> 46 & 63) |
                                     std::uint64_t{1} << (hash >> 40 & 63);
    }
  }

  // What a loop keeps in registers; of a filter that outlives it.
  struct View {
    const std::uint64_t* words;
    std::size_t mask;

    std::size_t WordOf(std::uint64_t hash) const { return hash >> 12 & mask; }
    bool MayHave(std::uint64_t hash) const {
      const std::uint64_t word = words[WordOf(hash)];
      return (word >> (hash & 63) & word >> (hash >> 6 & 63) & 1) != 0;
    }
    bool MayBeMarked(std::uint64_t hash) const {
      const std::uint64_t word = words[WordOf(hash)];
      return (word >> (hash >> 58) & word >> (hash >> 52 & 63) & 1) != 0 &&
             (word >> (hash >> 46 & 63) & word >> (hash >> 40 & 63) & 1) != 0;
    }
  };

  View view() const { return {words_.data(), words_.size() - 1}; }

 private:
  static void RemoveDuplicates(std::vector<std::uint64_t>& hashes) {
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  }

  std::vector<std::uint64_t> words_;  // as many as a power of two
};

}  // namespace wirewatch
