// How many states an automaton of a pattern comes to need, before one is built:
// RE2 makes them while it reads and does not tell.
//
// The pattern's tree is run, as a set of places in it, over a fixed made-up
// text of several scripts. After each character the set is one state. A
// harmless pattern meets a few dozen of them; `[ab].{20}c` meets a new one at
// nearly every character, and an automaton that it shares with others grows as
// fast.
#pragma once

#include <cstdint>
#include <vector>

#include "rules/regex/syntax.h"

namespace wirewatch {

// The states along the probe text, as numbers that are equal where the states
// are. Trails of several patterns have the same length; empty if the pattern is
// too large to be tried. Assertions count as fulfilled.
using StateTrail = std::vector<std::uint64_t>;
StateTrail StateTrailOf(const RegexNode& tree);

// The trail of an automaton that runs both.
StateTrail Together(StateTrail one, const StateTrail& other);

std::size_t CountStates(const StateTrail& trail);

}  // namespace wirewatch
