// Which rule or entity a person means who does not write its whole id.
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace wirewatch {

// The number of the one of `ids` that `name` is, or whose end it is
// ("raqqa-strike" for "levant/raqqa-strike"). If there is none, or several,
// `errors` is told which there are; `what` is "rule" or "entity".
std::optional<std::uint32_t> NumberNamed(const std::vector<std::string>& ids,
                                         const std::string& name,
                                         const std::string& what,
                                         std::ostream& errors);

// The ids of a list's things, in its order.
template <typename Things>
std::vector<std::string> IdsOf(const Things& things) {
  std::vector<std::string> ids;
  ids.reserve(things.size());
  for (const auto& thing : things) {
    ids.push_back(thing.id);
  }
  return ids;
}

}  // namespace wirewatch
