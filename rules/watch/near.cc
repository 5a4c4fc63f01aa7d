#include "rules/watch/near.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>

#include "rules/base/check.h"

namespace wirewatch {
namespace {

// Whether each member can be given a place of its own. A member with as many
// different places as there are members always gets one, so no more are looked
// at. (Kuhn's augmenting paths.)
class Representatives {
 public:
  explicit Representatives(std::size_t members) : members_(members) {}

  void Add(const MemberPlace& candidate) {
    std::vector<Place>& places = places_[candidate.member];
    if (places.size() < members_ &&
        std::find(places.begin(), places.end(), candidate.place) ==
            places.end()) {
      places.push_back(candidate.place);
    }
  }

  // With `first`, if given, as one of them.
  bool Exist(const std::optional<MemberPlace>& first) {
    std::map<Place, std::size_t> taken;
    if (first) {
      taken[first->place] = first->member;
    }
    for (std::size_t member = 0; member < members_; ++member) {
      if (first && member == first->member) {
        continue;
      }
      std::vector<Place> tried;
      if (first) {
        tried.push_back(first->place);
      }
      if (!Settle(member, tried, taken)) {
        return false;
      }
    }
    return true;
  }

 private:
  bool Settle(std::size_t member, std::vector<Place>& tried,
              std::map<Place, std::size_t>& taken) {
    for (const Place& place : places_[member]) {
      if (std::find(tried.begin(), tried.end(), place) != tried.end()) {
        continue;
      }
      tried.push_back(place);
      const auto owner = taken.find(place);
      if (owner == taken.end() || Settle(owner->second, tried, taken)) {
        taken[place] = member;
        return true;
      }
    }
    return false;
  }

  std::size_t members_;
  std::array<std::vector<Place>, kMostMembers> places_;
};

std::vector<bool> TogetherByKey(const std::vector<MemberPlace>& candidates,
                                std::size_t members, Extent extent,
                                Passages& passages) {
  std::map<std::uint64_t, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    groups[passages.KeyOf(candidates[i].place, extent)].push_back(i);
  }
  std::vector<bool> part(candidates.size());
  for (const auto& [key, group] : groups) {
    Representatives representatives(members);
    for (const std::size_t i : group) {
      representatives.Add(candidates[i]);
    }
    if (representatives.Exist(std::nullopt)) {
      for (const std::size_t i : group) {
        part[i] = true;
      }
    }
  }
  return part;
}

// Each candidate in turn is the first one of a choice; a window of those after
// it that are near enough moves with it.
std::vector<bool> TogetherByWords(const std::vector<MemberPlace>& candidates,
                                  std::size_t members, std::size_t words,
                                  Passages& passages) {
  std::vector<std::size_t> ended;
  ended.reserve(candidates.size());
  for (const MemberPlace& candidate : candidates) {
    const Place& at = candidate.place;
    ended.push_back(passages.WordsEnded(at.field, at.span.begin));
  }
  std::vector<bool> part(candidates.size());
  std::size_t marked = 0;  // all before it are decided
  for (std::size_t first = 0; first < candidates.size(); ++first) {
    const Place& at = candidates[first].place;
    const std::size_t most = passages.WordsBegun(at.field, at.span.end) + words;
    Representatives representatives(members);
    std::size_t end = first;
    for (; end < candidates.size() && candidates[end].place.field == at.field &&
           ended[end] <= most;
         ++end) {
      representatives.Add(candidates[end]);
    }
    if (representatives.Exist(candidates[first])) {
      for (marked = std::max(marked, first); marked < end; ++marked) {
        part[marked] = true;
      }
    }
  }
  return part;
}

}  // namespace

std::vector<bool> StandTogether(const std::vector<MemberPlace>& candidates,
                                std::size_t members, const Reach& reach,
                                Passages& passages) {
  CHECK(members > 0 && members <= kMostMembers);
  return reach.extent == Extent::kWords
             ? TogetherByWords(candidates, members, reach.words, passages)
             : TogetherByKey(candidates, members, reach.extent, passages);
}

}  // namespace wirewatch
