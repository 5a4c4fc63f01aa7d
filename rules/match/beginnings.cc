#include "rules/match/beginnings.h"

#include <algorithm>
#include <bit>
#include <unordered_set>
#include <utility>

namespace wirewatch {
namespace {

// A bitmap is this many times as long as what it holds, so that one look-up in
// sixteen of what is not there passes by chance.
constexpr std::size_t kBitsPerEntry = 16;

std::u32string Decoded(std::string_view text) {
  std::u32string letters;
  for (std::size_t at = 0; at < text.size();) {
    const FoldedCodePoint next = DecodeFolded(text, at);
    letters += next.value;
    at = next.end;
  }
  return letters;
}

}  // namespace

Beginnings::Beginnings(const std::vector<std::string_view>& patterns) {
  std::vector<Key> keys;
  for (std::uint32_t i = 0; i < patterns.size(); ++i) {
    AppendKeys(patterns[i], i, keys);
  }
  FillLevels(keys);
  FillSlots(keys);
}

// The keys of one spelling all have the length that its shortest beginning
// allows, so that a place of a text meets at most one of them.
void Beginnings::AppendKeys(std::string_view pattern, std::uint32_t spelling,
                            std::vector<Key>& keys) {
  std::vector<std::u32string> beginnings;
  std::size_t shortest = kLengths.back();
  for (const std::string& beginning : BeginningsOf(pattern, kLengths.back())) {
    beginnings.push_back(Decoded(beginning));
    shortest = std::min(shortest, beginnings.back().size());
  }
  std::size_t level = kLengths.size() - 1;
  while (kLengths[level] > shortest) {
    --level;
  }
  for (std::u32string& beginning : beginnings) {
    beginning.resize(kLengths[level]);
  }
  std::sort(beginnings.begin(), beginnings.end());
  beginnings.erase(std::unique(beginnings.begin(), beginnings.end()),
                   beginnings.end());
  for (std::u32string& beginning : beginnings) {
    keys.push_back({std::move(beginning), level, spelling});
  }
}

void Beginnings::FillLevels(const std::vector<Key>& keys) {
  std::array<std::unordered_set<std::uint64_t>, kLengths.size()> hashes;
  for (const Key& key : keys) {
    levels_[key.level].has_keys = true;
    first_level_ = std::min(first_level_, key.level);
    std::uint64_t hash = 0;
    std::size_t level = 0;
    for (std::size_t i = 0; i < key.letters.size(); ++i) {
      hash = Step(hash, key.letters[i]);
      if (i + 1 != kLengths[level]) {
        continue;
      }
      if (level >= kFirstSieve || level == key.level) {
        hashes[level].insert(hash);
      }
      ++level;
    }
  }
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    const std::size_t bits = std::bit_ceil(
        std::max<std::size_t>(64, hashes[i].size() * kBitsPerEntry));
    levels_[i].shift = 64 - std::countr_zero(bits);
    levels_[i].bits.resize(bits / 64);
    for (const std::uint64_t hash : hashes[i]) {
      const std::uint64_t bit = hash >> levels_[i].shift;
      levels_[i].bits[bit >> 6] |= std::uint64_t{1} << (bit & 63);
    }
  }
}

void Beginnings::FillSlots(const std::vector<Key>& keys) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> by_hash;
  for (const Key& key : keys) {
    std::uint64_t hash = 0;
    for (const char32_t letter : key.letters) {
      hash = Step(hash, letter);
    }
    by_hash.emplace_back(hash, key.spelling);
  }
  std::sort(by_hash.begin(), by_hash.end());
  slots_.resize(std::bit_ceil(std::max<std::size_t>(2, by_hash.size() * 2)));
  for (std::size_t i = 0; i < by_hash.size();) {
    const auto begin = static_cast<std::uint32_t>(spellings_.size());
    const std::uint64_t hash = by_hash[i].first;
    for (; i < by_hash.size() && by_hash[i].first == hash; ++i) {
      spellings_.push_back(by_hash[i].second);
    }
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].begin != slots_[at].end) {
      at = (at + 1) & (slots_.size() - 1);
    }
    slots_[at] = {hash, begin, static_cast<std::uint32_t>(spellings_.size())};
  }
}

std::span<const std::uint32_t> Beginnings::SpellingsUnder(
    std::uint64_t hash) const {
  std::size_t at = hash & (slots_.size() - 1);
  while (slots_[at].begin != slots_[at].end) {
    if (slots_[at].hash == hash) {
      return std::span(spellings_)
          .subspan(slots_[at].begin, slots_[at].end - slots_[at].begin);
    }
    at = (at + 1) & (slots_.size() - 1);
  }
  return {};
}

}  // namespace wirewatch
