// The inner loop of the fold: code points that fold by their own row of the
// table, whatever stands beside them. Where one folds to as many bytes, nothing
// has to be noted; elsewhere its unit gets an anchor. What asks for more (long
// forms, marks that compose, character references, bytes that are no UTF-8) is
// left to Folder::Step().
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/text/anchor.h"

namespace wirewatch {

// A place in the original, and how much was folded up to there; in bytes.
struct FoldPlace {
  std::uint32_t original = 0;
  std::uint32_t folded = 0;
};

// Folds on from a code point boundary of `text` to `out`, the buffer of the
// whole folded text, and returns where it stopped: at the end, or before a code
// point for Folder::Step(). Marks belong to units of the same call; one that
// would belong to an earlier unit is left too. From the starting place on,
// `out` has room for the rest of the text and kKernelSlack bytes, all of which
// may be written to. `anchors` begin with the one at 0.
using FoldKernel = FoldPlace (*)(std::string_view text, FoldPlace from,
                                 char* out, std::vector<FoldAnchor>& anchors);
constexpr std::size_t kKernelSlack = 32;

// Runs everywhere.
FoldPlace FoldPortably(std::string_view text, FoldPlace from, char* out,
                       std::vector<FoldAnchor>& anchors);

// The fastest one for this machine, chosen at run time: 32 bytes at a time on
// x86-64 where there is AVX2. All leave the same fold.
FoldKernel FastestFoldKernel();

}  // namespace wirewatch
