// What wirewatch finds, beside the plain definition of the same names.
#pragma once

#include <cstddef>
#include <filesystem>

#include "tests/bench/peers/engines.h"

namespace wirewatch {

struct Comparison {
  std::size_t plain_mentions = 0;   // whole words
  std::size_t plain_pairs = 0;      // of an article and a name in it
  std::size_t letters_pairs = 0;    // the same, words or parts of words
  std::size_t both = 0;             // places that wirewatch finds too
  std::size_t ours_by_grammar = 0;  // only wirewatch: something is attached, or
                                    // another form of the name
  std::size_t ours_otherwise = 0;   // only wirewatch: other separators or edges
  std::size_t plain_only = 0;       // wirewatch does not count these
};

// Every place where they differ is a line of `differences`: who has it (`ours`,
// `plain`), the name, the text around with the place in brackets.
Comparison Compare(const EngineInput& input,
                   const std::filesystem::path& differences);

}  // namespace wirewatch
