// Counting: which of the mentions that the matcher found count. A mention
// inside one of its entity's exclusions (`never_in`) is none; one by a name
// that needs company counts only in it (`needs`).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "rules/match/matcher.h"
#include "rules/watch/passages.h"
#include "rules/watch/watchlist.h"

namespace wirewatch {

// The entities of a reference, by their numbers, sorted.
using EntitySet = std::vector<std::uint32_t>;

// An exclusion has its names in the matcher, under a number of its own that no
// entity has.
struct WatchedExclusion {
  std::uint32_t entity = 0;  // that it belongs to
  std::string key;
  std::string reason;
};

// A mention that counts only because of another entity's, or of its own by
// another name.
struct Company {
  std::uint32_t mention = 0;  // index into CountedMentions::mentions
  std::uint32_t entity = 0;
};

// Why a mention does not count: it lies in an exclusion, or misses company.
struct Discarded {
  Mention mention;
  std::optional<std::uint32_t> exclusion{};  // index into exclusions()
};

struct CountedMentions {
  std::vector<Mention> mentions{};     // in the matcher's order
  std::vector<Company> company{};      // sorted by mention
  std::vector<Discarded> discarded{};  // in the matcher's order
};

// Immutable once built; const methods are safe from many threads.
class Counting {
 public:
  struct CompiledNeeds {
    // One of each set must be there; sets hold no entity of the name's own.
    std::vector<EntitySet> company{};
    bool other_name = false;
    Reach within{};
  };

  // Exclusion number i is the matcher's entity `entities` + i; exclusions are
  // sorted by entity. `needs` by the number of the name that has them.
  Counting(std::uint32_t entities, std::vector<WatchedExclusion> exclusions,
           std::unordered_map<std::uint32_t, CompiledNeeds> needs)
      : entities_(entities),
        exclusions_(std::move(exclusions)),
        needs_(std::move(needs)) {}

  const std::vector<WatchedExclusion>& exclusions() const {
    return exclusions_;
  }

  // Of a name by its number; null if it needs none.
  const CompiledNeeds* NeedsOf(std::uint32_t name) const {
    const auto needs = needs_.find(name);
    return needs == needs_.end() ? nullptr : &needs->second;
  }

  // `found` as Matcher::Find() gives it, in the document that `passages` cut.
  // n mentions take O(n log n), times the sets of the names that need company.
  CountedMentions Count(std::vector<Mention> found, Passages& passages) const;

 private:
  class Run;
  bool IsPlain(const Mention& mention) const {
    return mention.entity < entities_ && !needs_.contains(mention.name);
  }

  std::uint32_t entities_;
  std::vector<WatchedExclusion> exclusions_;
  std::unordered_map<std::uint32_t, CompiledNeeds> needs_;
};

}  // namespace wirewatch
