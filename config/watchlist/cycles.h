// Circles in a graph.
#pragma once

#include <cstddef>
#include <vector>

namespace wirewatch {

struct Arrow {
  std::size_t to = 0;
  std::size_t label = 0;  // the caller's
};

// A circle is its arrows' labels in their order. Nodes are numbered from 0;
// arrows[n] are those that leave n. Of circles that share arrows some may be
// left out, but after those that are returned are cut, the rest is found. Time
// is linear, and the depth of the graph is no matter.
std::vector<std::vector<std::size_t>> FindCycles(
    const std::vector<std::vector<Arrow>>& arrows);

}  // namespace wirewatch
