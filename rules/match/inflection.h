// The forms of a name's words in languages where words change, by generation
// from the dictionary form; the tables are in declension_*.cc. Where a language
// glues an ending to an unchanged name, see suffixes.h.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "rules/match/name.h"

namespace wirewatch {

enum class WordPlace { kAlone, kBeforeOthers, kLastOfSeveral };

// What is generated is bounded: of a name the first words, of a word so many
// forms. The tables stay below it but for words that several long paradigms
// claim.
constexpr std::size_t kMostInflectedWords = 4;
constexpr std::size_t kMostForms = 24;

// Whether names of the language (primary subtag) are inflected by generation.
bool GeneratesForms(std::string_view language);

// The forms of a word in `language` but for the word itself; empty if it does
// not change (short words, Алеппо, Кобани). With MarksRule::kFold the word is
// folded; else marks are kept (Strictness::kMarks), in the forms too.
std::vector<std::string> FormsOf(std::string_view word,
                                 std::string_view language, WordPlace place,
                                 MarksRule marks);

}  // namespace wirewatch
