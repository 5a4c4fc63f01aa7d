// Where in a text RE2 has to look, once it is known where a pattern's literals
// stand.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "rules/regex/regex.h"
#include "rules/regex/regex_search.h"

namespace wirewatch {

struct LiteralPlace {
  std::size_t begin = 0;  // bytes of the text
  std::size_t size = 0;
  bool is_last = false;  // of those that were counted: others may follow
};

// Where all matches lie that hold a literal at one of the places, sorted by
// their begins. `facts` are the pattern's.
std::vector<Stretch> StretchesAround(const RegexFacts& facts,
                                     std::string_view text,
                                     std::vector<LiteralPlace> places);

}  // namespace wirewatch
