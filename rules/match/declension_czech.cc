// Czech: the paradigms pán, hrad, muž, stroj, žena, růže, kost, město, moře,
// stavení, mladý, jarní; softened stems (Praha, v Praze), plural names.
#include <array>

#include "rules/match/declension.h"

namespace wirewatch {
namespace {

using enum Stands;

// clang-format off
constexpr auto kClasses = std::to_array<LetterClass>({
    {'C', "bcčdďfghjklmnňpqrřsštťvwxzž"},
    {'J', "čjšž"},
});

constexpr auto kSoftenings = std::to_array<Softening>({
    {"ch", "š"}, {"k", "c"}, {"h", "z"}, {"g", "z"}, {"r", "ř"},
});

constexpr auto kParadigms = std::to_array<Paradigm>({
    // Masculine; feminine in a consonant.
    {"hrad, pán: Londýn", "-C",    "-Ca -Cu -Covi -Cem -Cě"},
    {"stroj, muž: Babiš; píseň, kost: Kroměříž", "-C", "-Ce -Ci -Cí -Cem"},
    {"Marek; Teksek",     "-ek",   "-ka -ku -kovi -kem -eka -eku -ekovi -ekem"},
    {"Liberec",           "-ec",   "-ce -ci -covi -cem -ece -eci -ecem"},
    {"Havel; Izrael",     "-el",   "-la -lu -lovi -lem -le -ela -elu -elovi -elem -ele -eli"},
    {"Plzeň",             "-eň",   "-ně -ni -ní"},
    {"Göttingen",         "-en",   "-ena -enu -enovi -enem -enu -eně"},
    {"Kypros, Zeus",      "-os",   "-u -em -osu -osem -ose -osovi"},
    {"Kolumbus; Linus",   "-us",   "-a -u -em -ovi -usa -usu -usem -usovi -use"},
    {"Goethe, Nashville", "-e",    "-eho -emu -em -u", kAnywhere, 4},
    {"fórum",             "-um",   "-a -u -em -umu -umem", kAnywhere, 5},
    // Neuter.
    {"město: Německo, Brno", "-o", "-a -u -em -~ě -ovi"},
    {"moře",              "-e",    "-i -em -ím", kInPhrase, 4},
    {"stavení: náměstí; Gándhí", "-í", "-ího -ímu -ím", kAnywhere, 4},
    // Feminine; masculine in -a.
    {"žena: Moskva, Praha", "-a",  "-y -~ě -u -ou"},
    {"Saša",              "-Ja",   "-Jy -Je -Ji -Ju -Jou -Jovi"},
    {"předseda: Svoboda", "-a",    "-ovi"},
    {"Moldova; Merkelová", "-ova", "-ovy -ově -ovu -ovou -ové"},
    {"Aljaška; Česká",    "-ka",   "-ky -ce -ku -kou -ké"},
    {"Korea",             "-ea",   "-eje -eji -eu -eou -ei -ey"},
    {"unie: Francie",     "-ie",   "-ii -ií"},
    {"růže: komise",      "-e",    "-i -í"},
    // Plural.
    {"Spojené státy",     "-y",    "- -ů -ům -ech -ám -ách -ami", kAnywhere, 4},
    {"Benátky",           "-Cky",  "-Cek -Cků -Ckům -Ccích -Ckám -Ckách -Ckami"},
    {"Teplice; ulice",    "-ice",  "-ic -icím -icích -icemi -ici -icí"},
    // Adjectives, hard and soft.
    {"mladý: Novotný; Kennedy", "-ý", "-ého -ému -ém -ým -yho -ymu -yovi -yem", kAnywhere, 4},
    {"Islámský", "-Cký", "-Ckého -Ckému -Ckém -Ckým"},
    {"mladá: Nová Guinea", "-á",   "-é -ou", kInPhrase, 4},
    {"mladé: Nové Město; Spojené státy", "-é", "-ého -ému -ém -ým -ých -ými", kInPhrase, 4},
});
// clang-format on

}  // namespace

Declension CzechDeclension() {
  return {"cs", kClasses, kSoftenings, kParadigms};
}

}  // namespace wirewatch
