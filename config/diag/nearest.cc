#include <algorithm>
#include <array>

#include "config/diag/diagnostic.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

// A word longer than this is no slip of the pen for any key of ours.
constexpr std::size_t kLongestWord = 64;

std::u32string Letters(std::string_view word) {
  std::u32string letters;
  for (std::size_t at = 0; at < word.size();) {
    const DecodedCodePoint next = DecodeCodePoint(word, at);
    const bool upper = next.value >= U'A' && next.value <= U'Z';
    letters.push_back(upper ? next.value + (U'a' - U'A') : next.value);
    at += next.bytes;
  }
  return letters;
}

// Insertions, deletions, replacements and swaps of neighbours (each letter
// moved at most once). Needs words of at most kLongestWord letters.
std::size_t Distance(std::u32string_view a, std::u32string_view b) {
  using Row = std::array<std::size_t, kLongestWord + 1>;
  Row before_last{};
  Row last{};
  Row row{};
  for (std::size_t j = 0; j <= b.size(); ++j) {
    row[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last = last;
    last = row;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::string> Nearest(std::string_view word,
                                   const std::vector<std::string>& candidates) {
  const std::u32string letters = Letters(word.substr(0, 4 * kLongestWord + 1));
  if (letters.empty() || letters.size() > kLongestWord) {
    return std::nullopt;
  }
  std::size_t allowed = letters.size() <= 3 ? 1 : 2;
  std::optional<std::string> nearest;
  for (const std::string& candidate : candidates) {
    const std::u32string other = Letters(candidate);
    const std::size_t longer = std::max(letters.size(), other.size());
    const std::size_t shorter = std::min(letters.size(), other.size());
    if (longer > kLongestWord || longer - shorter > allowed) {
      continue;
    }
    const std::size_t distance = Distance(letters, other);
    if (distance <= allowed && (!nearest || distance < allowed)) {
      nearest = candidate;
      allowed = distance;
    }
  }
  return nearest;
}

}  // namespace wirewatch
