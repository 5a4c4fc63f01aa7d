// Occasions: which rules are worth judging, seen from what an article mentions.
//
// A rule that wants Raqqa *and* a strike cannot hold without Raqqa: so it is
// looked at only in articles that mention Raqqa. Of the conditions that a rule
// cannot do without, the one of the fewest entities is its occasion; one of
// patterns only where there is no other, since an entity's mentions are known
// already and a pattern must be looked for.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rules/watch/evaluation.h"

namespace wirewatch {

// Without a mention of one of these entities or a match of one of these
// patterns a condition cannot hold. Sorted, each once.
struct Occasion {
  std::vector<std::uint32_t> entities{};
  std::vector<std::uint32_t> patterns{};
};

// Of a condition that HasOccasion().
Occasion OccasionOf(const CompiledCondition& condition);

// The rules by their occasions. Immutable once built.
class Occasions {
 public:
  // occasions[r] is rule r's; one that is empty is never an occasion. `count`:
  // entities and patterns have numbers below these.
  Occasions(const std::vector<Occasion>& occasions, std::uint32_t entities,
            std::uint32_t patterns);

  std::span<const std::uint32_t> OfEntity(std::uint32_t entity) const {
    return by_entity_.Of(entity);
  }
  std::span<const std::uint32_t> OfPattern(std::uint32_t pattern) const {
    return by_pattern_.Of(pattern);
  }
  // The patterns that are an occasion of some rule, sorted.
  const std::vector<std::uint32_t>& patterns() const { return patterns_; }

 private:
  // Rules of each thing, one list after the other.
  struct Lists {
    std::vector<std::uint32_t> begins;
    std::vector<std::uint32_t> rules;
    std::span<const std::uint32_t> Of(std::uint32_t thing) const {
      return std::span(rules).subspan(begins[thing],
                                      begins[thing + 1] - begins[thing]);
    }
  };
  static Lists Invert(const std::vector<Occasion>& occasions,
                      const std::vector<std::uint32_t> Occasion::*things,
                      std::uint32_t count);

  Lists by_entity_;
  Lists by_pattern_;
  std::vector<std::uint32_t> patterns_;
};

}  // namespace wirewatch
