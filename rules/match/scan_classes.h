// What the scan of a text asks of each code point, in one load.
#pragma once

#include <array>
#include <cstdint>

#include "rules/text/char_class.h"

namespace wirewatch {

class ScanClasses {
 public:
  using Bits = std::uint16_t;
  // The low byte tells runs apart: 0 for what is no letter or digit, else one
  // value for digits and one for each script.
  static constexpr Bits kRun = 0xFF;
  static constexpr Bits kProclitic = 1 << 8;  // a letter of some proclitic
  static constexpr Bits kAnywhere = 1 << 9;   // names begin inside of runs
  static constexpr Bits kSoftJoint = 1 << 10;

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

}  // namespace wirewatch
