// The moving line of a verb that reads many articles.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace wirewatch {

// How far it is.
struct Progress {
  std::uint64_t articles = 0;
  std::uint64_t bytes = 0;  // of articles
  // Of the way: bytes of the files, as they are stored, or offsets of a topic.
  std::uint64_t stored_bytes = 0;
  std::uint64_t stored_total = 0;  // 0: not known
  double seconds = 0;              // since the start
};

// "scan:  41 % [########            ] 12345 articles, 3210/s, 84.2 MB/s, 1:02
// left"; without a total: "scan: 12345 articles, 3210/s, 84.2 MB/s".
std::string ProgressLine(const std::string& verb, const Progress& progress);

// Draws the line over itself on standard error, ten times a second at most.
class ProgressBar {
 public:
  // `shown`: else nothing is ever drawn.
  ProgressBar(std::string verb, bool shown);
  // Fills in the seconds.
  void Show(Progress progress);
  void Clear();  // takes the line away; the next Show() draws it again

 private:
  using Clock = std::chrono::steady_clock;
  const std::string verb_;
  const bool shown_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point next_ = start_;
  bool drawn_ = false;
};

}  // namespace wirewatch
