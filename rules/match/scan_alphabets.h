// The alphabets of which 64 bytes can be scanned at once: tables made from
// ScanClasses, so that there is one definition, and a change of it arrives here
// by itself.
#pragma once

#include <array>
#include <cstddef>

#include "rules/match/scan_classes.h"

namespace wirewatch {

// What the letters of one first byte are, by their second byte; in the scripts
// that begin with E0, those of two first bytes, by their third.
struct LeadTable {
  unsigned char lead = 0;
  unsigned char second = 0;  // if the alphabet is by_third
  // By the low half of that byte; bits 0 to 3, for its high halves 8 to B: a
  // letter of the alphabet; bits 4 to 7: neither that nor a sign.
  std::array<char, 16> letters{};
  std::array<char, 16> proclitics{};  // bits 0 to 3: a letter of a proclitic
  bool has_proclitics = false;
};

constexpr std::size_t kMostLeads = 8;

struct Alphabet {
  ScanClasses::Bits run = 0;
  bool anywhere = false;     // a script without spaces
  bool three_bytes = false;  // a letter has as many
  bool is_han = false;
  bool by_third = false;
  std::size_t size = 0;
  std::array<LeadTable, kMostLeads> leads;
};

// Han letters fill whole rows of 64 third bytes, but for those of E3 80, which
// has the punctuation: for that, a table by the third byte.
struct Han {
  Han();

  Alphabet alphabet;
  std::array<char, 16> odd_signs{};  // bits 0 to 3: not a sign
};

// The frequent ones first: most blocks have no others. C2 begins no letters but
// signs, the quotation marks of many languages.
struct Alphabets {
  // Made when they are first asked for.
  static const Alphabets& Get();

  Alphabet latin;
  Alphabet cyrillic;
  Alphabet hebrew;
  Alphabet arabic;
  Han han;
  // Behind E0, by half of the second byte from A0 on.
  std::array<Alphabet, 16> behind_e0;
  ScanClasses::Bits digits = 0;

  // Of a well-formed letter's first bytes.
  const Alphabet& WithLead(unsigned char lead, unsigned char second) const {
    return lead == 0xE0                  ? behind_e0[(second & 0x1F) >> 1]
           : lead > 0xE0                 ? han.alphabet
           : lead >= 0xD8                ? arabic
           : lead == 0xD7                ? hebrew
           : lead < 0xCE && lead != 0xC2 ? latin
                                         : cyrillic;
  }

 private:
  Alphabets();
};

}  // namespace wirewatch
