// Polish: nouns with softened stems (Praga, w Pradze), fleeting vowels, plural
// names, adjectives, surnames.
#include <array>

#include "rules/match/declension.h"

namespace wirewatch {
namespace {

using enum Stands;

// clang-format off
constexpr auto kClasses = std::to_array<LetterClass>({
    {'C', "bcćdfghjklłmnńpqrsśtvwxzżź"},
    {'K', "kg"},  // velar
});

constexpr auto kSoftenings = std::to_array<Softening>({
    {"sz", "sz"}, {"cz", "cz"}, {"rz", "rz"}, {"dz", "dz"},
    {"st", "ści"}, {"zd", "ździ"}, {"zn", "źni"}, {"sn", "śni"}, {"sł", "śl"},
    {"ch", "sz"}, {"k", "c"}, {"g", "dz"}, {"r", "rz"}, {"ł", "l"}, {"t", "ci"},
    {"d", "dzi"}, {"n", "ni"}, {"s", "si"}, {"z", "zi"}, {"b", "bi"},
    {"p", "pi"}, {"w", "wi"}, {"m", "mi"}, {"f", "fi"},
});

constexpr auto kParadigms = std::to_array<Paradigm>({
    // Masculine.
    {"Mosul, Londyn, Tusk", "-C",  "-Ca -Cu -Cowi -Cem -C~e"},
    {"Gdańsk, Hamburg",   "-K",    "-Ka -Ku -Kowi -Kiem"},
    {"Toruń; Gruzin",     "-ń",    "-nia -niu -niowi -niem -ni"},
    {"Londyn",            "-n",    "-na -nu -nowi -nem -nie"},
    {"Wrocław; Stanisław", "-w",   "-wia -wiu -wiem -wa -wu -wowi -wem -wie"},
    {"Radom; Rzym",       "-m",    "-mia -miu -miem -ma -mu -mowi -mem -mie"},
    {"Zagrzeb; Jakub",    "-b",    "-bia -biu -biem -ba -bu -bowi -bem -bie"},
    {"Zamość; miłość",    "-ść",   "-ścia -ściu -ściem -ści -ścią"},
    {"Marek; Bangladesz", "-ek",   "-ka -kowi -kiem -ku -eka -eku -ekiem -ekowi"},
    {"Lubiniec",          "-iec",  "-ca -cowi -cem -cu"},
    {"kwiecień",          "-eń",   "-nia -niu -niowi -niem -enia -eniu -eniem"},
    {"Bremen",            "-en",   "-ena -enu -enowi -enem -enie"},
    {"Paweł",             "-eł",   "-ła -łowi -łem -le"},
    {"Izrael",            "-el",   "-ela -elu -elowi -elem"},
    {"Aleksander",        "-sander", "-sandra -sandrowi -sandrem -sandrze"},
    // Neuter, and masculine names in -o.
    {"miasto: Gniezno; Ziobro", "-o", "-a -u -em -~e -owi -y -ę -ą"},
    {"Bielsko; Kościuszko", "-Ko", "-Ka -Ku -Kiem -Kowi -Ki -K~e -Kę -Ką"},
    {"Zagłębie",          "-ie",   "-ia -iu -iem"},
    {"Morze Czarne",      "-e",    "-a -u -em", kInPhrase, 4},
    {"Opole",             "-le",   "-la -lu -lem"},
    {"morze",             "-rze",  "-rza -rzu -rzem"},
    {"Zakopane",          "-ane",  "-anego -anemu -anem"},
    // Feminine.
    {"Warszawa, Moskwa",  "-a",    "-y -~e -ę -ą"},
    {"Polska, Praga, Ryga", "-Ka", "-Ki -K~e -Kę -Ką"},
    {"Angola",            "-la",   "-li -lę -lą"},
    {"Wisła",             "-ła",   "-ły -le -łę -łą"},
    {"Rosja; Nadzieja",   "-ja",   "-ji -ję -ją -i"},
    {"Syria; ziemia",     "-ia",   "-ii -ię -ią -i"},
    {"Korea",             "-ea",   "-ei -eę -eą"},
    {"Częstochowa; Kolbuszowa", "-owa", "-owy -owie -owę -ową -owej"},
    {"Barcelona; Szczytna", "-na", "-ny -nie -nę -ną -nej"},
    {"Białoruś; Adaś",    "-ś",    "-si -sią -sia -siu -siem -siowi"},
    {"Tunis",             "-s",    "-sa -su -sowi -sem -sie"},
    {"Łódź",              "-dź",   "-dzi -dzią -dzia -dziu -dziem"},
    // Plural.
    {"Czechy, Chiny",     "-y",    "- -om -ami -ach -ów", kAnywhere, 5},
    {"Stany Zjednoczone", "-y",    "- -om -ami -ach -ów", kInPhrase, 4},
    {"Helsinki, Suwałki", "-Cki",  "-Ck -Cek -Ckom -Ckami -Ckach", kAnywhere, 6},
    {"Siemiatycze",       "-cze",  "-cz -czom -czami -czach", kAnywhere, 5},
    {"Katowice",          "-ce",   "-c -com -cami -cach", kAnywhere, 5},
    {"Indie",             "-ie",   "-ii -iom -iami -iach"},
    {"Niemcy",  "niemcy",  "niemiec niemcom niemcami niemczech"},
    {"Włochy",  "włochy",  "włoch włochom włochami włoszech"},
    {"Węgry",   "węgry",   "węgier węgrom węgrami węgrzech"},
    // Adjectives.
    {"Kowalski",          "-Cki",  "-Ckiego -Ckiemu -Ckim"},
    {"Drogi Kościelne",   "-Ki",   "-Kiego -Kiemu -Kim"},
    {"Antoni, Zanussi",   "-i",    "-iego -iemu -im", kAnywhere, 4},
    {"Jerzy, Ignacy",     "-y",    "-ego -emu -ym", kAnywhere, 5},
    {"Białystok", "białystok", "białegostoku białemustokowi białymstokiem białymstoku"},
    {"Nowy Jork",         "-y",    "-ego -emu -ym", kInPhrase, 4},
    {"Kowalska",          "-ska",  "-ski -sce -skę -ską -skiej"},
    {"Nowicka",           "-cka",  "-cki -cce -ckę -cką -ckiej"},
    {"Zawadzka",          "-zka",  "-zki -zce -zkę -zką -zkiej"},
    {"Nowa Zelandia",     "-a",    "-ej", kInPhrase, 4},
    {"Wielka Brytania",   "-Ka",   "-Kiej", kInPhrase, 4},
    {"Państwo Islamskie; Emiraty Arabskie", "-Kie", "-Kiego -Kiemu -Kim -Kich -Kimi"},
    {"Czarne; Zjednoczone", "-e",  "-ego -emu -ym -ych -ymi", kInPhrase, 4},
});
// clang-format on

}  // namespace

Declension PolishDeclension() {
  return {"pl", kClasses, kSoftenings, kParadigms};
}

}  // namespace wirewatch
