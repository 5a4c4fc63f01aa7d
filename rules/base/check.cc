#include "rules/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace wirewatch::internal {

void CheckFailed(const char* file, int line, const char* condition) noexcept {
  std::fprintf(stderr, "%s:%d: check failed: %s (this is a bug in wirewatch)\n",
               file, line, condition);
  std::abort();
}

}  // namespace wirewatch::internal
