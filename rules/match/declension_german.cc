// German: adjectives in front of a noun, and the long genitive of phrases. The
// genitive in -s is glued to any name (suffixes.h).
#include <array>

#include "rules/match/declension.h"

namespace wirewatch {
namespace {

using enum Stands;

// clang-format off
constexpr auto kClasses = std::to_array<LetterClass>({
    {'C', "bdfgklmnprst"},
});

constexpr auto kParadigms = std::to_array<Paradigm>({
    {"Islamischer Staat", "-er", "-en -e -es -em", kBeforeOthers, 5},
    {"Deutsche Bank; Vereinte Nationen", "-e", "-en -er -es -em", kBeforeOthers, 4},
    {"Weißes Haus",       "-es", "-en -e -em",     kBeforeOthers, 5},
    {"Niederlande", "niederlande", "niederlanden"},
    {"Islamischer Staat", "-C",  "-Ces",           kInPhrase},
});
// clang-format on

}  // namespace

Declension GermanDeclension() {
  return {"de", kClasses, {}, kParadigms};
}

}  // namespace wirewatch
