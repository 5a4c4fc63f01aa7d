// Which occurrences become mentions: those that no other word hides, and within
// an entity the leftmost, then the longest.
#pragma once

#include <utility>
#include <vector>

#include "rules/match/occurrence.h"

namespace wirewatch {

// Whether `a` is the better reading of the two if both have the same core: as
// written before folded, without proclitics before with, and so on. A total
// order.
bool IsBetterReading(const Mention& a, const Mention& b);

// All occurrences of a document, in any order.
struct Occurrences {
  std::vector<Mention> mentions;
  std::vector<Mention> hiding;

  void Add(Occurrence occurrence) {
    (occurrence.hides ? hiding : mentions)
        .push_back(std::move(occurrence.mention));
  }
};

// The mentions among them, ordered by (field, core.begin, core.end, entity).
std::vector<Mention> Compete(Occurrences occurrences);

}  // namespace wirewatch
