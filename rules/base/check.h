// CHECK(condition): for faults that can only be ours (a broken invariant).
// A failed check prints the place and the condition and aborts, so that the
// supervisor restarts the process. Never use it on input: a bad article is a
// Result, a bad watchlist a Diagnostic.
#pragma once

namespace wirewatch::internal {
[[noreturn]] void CheckFailed(const char* file, int line,
                              const char* condition) noexcept;
}  // namespace wirewatch::internal

#define CHECK(condition)        \
  (static_cast<bool>(condition) \
       ? static_cast<void>(0)   \
       : ::wirewatch::internal::CheckFailed(__FILE__, __LINE__, #condition))
