// Slovene: first to fourth declension in the singular, plural names,
// adjectives. The dual is left out.
#include <array>

#include "rules/match/declension.h"

namespace wirewatch {
namespace {

using enum Stands;

// clang-format off
constexpr auto kClasses = std::to_array<LetterClass>({
    {'C', "bcčćdđfghjklmnpqrsštvwxzž"},
});

constexpr auto kParadigms = std::to_array<Paradigm>({
    // Masculine.
    {"korak: Mosul; stric: Dunaj", "-C", "-Ca -Cu -Com -Cem"},
    {"Igor; Zagreb",      "-r",    "-rja -rju -rjem -ra -ru -rom"},
    {"Koper; Juncker",    "-er",   "-ra -ru -rom -era -eru -erom -erja -erju -erjem"},
    {"Slovenec",          "-ec",   "-ca -cu -cem -eca -ecu -ecem"},
    {"Hudek",             "-ek",   "-ka -ku -kom -eka -eku -ekom"},
    {"Pavel; Izrael",     "-el",   "-la -lu -lom -ela -elu -elom"},
    {"Bremen; Göttingen", "-en",   "-na -nu -nom -ena -enu -enom"},
    {"Gandhi",            "-i",    "-ija -iju -ijem"},
    {"Kennedy",           "-y",    "-yja -yju -yjem"},
    {"Kremelj",           "-elj",  "-lja -lju -ljem -elja -elju -eljem"},
    {"Tone; Rogge; Shakespeare", "-e", "-eta -etu -etom -eja -eju -ejem -a -u -om", kAnywhere, 4},
    // Neuter, and masculine names in -o.
    {"mesto: Sarajevo; Marko", "-o", "-a -u -om -em"},
    {"morje: Celje",      "-je",   "-ja -ju -jem -j -jam -jah -jami"},
    {"sonce",             "-ce",   "-ca -cu -cem"},
    // Feminine.
    {"lipa: Ljubljana",   "-a",    "-e -i -o"},
    {"kost: skupnost",    "-ost",  "-osti -ostjo"},
    // Plural.
    {"Jesenice",          "-ice",  "-ic -icam -icah -icami -ici -ico"},
    {"Atene",             "-e",    "- -am -ah -ami", kAnywhere, 5},
    {"Filipini; Markovci", "-i",   "-ov -om -ih -ev -em -e", kAnywhere, 6},
    {"Združeni emirati",  "-i",    "-ov -om -ih", kInPhrase, 4},
    // Adjectives.
    {"Evropski parlament", "-i",   "-ega -emu -em -im -ih -imi", kInPhrase, 4},
    {"Črno morje",        "-o",    "-ega -emu -em -im", kInPhrase, 4},
    {"Združene države",   "-e",    "-ih -im -imi", kInPhrase, 4},
});
// clang-format on

}  // namespace

Declension SloveneDeclension() {
  return {"sl", kClasses, {}, kParadigms};
}

}  // namespace wirewatch
