#pragma once

#include "rules/text/fold_kernel.h"

namespace wirewatch {

// A kernel for x86-64 with AVX2; null where the machine has none.
FoldKernel Avx2FoldKernel();

}  // namespace wirewatch
