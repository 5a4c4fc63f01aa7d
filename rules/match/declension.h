// A language's declension as a table of paradigms, for a linguist to read and
// correct. One file a language (declension_polish.cc, ...); inflection.cc reads
// them, and a language is added by one more file and its line in Declensions().
//
// Nothing is known of a word but its ending and whether it stands in a name of
// several words, so a table gives all that the ending may mean: Polish -y is
// the plural of Czechy and the adjective of Nowy Jork. That makes forms that no
// speaker knows; nobody writes them either, least of all with a capital.
// Forms that fall on other words are left out instead.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace wirewatch {

// kInPhrase: only in a name of several words, where an adjective may stand and
// a wrong guess for one word is corrected by the others. kBeforeOthers: only in
// a word of these that is not the last.
enum class Stands { kAnywhere, kInPhrase, kBeforeOthers };

// The forms of the words that end like `model`.
//
// An ending is what stands behind its hyphen; one without a hyphen is a whole
// word. A capital Latin letter stands for one letter of the class with that
// sign, in a form for the letter found. `~` softens the consonants before it.
// So Polish "-a", "-y -~e -ę -ą" makes Moskwy, Moskwie, Moskwę, Moskwą of
// Moskwa; a form that is only a hyphen is the bare stem.
//
// Of the paradigms whose ending a word has, those with the most exact ending
// count, whatever their order: letter for letter before a class, long before
// short. Where several are as exact, the word has the forms of them all.
struct Paradigm {
  std::string_view model;   // a word that a textbook would show
  std::string_view ending;  // of the dictionary form
  std::string_view forms;   // what stands in its place, parted by spaces
  Stands stands = Stands::kAnywhere;
  std::size_t min_letters = 3;  // of the word
};

struct LetterClass {
  char sign;
  std::string_view letters;  // one code point each
};

struct Softening {
  std::string_view hard;
  std::string_view soft;
};

// Written in the orthography of the language; names and texts are folded
// (Łódź is lodz), and the table with them.
struct Declension {
  std::string_view language;  // primary subtag
  std::span<const LetterClass> classes;
  std::span<const Softening> softenings;  // the first that fits is meant
  std::span<const Paradigm> paradigms;
};

// The tables. They live as long as the program.
Declension BulgarianDeclension();
Declension CzechDeclension();
Declension GermanDeclension();
Declension PolishDeclension();
Declension RussianDeclension();
Declension SloveneDeclension();
Declension UkrainianDeclension();

}  // namespace wirewatch
