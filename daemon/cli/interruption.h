// SIGINT as a wish to end, for verbs that read files.
#pragma once

namespace wirewatch {

// While one exists, the first SIGINT is noted (and ends a read that waits); the
// second one ends the process as usual. One at a time.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  // Whether it came. Safe from any thread.
  bool came() const;
};

}  // namespace wirewatch
