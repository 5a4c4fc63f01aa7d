#pragma once

#include "rules/match/word_map.h"

namespace wirewatch {

// A scan for x86-64 with AVX2; null where the machine has none.
TextScan Avx2TextScan();

}  // namespace wirewatch
