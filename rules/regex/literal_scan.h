// LiteralScan: where in a text any of thousands of literals stands, in a time
// that hardly depends on how many there are.
//
// The simplest true idea is a hash table from the first bytes of each literal,
// and a look-up at each byte of the text. Three refinements:
// - a bitmap that fits the cache says at nearly every place that there is
//   nothing to look up;
// - literals are taken apart by length. The longer ones are looked up by longer
//   keys, which are rarer, and at every fourth (second) byte only: then four
//   (two) neighbouring windows of the literal are keys, and one of them is met.
//   The short ones are looked up where code points begin, at every second byte
//   of an Arabic text;
// - of all windows of a literal those are taken that fewest literals share, so
//   that a thousand names that begin with `the city of` do not meet in one key.
// No automaton: one makes a load a byte that waits for the last one, over
// megabytes of states; these loads wait for nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {

struct LiteralHit {
  std::uint32_t literal = 0;  // index
  std::uint32_t begin = 0;    // byte of the text
  friend auto operator<=>(const LiteralHit&, const LiteralHit&) = default;
};

// Immutable once built; const methods are safe from many threads.
class LiteralScan {
 public:
  static constexpr std::size_t kLeastBytes = 3;
  // Hits of one literal in one text that are told apart.
  static constexpr std::size_t kMostHits = 64;

  // The literals are different, of well-formed UTF-8, each of at least
  // kLeastBytes.
  explicit LiteralScan(std::vector<std::string> literals);

  const std::vector<std::string>& literals() const { return literals_; }

  // Every place where a literal stands, sorted; of each literal the first
  // kMostHits. A text is UTF-8 and less than 4 GiB; where it is ill-formed,
  // literals may be missed.
  std::vector<LiteralHit> Find(std::string_view text) const;

 private:
  // The literals of some lengths: keys of `window` bytes, looked up at each
  // multiple of `stride`. Literals have at least window + stride - 1 bytes.
  struct Pass {
    std::size_t window = 0;
    std::size_t stride = 0;
    std::vector<std::uint8_t> sieve;  // a bit by the top bits of a key's hash
    int sieve_shift = 0;
    // A key and its range of entries; an empty range is a free slot. Open
    // addressing by the top bits of the hash.
    struct Slot {
      std::uint64_t key = 0;
      std::uint32_t begin = 0;
      std::uint32_t end = 0;
    };
    std::vector<Slot> slots;
    int slot_shift = 0;
    struct Entry {
      std::uint64_t key = 0;
      std::uint32_t literal = 0;
      std::uint32_t offset = 0;  // of the window in the literal
    };
    std::vector<Entry> entries;
  };
  struct Found;

  static Pass MakePass(std::size_t window, std::size_t stride,
                       std::span<const std::string> literals,
                       std::span<const std::uint32_t> members);
  template <std::size_t kWindow, std::size_t kStride>
  void Run(const Pass& pass, Found& found) const;
  // For stride 1: at the bytes that begin code points.
  template <std::size_t kWindow>
  void RunOnCodePoints(const Pass& pass, Found& found) const;
  void LookUp(const Pass& pass, std::uint64_t key, std::size_t at,
              Found& found) const;

  std::vector<std::string> literals_;
  std::array<Pass, 4> passes_;
};

}  // namespace wirewatch
