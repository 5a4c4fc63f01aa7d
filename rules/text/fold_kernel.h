// The inner loop of the fold: stretches of text where every code point folds to
// one code point of as many bytes. There the folded text has the original's
// offsets, but for a constant, and nothing has to be noted.
#pragma once

#include <cstddef>

#include "rules/text/document.h"

namespace wirewatch {

// Folds a prefix of text[0, size), which begins on a unit boundary, to `out`,
// and returns its length in bytes (perhaps 0, perhaps less than could be done).
// Its units are bases, each with at most one mark, of combining class 0.
// It never ends within a code point. `out` has room for size + kKernelSlack
// bytes, all of which may be written to. What follows the prefix may still
// belong to its last unit: an accent, say.
using FoldKernel = std::size_t (*)(const char* text, std::size_t size,
                                   References references, char* out);
constexpr std::size_t kKernelSlack = 32;

// Runs everywhere.
std::size_t FoldPlainPortably(const char* text, std::size_t size,
                              References references, char* out);

// The fastest one for this machine, chosen at run time: AVX2 for ASCII, Arabic
// and Cyrillic letters on x86-64 where there is AVX2.
FoldKernel FastestFoldKernel();

}  // namespace wirewatch
