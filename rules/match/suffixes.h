// Endings that a language glues to an unchanged name: Turkish cases, the German
// genitive, Kurdish. Recognised behind the name, never generated. Behind an
// apostrophe anything goes, in any language (boundaries.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {

enum class SuffixGrammar : std::uint8_t {
  kNone,
  kTurkish,  // Musulda, Musuldan, Rakkaya, Musulun, Musullar; not Musullu
  kGermanGenitive,  // Mossuls
  kSorani,          // مووسڵدا, مووسڵەوە
  kKurmanji,        // Mûsilê
};

// The most bytes that a suffix has.
constexpr std::size_t kMaxSuffixBytes = 24;

// The grammar for names of `language` (primary subtag) whose last letter and
// number of letters and digits are these; short names take none.
SuffixGrammar SuffixGrammarFor(std::string_view language, char32_t last_letter,
                               std::size_t letters);

// Whether `suffix` (folded, not empty) is an ending of the grammar.
bool IsSuffix(SuffixGrammar grammar, std::string_view suffix);

// All that IsSuffix() accepts, sorted.
std::vector<std::string> AllSuffixes(SuffixGrammar grammar);

}  // namespace wirewatch
