// Patterns as a desk writes them, made of the words of a list of names: a word
// and a number, one of two words and what follows, a word with endings; and one
// in sixty that has no literal, which is what a pattern list has of them.
#pragma once

#include <cstddef>
#include <vector>

#include "rules/regex/regex.h"
#include "tests/bench/peers/workload.h"

namespace wirewatch {

// At most `count` patterns, fewer if the names have too few words of four bytes
// and more.
std::vector<Regex> MakePatterns(const std::vector<ListedName>& names,
                                std::size_t count);

}  // namespace wirewatch
