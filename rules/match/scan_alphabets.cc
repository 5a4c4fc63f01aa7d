#include "rules/match/scan_alphabets.h"

#include <initializer_list>

namespace wirewatch {
namespace {

char With(char entry, unsigned bits) {
  return static_cast<char>(static_cast<unsigned char>(entry) | bits);
}

// Of letters that end in a byte of 80 to BF behind the bits `before`.
LeadTable TableOf(char32_t before, const Alphabet& alphabet) {
  LeadTable table;
  for (unsigned last = 0x80; last < 0xC0; ++last) {
    const ScanClasses::Bits its = ScanClasses::Get()[before | (last & 0x3FU)];
    const unsigned row = 1U << ((last >> 4) - 8);
    const bool letter =
        (its & ScanClasses::kRun) == alphabet.run &&
        ((its & ScanClasses::kAnywhere) != 0) == alphabet.anywhere;
    const bool sign = its == 0;
    char& entry = table.letters[last & 0xF];
    entry = With(entry, letter ? row : sign ? 0 : row << 4);
    char& proclitic = table.proclitics[last & 0xF];
    const bool attached = letter && (its & ScanClasses::kProclitic) != 0;
    proclitic = With(proclitic, attached ? row : 0);
    table.has_proclitics = table.has_proclitics || attached;
  }
  return table;
}

Alphabet AlphabetOf(char32_t letter,
                    std::initializer_list<unsigned char> leads) {
  Alphabet alphabet;
  alphabet.run = ScanClasses::Get()[letter] & ScanClasses::kRun;
  for (const unsigned char lead : leads) {
    LeadTable& table = alphabet.leads[alphabet.size++];
    table = TableOf((lead & 0x1FU) << 6, alphabet);
    table.lead = lead;
  }
  return alphabet;
}

// The script of the 128 code points from `first` on, all below U+1000: most
// scripts of South Asia have as many. With them come the dandas, which are
// Devanagari's.
Alphabet AlphabetBehindE0(char32_t first) {
  const ScanClasses& classes = ScanClasses::Get();
  char32_t letter = first;
  while (letter < first + 0x7F && classes[letter] == 0) {
    ++letter;
  }
  Alphabet alphabet;
  alphabet.run = classes[letter] & ScanClasses::kRun;
  alphabet.anywhere = (classes[letter] & ScanClasses::kAnywhere) != 0;
  alphabet.three_bytes = alphabet.by_third = true;
  for (const unsigned before : {first + 0U, first + 0x40U, 0x940U}) {
    LeadTable& table = alphabet.leads[alphabet.size++];
    table = TableOf(before, alphabet);
    table.lead = 0xE0;
    table.second = static_cast<unsigned char>(0x80 | before >> 6);
  }
  return alphabet;
}

}  // namespace

Han::Han() {
  const auto bits_of = [](unsigned lead, unsigned second, unsigned third) {
    return ScanClasses::Get()[(lead & 0xFU) << 12 | (second & 0x3FU) << 6 |
                              (third & 0x3FU)];
  };
  const ScanClasses::Bits letter = ScanClasses::Get()[U'国'];
  alphabet.is_han = alphabet.anywhere = alphabet.three_bytes = true;
  alphabet.run = letter & ScanClasses::kRun;
  for (const unsigned lead :
       {0xE5U, 0xE6U, 0xE7U, 0xE8U, 0xE9U, 0xE4U, 0xE3U}) {
    LeadTable& table = alphabet.leads[alphabet.size++];
    table.lead = static_cast<unsigned char>(lead);
    for (unsigned second = 0x80; second < 0xC0; ++second) {
      bool letters = true;
      for (unsigned third = 0x80; third < 0xC0; ++third) {
        letters = letters && bits_of(lead, second, third) == letter;
      }
      const bool signs = lead == 0xE3 && second == 0x80;
      const unsigned row = 1U << ((second >> 4) - 8);
      char& entry = table.letters[second & 0xF];
      entry = With(entry, letters ? row : signs ? 0 : row << 4);
    }
  }
  for (unsigned third = 0x80; third < 0xC0; ++third) {
    const unsigned row = 1U << ((third >> 4) - 8);
    char& entry = odd_signs[third & 0xF];
    entry = With(entry, bits_of(0xE3, 0x80, third) != 0 ? row : 0);
  }
}

Alphabets::Alphabets()
    : latin(AlphabetOf(U'a', {0xC2, 0xC3, 0xC4, 0xC5})),
      cyrillic(AlphabetOf(U'а', {0xD0, 0xD1, 0xC2, 0xCE, 0xCF, 0xD2})),
      hebrew(AlphabetOf(U'א', {0xD7, 0xC2})),
      arabic(AlphabetOf(U'ا', {0xD8, 0xD9, 0xC2, 0xDA, 0xDB})),
      digits(ScanClasses::Get()[U'0'] & ScanClasses::kRun) {
  for (char32_t i = 0; i < behind_e0.size(); ++i) {
    behind_e0[i] = AlphabetBehindE0(0x800 + i * 0x80);
  }
}

const Alphabets& Alphabets::Get() {
  static const Alphabets alphabets;
  return alphabets;
}

}  // namespace wirewatch
