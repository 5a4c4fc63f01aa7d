// The grammar of what may be stuck to the front of a name: the Arabic
// conjunctions و ف and prepositions ب ل ك, the Hebrew ו ש ב ל מ כ ה. A closed
// grammar, no stemmer: what it does not yield is another word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

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
  // Four letters or more:                      ו? (כש|ש)? [בלמכ]? ה?
  kHebrewLong,
  // Three letters:                             [ובלמ]?
  kHebrewShort,
};

// No grammar takes more letters than this.
constexpr std::size_t kMaxProcliticLetters = 5;

// A grammar, and the letters of it that the watchlist allows for the name
// (`clitics: وبل`); an empty list allows all of them.
struct Proclitics {
  ProcliticGrammar grammar = ProcliticGrammar::kNone;
  std::u32string allowed;
};

// Whether `letters` (folded, in reading order) may stand directly before the
// name. No letters at all are legal except before an assimilated article.
bool IsLegal(const Proclitics& proclitics, std::u32string_view letters);

}  // namespace wirewatch
