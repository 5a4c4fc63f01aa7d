#include "rules/regex/literal_scan.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "rules/base/check.h"

namespace wirewatch {
namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t);
constexpr int kBitsPerKey = 24;
constexpr int kMostBitmapBits = 18;  // 32 KiB

// One load instead of a shift by a variable, which is slow on older machines.
constexpr std::array<std::uint8_t, 8> kBits = {1, 2, 4, 8, 16, 32, 64, 128};

std::uint64_t Hash(std::uint64_t key) {
  return key * 0x9E3779B97F4A7C15U;
}

// The `window` bytes at `at`, in the same order on every machine as far as it
// matters here: equal bytes, equal keys.
std::uint64_t KeyAt(std::string_view text, std::size_t at, std::size_t window) {
  std::uint64_t key = 0;
  std::memcpy(&key, text.data() + at, window);
  return key;
}

template <std::size_t kWindow>
std::uint64_t FastKeyAt(const char* at) {
  std::uint64_t key = 0;
  std::memcpy(&key, at, kWord);
  if constexpr (kWindow < kWord) {
    constexpr int kOthers = 8 * static_cast<int>(kWord - kWindow);
    if constexpr (std::endian::native == std::endian::little) {
      key &= ~std::uint64_t{0} >> kOthers;
    } else {
      key &= ~std::uint64_t{0} << kOthers;
    }
  }
  return key;
}

// For each of eight bytes the top bit of its place, in the order of a
// little-endian machine: it does not continue a code point.
std::uint64_t CodePointBegins(const char* at) {
  std::uint64_t bytes = 0;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&bytes, at, kWord);
  } else {
    for (std::size_t i = 0; i < kWord; ++i) {
      bytes |= std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
    }
  }
  constexpr std::uint64_t kTopBits = 0x8080808080808080U;
  return ~(bytes & ~(bytes << 1)) & kTopBits;
}

bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// The offset of the windows, one after the other, that are rarest together. A
// single one begins with a code point, since only there it is looked up.
std::size_t BestOffset(
    std::string_view literal, std::size_t window, std::size_t stride,
    const std::unordered_map<std::uint64_t, std::size_t>& uses) {
  std::size_t best = 0;
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  for (std::size_t first = 0; first + window + stride - 1 <= literal.size();
       ++first) {
    if (stride == 1 && IsContinuation(literal[first])) {
      continue;
    }
    std::size_t sum = 0;
    for (std::size_t i = 0; i < stride; ++i) {
      sum += uses.at(KeyAt(literal, first + i, window));
    }
    if (sum < fewest) {
      best = first;
      fewest = sum;
    }
  }
  return best;
}

}  // namespace

struct LiteralScan::Found {
  std::string_view text;
  std::vector<std::uint8_t> counts;  // by literal
  std::vector<LiteralHit> hits;
};

LiteralScan::Pass LiteralScan::MakePass(
    std::size_t window, std::size_t stride,
    std::span<const std::string> literals,
    std::span<const std::uint32_t> members) {
  Pass pass;
  pass.window = window;
  pass.stride = stride;
  std::unordered_map<std::uint64_t, std::size_t> uses;
  for (const std::uint32_t member : members) {
    const std::string& literal = literals[member];
    for (std::size_t at = 0; at + window <= literal.size(); ++at) {
      ++uses[KeyAt(literal, at, window)];
    }
  }
  for (const std::uint32_t member : members) {
    const std::string& literal = literals[member];
    const std::size_t first = BestOffset(literal, window, stride, uses);
    for (std::size_t i = 0; i < stride; ++i) {
      pass.entries.push_back({KeyAt(literal, first + i, window), member,
                              static_cast<std::uint32_t>(first + i)});
    }
  }
  // Of one literal the larger offset first: hits come in the order of the text.
  std::sort(pass.entries.begin(), pass.entries.end(),
            [](const Pass::Entry& a, const Pass::Entry& b) {
              return std::tie(a.key, a.literal, b.offset) <
                     std::tie(b.key, b.literal, a.offset);
            });
  const std::size_t keys = pass.entries.size();
  const int bitmap_bits = std::clamp(
      static_cast<int>(std::bit_width(kBitsPerKey * keys)), 9, kMostBitmapBits);
  const int slot_bits = static_cast<int>(std::bit_width(2 * keys + 1));
  pass.sieve_shift = 64 - bitmap_bits;
  pass.slot_shift = 64 - slot_bits;
  pass.sieve.resize((std::size_t{1} << bitmap_bits) / 8);
  pass.slots.resize(std::size_t{1} << slot_bits);
  for (std::uint32_t begin = 0; begin < keys;) {
    const std::uint64_t key = pass.entries[begin].key;
    std::uint32_t end = begin;
    while (end < keys && pass.entries[end].key == key) {
      ++end;
    }
    const std::uint64_t bit = Hash(key) >> pass.sieve_shift;
    pass.sieve[bit >> 3] |= kBits[bit & 7];
    std::size_t slot = Hash(key) >> pass.slot_shift;
    while (pass.slots[slot].end > 0) {
      slot = (slot + 1) & (pass.slots.size() - 1);
    }
    pass.slots[slot] = {key, begin, end};
    begin = end;
  }
  return pass;
}

