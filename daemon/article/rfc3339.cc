#include "daemon/article/rfc3339.h"

#include <algorithm>
#include <chrono>
namespace wirewatch {
namespace {

void AppendNumber(std::int64_t value, std::size_t width, char after,
                  std::string& text) {
  const std::string digits = std::to_string(value);
  text.append(width - std::min(width, digits.size()), '0');
  text.append(digits).push_back(after);
}

}  // namespace

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
  std::string text;
  AppendNumber(static_cast<int>(date.year()), 4, '-', text);
  AppendNumber(static_cast<unsigned>(date.month()), 2, '-', text);
  AppendNumber(static_cast<unsigned>(date.day()), 2, 'T', text);
  AppendNumber(clock.hours().count(), 2, ':', text);
  AppendNumber(clock.minutes().count(), 2, ':', text);
  AppendNumber(clock.seconds().count(), 2, '.', text);
  AppendNumber(clock.subseconds().count(), 3, 'Z', text);
  return text;
}

}  // namespace wirewatch
