// Near: whether things that a rule wants together stand together.
#pragma once

#include <cstddef>
#include <vector>

#include "rules/watch/passages.h"

namespace wirewatch {

// A place where a member of `near` stands. A mention that may be several
// members is a candidate for each.
struct MemberPlace {
  Place place;
  std::size_t member = 0;
};

// The most members that `near` may have.
constexpr std::size_t kMostMembers = 8;

// Which of the candidates (sorted by place) take part where every member has a
// place of its own, no two the same, within reach of the others: one flag each.
// All false: they stand nowhere together. Of kWords, a choice of places is
// measured from the end of its first to the beginning of its last one.
std::vector<bool> StandTogether(const std::vector<MemberPlace>& candidates,
                                std::size_t members, const Reach& reach,
                                Passages& passages);

}  // namespace wirewatch
