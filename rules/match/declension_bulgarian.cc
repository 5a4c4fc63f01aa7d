// Bulgarian has no cases, but an article behind the word, in a phrase behind
// its first word: Европейският съюз, на Европейския съюз.
#include <array>

#include "rules/match/declension.h"

namespace wirewatch {
namespace {

using enum Stands;

// clang-format off
constexpr auto kClasses = std::to_array<LetterClass>({
    {'C', "бвгджзклмнпрстфхцчшщ"},
});

constexpr auto kParadigms = std::to_array<Paradigm>({
    {"град: съюз",        "-C",    "-Cът -Cа"},
    {"край",              "-й",    "-ят -я"},
    {"учител",            "-тел",  "-телят -теля -телът"},
    {"цар; пазар",        "-ар",   "-арят -аря -арът -ара"},
    {"ден",    "ден",     "денят деня"},
    {"комисия",           "-я",    "-ята"},
    {"партия: Европейска", "-а",   "-ата"},
    {"правителство",      "-о",    "-ото"},
    {"море",              "-е",    "-ето -ете -те"},
    {"Балкани; обединени", "-и",   "-ите"},
    {"Европейски съюз",   "-и",    "-ия -ият", kInPhrase},
    {"Върховен съд",      "-ен",   "-ния -ният -енът -ена", kInPhrase},
    {"кратък",            "-ък",   "-кия -кият -ъкът -ъка", kInPhrase},
    {"нов",               "-C",    "-Cия -Cият", kInPhrase},
});
// clang-format on

}  // namespace

Declension BulgarianDeclension() {
  return {"bg", kClasses, {}, kParadigms};
}

}  // namespace wirewatch
