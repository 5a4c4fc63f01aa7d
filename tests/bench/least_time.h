// The least CPU time that one of several runs took, for what has a bound: what
// a busy machine adds is in the others.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <limits>

namespace wirewatch {

class LeastTime {
 public:
  void Begin() { begin_ = std::clock(); }
  void End() {
    const double its = static_cast<double>(std::clock() - begin_);
    least_ = std::min(least_, its / static_cast<double>(CLOCKS_PER_SEC));
  }

  // Milliseconds for each million bytes of the text that a run is about.
  double MsPerMb(std::size_t bytes) const {
    return least_ * 1e3 / (static_cast<double>(bytes) / 1e6);
  }

 private:
  std::clock_t begin_ = 0;
  double least_ = std::numeric_limits<double>::infinity();  // seconds
};

}  // namespace wirewatch
