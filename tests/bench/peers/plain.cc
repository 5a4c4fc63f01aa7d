#include "tests/bench/peers/plain.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <optional>

#include "rules/match/field_view.h"

namespace wirewatch {
namespace {

constexpr std::size_t kKeyBytes = 4;

std::string_view KeyOf(std::string_view text) {
  return text.substr(0, kKeyBytes);
}

bool ContinuesWord(const std::optional<FoldedCodePoint>& neighbour) {
  if (!neighbour) {
    return false;
  }
  const auto c = static_cast<UChar32>(neighbour->value);
  const bool is_of_words =
      u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
  if (!is_of_words) {
    return false;
  }
  constexpr std::array kUnspaced = {
      USCRIPT_HAN, USCRIPT_HIRAGANA, USCRIPT_KATAKANA, USCRIPT_THAI,
      USCRIPT_LAO, USCRIPT_KHMER,    USCRIPT_MYANMAR};
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &error);
  return std::find(kUnspaced.begin(), kUnspaced.end(), script) ==
         kUnspaced.end();
}

}  // namespace

bool IsWholeWord(std::string_view folded, FoldedSpan span) {
  return !ContinuesWord(CodePointBefore(folded, span.begin)) &&
         !ContinuesWord(CodePointAfter(folded, span.end));
}

PlainSearch::PlainSearch(const std::vector<ListedName>& names) {
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    const std::string_view folded = names[i].folded;
    names_.emplace(folded, i);
    std::vector<std::size_t>& lengths = lengths_[KeyOf(folded)];
    if (std::find(lengths.begin(), lengths.end(), folded.size()) ==
        lengths.end()) {
      lengths.push_back(folded.size());
    }
  }
}

std::vector<PlainHit> PlainSearch::Find(std::string_view folded) const {
  std::vector<PlainHit> hits;
  const auto try_key = [&](std::size_t at, std::string_view key) {
    const auto lengths = lengths_.find(key);
    if (lengths == lengths_.end()) {
      return;
    }
    for (const std::size_t length : lengths->second) {
      const auto name = names_.find(folded.substr(at, length));
      if (name != names_.end() && name->first.size() == length) {
        const FoldedSpan span{static_cast<std::uint32_t>(at),
                              static_cast<std::uint32_t>(at + length)};
        hits.push_back({span, name->second, IsWholeWord(folded, span)});
      }
    }
  };
  for (std::size_t at = 0; at < folded.size(); ++at) {
    // Names shorter than a key are keys of their own.
    for (std::size_t bytes = 1; bytes <= kKeyBytes; ++bytes) {
      if (at + bytes <= folded.size()) {
        try_key(at, folded.substr(at, bytes));
      }
    }
  }
  return hits;
}

}  // namespace wirewatch
