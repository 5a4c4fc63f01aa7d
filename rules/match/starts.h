// Where in a folded text the core of a name may begin, seen from the letters
// alone: cheap, and never wrong on the safe side. Whether it does begin there
// is decided by the edge rule and the proclitics of the name (occurrence.h).
#pragma once

#include <array>
#include <cstdint>

#include "rules/text/char_class.h"

namespace wirewatch {

// What the scan of a text asks of each code point, in one load.
class ScanClasses {
 public:
  using Bits = std::uint16_t;
  // The low byte tells runs apart: 0 for what is no letter or digit, else one
  // value for digits and one for each script.
  static constexpr Bits kRun = 0xFF;
  static constexpr Bits kBetween = 1 << 8;     // stands between letters
  static constexpr Bits kSign = 1 << 9;        // neither a letter nor between
  static constexpr Bits kProclitic = 1 << 10;  // a letter of some proclitic
  static constexpr Bits kAnywhere = 1 << 11;   // names begin inside of runs
  static constexpr Bits kHash = 1 << 12;       // '#'
  static constexpr Bits kUnderscore = 1 << 13;

  // The one table; made when it is first asked for.
  static const ScanClasses& Get();

  Bits operator[](char32_t c) const {
    return c < table_.size() ? table_[c] : Compute(c);
  }

 private:
  ScanClasses();
  static Bits Compute(char32_t c);

  std::array<Bits, 0x10000> table_;
};

// Reads a folded text code point by code point, from its start.
class StartFinder {
 public:
  // Whether a core may begin with this code point, the next of the text: a
  // sign; the first letter of a run; a letter that has only proclitics before
  // it in its run; any letter where a script has no spaces, or of a hashtag.
  bool MayBegin(ScanClasses::Bits its) {
    const bool inside = ((its ^ last_) & ScanClasses::kRun) == 0;
    last_ = its;
    if ((its & ScanClasses::kRun) == 0) {
      hashtag_ = (its & ScanClasses::kHash) != 0 ||
                 (hashtag_ && (its & ScanClasses::kUnderscore) != 0);
      return (its & ScanClasses::kSign) != 0;
    }
    const bool behind_proclitics = !inside || behind_proclitics_;
    behind_proclitics_ =
        behind_proclitics && (its & ScanClasses::kProclitic) != 0;
    return behind_proclitics || hashtag_ || (its & ScanClasses::kAnywhere) != 0;
  }

 private:
  ScanClasses::Bits last_ = 0;
  bool behind_proclitics_ = false;
  bool hashtag_ = false;
};

}  // namespace wirewatch
