#include "daemon/article/rfc3339.h"

#include <chrono>
#include <cstdio>

namespace wirewatch {

std::optional<std::string> FormatRfc3339(std::int64_t milliseconds) {
  using std::chrono::sys_days;
  using std::chrono::sys_time;
  constexpr sys_days kTenThousand{std::chrono::year{10000} / 1 / 1};
  const sys_time<std::chrono::milliseconds> time{
      std::chrono::milliseconds{milliseconds}};
  if (milliseconds < 0 || time >= kTenThousand) {
    return std::nullopt;
  }
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss<std::chrono::milliseconds> clock{time - day};
  char text[sizeof "2026-11-22T15:03:58.120Z"] = {};
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  return text;
}

}  // namespace wirewatch
