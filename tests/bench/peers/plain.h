// PlainHits: what the peers are asked for, in its simplest words. A name is
// there where its folded form stands in the folded text, byte for byte, and no
// letter, mark or digit stands beside it; but letters of scripts without spaces
// (Han, kana, Thai, Lao, Khmer, Myanmar) part nothing. It knows no clitics, no
// inflection, no other separators: what wirewatch finds beyond it is grammar.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/text/document.h"
#include "tests/bench/peers/workload.h"

namespace wirewatch {

// Whether nothing that belongs to a word stands beside `span` of a folded text.
bool IsWholeWord(std::string_view folded, FoldedSpan span);

struct PlainHit {
  FoldedSpan span;
  std::uint32_t name = 0;  // index into the names given
  bool whole_word = false;
};

// The definition, slow and plain: at every place, names of every length that
// begins with the same four bytes are looked up.
class PlainSearch {
 public:
  // `names` outlives the search.
  explicit PlainSearch(const std::vector<ListedName>& names);

  // Every place where a name's letters stand, as a word or inside one.
  std::vector<PlainHit> Find(std::string_view folded) const;

 private:
  std::unordered_map<std::string_view, std::uint32_t> names_;
  // The lengths of names, by their first bytes.
  std::unordered_map<std::string_view, std::vector<std::size_t>> lengths_;
};

}  // namespace wirewatch
