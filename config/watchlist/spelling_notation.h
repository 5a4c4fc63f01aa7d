// The notation of several spellings in one name: `(x)` is with and without,
// `(x|y)` one of both. A backslash before `( ) | \` takes its meaning away.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {

constexpr std::size_t kMostSpellings = 64;

struct Spellings {
  enum class Fault {
    kNone,
    kNested,     // `(` inside of parentheses
    kUnopened,   // `)` without `(`
    kUnclosed,   // `(` without `)`
    kBareBar,    // `|` outside of parentheses
    kEmpty,      // `()`, `(x|)`
    kBadEscape,  // `\` before anything else, or at the end
    kTooMany,    // more than kMostSpellings
  };
  Fault fault = Fault::kNone;
  std::size_t offset = 0;  // of the fault, in bytes of the name
  // Every spelling once, in the order of the notation; empty if at fault.
  std::vector<std::string> all;
};

Spellings ExpandSpellings(std::string_view name);

}  // namespace wirewatch
