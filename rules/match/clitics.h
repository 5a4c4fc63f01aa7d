// The grammar of what may be stuck to the front of a name: the Arabic
// conjunctions و ف and prepositions ب ل ك, the Hebrew ו ש ב ל מ כ ה. A closed
// grammar, no stemmer: what it does not yield is another word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {

// Which proclitics a spelling takes. Each value names the whole set of legal
// strings between the start of the word and the name.
enum class ProcliticGrammar : std::uint8_t {
  kNone,
  // A name with the article, الموصل:           [وف]? [بك]?
  kArabicArticle,
  // The same after ل, which swallows the alef of the article (للموصل; the
  // spelling begins with the second lam):      [وف]? ل
  kArabicAssimilated,
  // A name without it, four letters or more:   [وف]? [بلك]?
  kArabicLong,
  // Three letters: ف and ك before them are nearly always another word (كسرت is
  // "she broke"):                              و? [بل]?
  kArabicShort,
  // Three letters that begin with lam: للحج is "for the pilgrimage", not
  // ل + لحج:                                   و? ب?
  kArabicShortLam,
  // Five letters or more:                      ו? (כש|ש)? [בלמכ]? ה?
  kHebrewLong,
  // Four letters; כ before them is more often the word's own (כיוון, "since",
  // is not כ + יוון, "Greece"):                ו? ש? [בלמ]? ה?
  kHebrewMedium,
  // Three letters:                             [ובלמ]?
  kHebrewShort,
  // A name that begins with the article loses it after a preposition, הארץ in
  // בארץ; the spelling begins behind it:       ו? (כש|ש)? [בלכ]
  kHebrewCovert,
};

// No grammar takes more letters than this.
constexpr std::size_t kMaxProcliticLetters = 5;

// A grammar, and the letters of it that the watchlist allows for the name
// (`clitics: وبل`); an empty list allows all of them.
struct Proclitics {
  ProcliticGrammar grammar = ProcliticGrammar::kNone;
  std::u32string allowed;
};

// Whether any grammar has a proclitic with this letter.
constexpr bool MayBeProclitic(char32_t letter) {
  switch (letter) {
    case U'و':
    case U'ف':
    case U'ب':
    case U'ل':
    case U'ك':
    case U'ו':
    case U'ש':
    case U'ב':
    case U'ל':
    case U'מ':
    case U'כ':
    case U'ה':
      return true;
    default:
      return false;
  }
}

// Whether `letters` (folded, in reading order) may stand directly before the
// name. No letters at all are legal except where an article was swallowed.
bool IsLegal(const Proclitics& proclitics, std::u32string_view letters);

// All that IsLegal() allows, shortest first; none is longer than
// kMaxProcliticLetters.
std::vector<std::u32string> AllLegal(const Proclitics& proclitics);

}  // namespace wirewatch