LiteralScan::LiteralScan(std::vector<std::string> literals)
    : literals_(std::move(literals)) {
  // Window and stride by the length of the literals; see Find().
  constexpr std::array<std::pair<std::size_t, std::size_t>, 4> kPasses = {
      {{8, 4}, {7, 2}, {4, 1}, {3, 1}}};
  std::array<std::vector<std::uint32_t>, kPasses.size()> members;
  for (std::uint32_t i = 0; i < literals_.size(); ++i) {
    const std::size_t size = literals_[i].size();
    CHECK(size >= kLeastBytes);
    std::size_t pass = 0;
    while (size < kPasses[pass].first + kPasses[pass].second - 1) {
      ++pass;
    }
    members[pass].push_back(i);
  }
  for (std::size_t i = 0; i < kPasses.size(); ++i) {
    passes_[i] =
        MakePass(kPasses[i].first, kPasses[i].second, literals_, members[i]);
  }
}

void LiteralScan::LookUp(const Pass& pass, std::uint64_t key, std::size_t at,
                         Found& found) const {
  std::size_t slot = Hash(key) >> pass.slot_shift;
  while (pass.slots[slot].end > 0 && pass.slots[slot].key != key) {
    slot = (slot + 1) & (pass.slots.size() - 1);
  }
  for (std::uint32_t i = pass.slots[slot].begin; i < pass.slots[slot].end;
       ++i) {
    const Pass::Entry& entry = pass.entries[i];
    const std::string& literal = literals_[entry.literal];
    std::uint8_t& count = found.counts[entry.literal];
    if (count < kMostHits && at >= entry.offset &&
        found.text.substr(at - entry.offset, literal.size()) == literal) {
      ++count;
      found.hits.push_back(
          {entry.literal, static_cast<std::uint32_t>(at - entry.offset)});
    }
  }
}

template <std::size_t kWindow, std::size_t kStride>
void LiteralScan::Run(const Pass& pass, Found& found) const {
  const std::string_view text = found.text;
  const std::uint8_t* const sieve = pass.sieve.data();
  const int shift = pass.sieve_shift;
  std::size_t at = 0;
  for (; at + kWord <= text.size(); at += kStride) {
    const std::uint64_t key = FastKeyAt<kWindow>(text.data() + at);
    const std::uint64_t bit = Hash(key) >> shift;
    if ((sieve[bit >> 3] & kBits[bit & 7]) != 0) [[unlikely]] {
      LookUp(pass, key, at, found);
    }
  }
  for (; at + kWindow <= text.size(); at += kStride) {
    LookUp(pass, KeyAt(text, at, kWindow), at, found);
  }
}

template <std::size_t kWindow>
void LiteralScan::RunOnCodePoints(const Pass& pass, Found& found) const {
  const std::string_view text = found.text;
  const std::uint8_t* const sieve = pass.sieve.data();
  const int shift = pass.sieve_shift;
  std::size_t at = 0;
  for (; at + 2 * kWord <= text.size(); at += kWord) {
    for (std::uint64_t begins = CodePointBegins(text.data() + at); begins != 0;
         begins &= begins - 1) {
      const std::size_t place =
          at + static_cast<std::size_t>(std::countr_zero(begins)) / 8;
      const std::uint64_t key = FastKeyAt<kWindow>(text.data() + place);
      const std::uint64_t bit = Hash(key) >> shift;
      if ((sieve[bit >> 3] & kBits[bit & 7]) != 0) [[unlikely]] {
        LookUp(pass, key, place, found);
      }
    }
  }
  for (; at + kWindow <= text.size(); ++at) {
    LookUp(pass, KeyAt(text, at, kWindow), at, found);
  }
}

std::vector<LiteralHit> LiteralScan::Find(std::string_view text) const {
  Found found{text, std::vector<std::uint8_t>(literals_.size()), {}};
  const auto has = [this](std::size_t i) {
    return !passes_[i].entries.empty();
  };
  if (has(0)) {
    Run<8, 4>(passes_[0], found);
  }
  if (has(1)) {
    Run<7, 2>(passes_[1], found);
  }
  if (has(2)) {
    RunOnCodePoints<4>(passes_[2], found);
  }
  if (has(3)) {
    RunOnCodePoints<3>(passes_[3], found);
  }
  std::sort(found.hits.begin(), found.hits.end());
  return std::move(found.hits);
}

}  // namespace wirewatch
