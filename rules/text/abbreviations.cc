#include "rules/text/abbreviations.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <iterator>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

// Titles, offices, months, streets: what stands before a name or a number.
// Without the last full stop. Not those that often end a sentence ("etc.").
// clang-format off
constexpr std::string_view kAbbreviations[] = {
    // Arabic
    "د", "أ", "ا", "م", "أ.د", "ا.د", "أ.م", "ص", "ج", "ص.ب",
    // English
    "Mr", "Mrs", "Ms", "Messrs", "Dr", "Prof", "Rev", "Fr", "Hon", "St",
    "Gen", "Maj", "Col", "Lt", "Capt", "Cpl", "Sgt", "Brig", "Cmdr", "Adm",
    "Gov", "Sen", "Rep", "Amb", "Pres", "Supt", "No", "Nos", "vs", "Mt", "Ft",
    "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec", "U.S", "U.K", "U.N",
    // French, Spanish, Portuguese, Italian
    "MM", "Mgr", "Gén", "Sr", "Sra", "Srta", "Dra", "Gral", "Ud", "Uds",
    "EE.UU", "Exmo", "Sig", "Dott", "On", "Avv", "Ing",
    // German, Dutch
    "Hr", "Fr", "Frl", "Nr", "z.B", "bzw", "ca", "Abs", "Str", "Hl", "dhr",
    "mevr",
    // Turkish, Kurdish
    "Doç", "Yrd", "Sn", "Av", "Org", "Tuğg", "Alb", "Hz", "Bkz",
    // Russian, Ukrainian, Bulgarian, Serbian
    "г", "гг", "ул", "им", "проф", "акад", "ген", "пос", "пл", "с", "см",
    "т.е", "т.н", "вул", "ім", "р", "гр", "др", "д-р",
    // Polish, Czech
    "płk", "mjr", "ppłk", "kpt", "prof", "dr", "gen", "ul", "św", "tzw", "płk",
    // Greek
    "κ", "κκ", "κα", "Δρ",
};
// clang-format on

// What German writes with a capital behind an ordinal: am 22. November. Where
// the word is written small no sentence seems to begin.
// clang-format off
constexpr std::string_view kCounted[] = {
    "Januar", "Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli",
    "August", "September", "Oktober", "November", "Dezember", "Jahrestag",
    "Jahrhundert", "Jahrhunderts", "Weltkrieg", "Weltkriegs", "Bundesliga",
};
// clang-format on

bool IsWordCharacter(char32_t c) {
  constexpr std::uint32_t kInWord = U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK;
  return c == '.' || c == '-' ||
         (U_MASK(u_charType(static_cast<UChar32>(c))) & kInWord) != 0;
}

// The byte at which the code point before byte `at` begins.
std::size_t StepBack(std::string_view text, std::size_t at) {
  --at;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) {
    --at;
  }
  return at;
}

// The longest entry has few letters: no need to look farther back.
constexpr std::size_t kLongestWordBytes = 24;

std::string_view LastWord(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0 && text.size() - begin <= kLongestWordBytes) {
    const std::size_t before = StepBack(text, begin);
    if (!IsWordCharacter(DecodeCodePoint(text, before).value)) {
      break;
    }
    begin = before;
  }
  return text.substr(begin);
}

bool FollowsNumber(std::string_view text) {
  const std::size_t last = text.find_last_not_of(' ');
  if (last == std::string_view::npos) {
    return false;
  }
  const std::size_t at = StepBack(text, last + 1);
  return u_isdigit(static_cast<UChar32>(DecodeCodePoint(text, at).value));
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

bool EndsWithOrdinal(std::string_view text, std::string_view next) {
  constexpr std::size_t kMostDigits = 2;
  if (!text.ends_with('.')) {
    return false;
  }
  text.remove_suffix(1);
  const auto other = std::find_if_not(text.rbegin(), text.rend(), IsDigit);
  const auto digits = static_cast<std::size_t>(other - text.rbegin());
  if (digits == 0 || digits > kMostDigits ||
      (other != text.rend() && (*other == '.' || *other == ','))) {
    return false;
  }
  return std::any_of(
      std::begin(kCounted), std::end(kCounted), [next](std::string_view word) {
        return next.starts_with(word) &&
               (next.size() == word.size() ||
                !IsWordCharacter(DecodeCodePoint(next, word.size()).value) ||
                next[word.size()] == '.');
      });
}

bool EndsWithAbbreviation(std::string_view text) {
  if (text.empty() || text.back() != '.') {
    return false;
  }
  text.remove_suffix(1);
  const std::string_view word = LastWord(text);
  if (word.empty()) {
    return false;
  }
  const DecodedCodePoint first = DecodeCodePoint(word, 0);
  const bool one_letter = first.bytes == word.size();
  if (one_letter && FollowsNumber(text.substr(0, text.size() - word.size()))) {
    return false;
  }
  const bool initial =
      one_letter && u_isUUppercase(static_cast<UChar32>(first.value));
  return initial ||
         std::find(std::begin(kAbbreviations), std::end(kAbbreviations),
                   word) != std::end(kAbbreviations);
}

}  // namespace wirewatch
