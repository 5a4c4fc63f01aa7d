#include "config/watchlist/review.h"

#include <algorithm>
#include <optional>

namespace wirewatch {
namespace {

// `2027-03-01`, a day that there is.
std::optional<std::chrono::year_month_day> ParseDate(std::string_view text) {
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = 0;
    for (const char c : text.substr(at, digits)) {
      value = c >= '0' && c <= '9' && value >= 0 ? 10 * value + (c - '0') : -1;
    }
    return value;
  };
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    const int year = number(0, 4);
    const int month = number(5, 2);
    const int day = number(8, 2);
    const std::chrono::year_month_day date{
        std::chrono::year(year),
        std::chrono::month(static_cast<unsigned>(std::max(month, 0))),
        std::chrono::day(static_cast<unsigned>(std::max(day, 0)))};
    if (year > 0 && date.ok()) {
      return date;
    }
  }
  return std::nullopt;
}

}  // namespace

void ReadReview(NodeReader& reader, const YamlNode& map,
                std::string_view exclusion, std::vector<Review>& reviews) {
  const YamlNode* node = Find(map, "review");
  if (node == nullptr || !reader.Text(*node, "review")) {
    return;
  }
  if (const auto date = ParseDate(node->text)) {
    reviews.push_back({*date, PlaceOf(*node), std::string(exclusion)});
    return;
  }
  reader.Fault(codes::kDate, *node, SeenAs(*node) + " is not a date",
               {"write year, month and day: 2027-03-01"});
}

}  // namespace wirewatch
