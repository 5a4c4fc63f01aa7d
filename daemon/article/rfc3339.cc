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

namespace {

// Reads a date from its start; what does not fit makes it fail for good.
class DateReader {
 public:
  explicit DateReader(std::string_view text) : text_(text) {}

  bool Done() const { return text_.empty(); }
  bool Next(std::string_view any_of) const {
    return !text_.empty() && any_of.find(text_[0]) != std::string_view::npos;
  }
  bool Skip(std::string_view any_of) {
    const bool next = Next(any_of);
    text_.remove_prefix(next ? 1 : 0);
    return next;
  }
  // Exactly so many digits.
  std::optional<int> Number(std::size_t digits) {
    if (text_.size() < digits) {
      return std::nullopt;
    }
    int number = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (text_[i] < '0' || text_[i] > '9') {
        return std::nullopt;
      }
      number = number * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(digits);
    return number;
  }
  // Digits of a fraction, as milliseconds; those beyond are dropped.
  int Fraction() {
    int milliseconds = 0;
    for (int unit = 100; Next("0123456789"); unit /= 10) {
      milliseconds += unit * (text_[0] - '0');
      text_.remove_prefix(1);
    }
    return milliseconds;
  }

 private:
  std::string_view text_;
};

std::optional<std::chrono::sys_days> ReadDay(DateReader& reader) {
  const auto year = reader.Number(4);
  const bool dashes = reader.Skip("-");
  const auto month = reader.Number(2);
  if (dashes && !reader.Skip("-")) {
    return std::nullopt;
  }
  const auto day = reader.Number(2);
  if (!year || !month || !day) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{
      std::chrono::year{*year},
      std::chrono::month(static_cast<unsigned>(*month)),
      std::chrono::day(static_cast<unsigned>(*day))};
  return date.ok() ? std::optional<std::chrono::sys_days>(date) : std::nullopt;
}

std::optional<std::chrono::milliseconds> ReadClock(DateReader& reader) {
  const auto hour = reader.Number(2);
  const bool colons = reader.Skip(":");
  const auto minute = reader.Number(2);
  if (!hour || !minute || *hour > 23 || *minute > 59) {
    return std::nullopt;
  }
  std::chrono::milliseconds clock =
      std::chrono::hours(*hour) + std::chrono::minutes(*minute);
  if (colons ? reader.Skip(":") : reader.Next("0123456789")) {
    const auto second = reader.Number(2);
    if (!second || *second > 60) {  // 60: a leap second
      return std::nullopt;
    }
    clock += std::chrono::seconds(*second);
    if (reader.Skip(".,")) {
      clock += std::chrono::milliseconds(reader.Fraction());
    }
  }
  return clock;
}

std::optional<std::chrono::minutes> ReadOffset(DateReader& reader) {
  if (reader.Done() || reader.Skip("Zz")) {
    return std::chrono::minutes(0);
  }
  const bool west = reader.Next("-");
  if (!reader.Skip("+-")) {
    return std::nullopt;
  }
  const auto hours = reader.Number(2);
  reader.Skip(":");
  const auto minutes = reader.Done() ? std::optional(0) : reader.Number(2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) {
    return std::nullopt;
  }
  const std::chrono::minutes offset =
      std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return west ? -offset : offset;
}

}  // namespace

std::optional<std::int64_t> ParseRfc3339(std::string_view text) {
  DateReader reader(text);
  const auto day = ReadDay(reader);
  if (!day) {
    return std::nullopt;
  }
  std::chrono::milliseconds time = day->time_since_epoch();
  if (!reader.Done()) {
    if (!reader.Skip("Tt ")) {
      return std::nullopt;
    }
    const auto clock = ReadClock(reader);
    const auto offset = clock ? ReadOffset(reader) : std::nullopt;
    if (!offset || !reader.Done()) {
      return std::nullopt;
    }
    time += *clock - *offset;
  }
  return time.count();
}

}  // namespace wirewatch
