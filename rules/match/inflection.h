// The forms of a name's words in languages where stems change: Russian and
// Ukrainian, by generation from the dictionary form. Where a language glues an
// ending to an unchanged name, see suffixes.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {

enum class WordPlace { kLast, kBeforeOthers };

// Whether names of the language (primary subtag) are inflected by generation.
bool GeneratesForms(std::string_view language);

// The singular oblique forms of a folded word in `language`, without the word
// itself; empty if it does not change (short words, Алеппо, Кобани). Guessed
// from the ending alone, so there are some that no grammar knows; they are not
// written with a capital either.
std::vector<std::string> ObliqueForms(std::string_view word,
                                      std::string_view language,
                                      WordPlace place);

}  // namespace wirewatch
