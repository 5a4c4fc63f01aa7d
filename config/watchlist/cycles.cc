#include "config/watchlist/cycles.h"

#include <algorithm>

namespace wirewatch {
namespace {

enum class Mark : unsigned char { kNew, kOnPath, kDone };

// A node of the path that is walked, with the arrow that led to it and the next
// one to follow.
struct Step {
  std::size_t node = 0;
  std::size_t label = 0;
  std::size_t next = 0;
};

// The labels from the step at `node` to the end of the path, and the last one.
std::vector<std::size_t> Circle(const std::vector<Step>& path,
                                const Arrow& last) {
  auto at = std::find_if(path.begin(), path.end(), [&](const Step& step) {
    return step.node == last.to;
  });
  std::vector<std::size_t> labels;
  for (++at; at != path.end(); ++at) {
    labels.push_back(at->label);
  }
  labels.push_back(last.label);
  return labels;
}

}  // namespace

std::vector<std::vector<std::size_t>> FindCycles(
    const std::vector<std::vector<Arrow>>& arrows) {
  std::vector<std::vector<std::size_t>> cycles;
  std::vector<Mark> marks(arrows.size(), Mark::kNew);
  std::vector<Step> path;
  for (std::size_t start = 0; start < arrows.size(); ++start) {
    if (marks[start] != Mark::kNew) {
      continue;
    }
    path.assign(1, {start, 0, 0});
    marks[start] = Mark::kOnPath;
    while (!path.empty()) {
      Step& step = path.back();
      if (step.next == arrows[step.node].size()) {
        marks[step.node] = Mark::kDone;
        path.pop_back();
        continue;
      }
      const Arrow arrow = arrows[step.node][step.next++];
      if (marks[arrow.to] == Mark::kOnPath) {
        cycles.push_back(Circle(path, arrow));
      } else if (marks[arrow.to] == Mark::kNew) {
        marks[arrow.to] = Mark::kOnPath;
        path.push_back({arrow.to, arrow.label, 0});
      }
    }
  }
  return cycles;
}

}  // namespace wirewatch
