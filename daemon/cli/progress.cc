#include "daemon/cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <utility>

namespace wirewatch {
namespace {

constexpr std::size_t kBarWidth = 20;
constexpr auto kBetweenDrawings = std::chrono::milliseconds(100);

// "1:02", "1:00:00".
std::string Duration(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  const std::uint64_t hours = whole / 3600;
  const std::uint64_t minutes = whole / 60 % 60;
  return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60)
                   : fmt::format("{}:{:02}", minutes, whole % 60);
}

}  // namespace

std::string ProgressLine(const std::string& verb, const Progress& progress) {
  const double seconds = std::max(progress.seconds, 1e-3);
  std::string line = verb + ": ";
  const bool total_known = progress.stored_total > 0;
  // Read ahead of what is done, so at most what there is.
  const double part =
      total_known
          ? std::min(1.0, static_cast<double>(progress.stored_bytes) /
                              static_cast<double>(progress.stored_total))
          : 0;
  if (total_known) {
    const auto filled = static_cast<std::size_t>(part * kBarWidth);
    line += fmt::format("{:3} % [{}{}] ", static_cast<int>(part * 100),
                        std::string(filled, '#'),
                        std::string(kBarWidth - filled, ' '));
  }
  line += fmt::format("{} articles, {:.0f}/s, {:.1f} MB/s", progress.articles,
                      static_cast<double>(progress.articles) / seconds,
                      static_cast<double>(progress.bytes) / seconds / 1e6);
  if (part > 0) {
    line += ", " + Duration(seconds * (1 - part) / part) + " left";
  }
  return line;
}

ProgressBar::ProgressBar(std::string verb, bool shown)
    : verb_(std::move(verb)), shown_(shown) {}

void ProgressBar::Show(Progress progress) {
  const Clock::time_point now = Clock::now();
  if (!shown_ || now < next_) {
    return;
  }
  next_ = now + kBetweenDrawings;
  progress.seconds = std::chrono::duration<double>(now - start_).count();
  std::cerr << "\r" << ProgressLine(verb_, progress) << "\x1b[K" << std::flush;
  drawn_ = true;
}

void ProgressBar::Clear() {
  if (drawn_) {
    std::cerr << "\r\x1b[K" << std::flush;
    drawn_ = false;
  }
}

}  // namespace wirewatch
