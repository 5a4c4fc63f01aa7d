// Which occurrences become mentions: those that no other word hides, and within
// an entity the leftmost, then the longest.
#pragma once

#include <vector>

#include "rules/match/occurrence.h"

namespace wirewatch {

// Whether `a` is the better reading of the two if both have the same core: as
// written before folded, without proclitics before with, and so on. A total
// order.
bool IsBetterReading(const Mention& a, const Mention& b);

// The mentions among all occurrences of a document (any order), ordered by
// (field, core.begin, core.end, entity).
std::vector<Mention> Compete(std::vector<Occurrence> occurrences);

}  // namespace wirewatch
