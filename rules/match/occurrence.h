// Whether a spelling stands at a place of a text: the definition of a mention,
// shared by the fast matcher and its slow twin. They differ only in how they
// come to ask.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rules/match/field_view.h"
#include "rules/match/matcher.h"
#include "rules/match/spelling.h"

namespace wirewatch {

// A spelling found in a field, before names and entities compete.
struct Occurrence {
  Mention mention;
  FoldedSpan core;     // mention.core in the folded text
  bool hides = false;  // of a word that does not count
};

// The occurrence of `spelling` whose core is the folded bytes [begin, end) of
// field number `field_index`, or nothing if its edges, proclitics or strict
// forms do not hold there. The caller has found the pattern there, and that it
// is not inside an address.
std::optional<Occurrence> OccurrenceAt(const Spelling& spelling,
                                       const Name& name, const FieldView& field,
                                       std::uint32_t field_index,
                                       FoldedSpan core);

// Whether the core lies wholly within one of the sorted, disjoint spans.
bool IsWithin(FoldedSpan core, std::span<const FoldedSpan> spans);

}  // namespace wirewatch
