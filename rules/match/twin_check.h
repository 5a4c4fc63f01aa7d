// Asking the slow twin about an article of the wire. Tests compare the two
// matchers over generated texts; a daemon that asks now and then compares them
// over the texts that nobody thought of.
#pragma once

#include <cstdint>
#include <vector>

#include "rules/match/matcher.h"

namespace wirewatch {

enum class TwinAnswer {
  kNotAsked,  // also where the question would cost too much
  kAgrees,
  kDisagrees,
};

// Whether the slow twin finds what Matcher::Find() `found`, as far as some
// entities go: those that were found, and others picked by `seed`, with all
// their names. How many is limited so that names times bytes of text stay below
// half a million: some milliseconds. Requires matcher.names() sorted by entity.
TwinAnswer AskTwin(const Matcher& matcher, const Document& document,
                   const FoldedText& text, const std::vector<Mention>& found,
                   std::uint64_t seed);

}  // namespace wirewatch
