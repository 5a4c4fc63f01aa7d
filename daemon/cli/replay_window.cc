#include "daemon/cli/replay_window.h"

#include <limits>
#include <string>

#include "daemon/article/rfc3339.h"
#include "rules/base/decimal.h"

namespace wirewatch {
namespace {

std::optional<std::int64_t> MillisecondsOf(char unit) {
  switch (unit) {
    case 's':
      return 1000;
    case 'm':
      return 60 * 1000;
    case 'h':
      return 60 * 60 * 1000;
    case 'd':
      return 24 * 60 * 60 * 1000;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<std::int64_t> ParseMoment(std::string_view text,
                                        std::int64_t now_ms) {
  if (!text.starts_with('-')) {
    return ParseRfc3339(text);
  }
  if (text.size() < 3) {
    return std::nullopt;
  }
  const auto unit = MillisecondsOf(text.back());
  const auto count =
      ParseDecimal<std::int64_t>(text.substr(1, text.size() - 2));
  if (!unit || !count || *count > now_ms / *unit) {
    return std::nullopt;  // also what lies before 1970
  }
  return now_ms - *count * *unit;
}

std::optional<OffsetRange> ParseOffsets(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const std::size_t slash = text.rfind('/', colon);
  if (colon == std::string_view::npos || slash == std::string_view::npos ||
      slash == 0) {
    return std::nullopt;
  }
  const std::string_view offsets = text.substr(colon + 1);
  const std::size_t dots = offsets.find("..");
  const auto partition =
      ParseDecimal<std::int32_t>(text.substr(slash + 1, colon - slash - 1));
  const auto from = ParseDecimal<std::int64_t>(offsets.substr(0, dots));
  if (!partition || !from ||
      *from == std::numeric_limits<std::int64_t>::max()) {
    return std::nullopt;
  }
  OffsetRange range{
      {std::string(text.substr(0, slash)), *partition}, *from, *from + 1};
  if (dots == std::string_view::npos) {
    return range;
  }
  const std::string_view last = offsets.substr(dots + 2);
  if (last.empty()) {
    range.to.reset();
    return range;
  }
  const auto to = ParseDecimal<std::int64_t>(last);
  if (!to || *to < *from || *to == std::numeric_limits<std::int64_t>::max()) {
    return std::nullopt;
  }
  range.to = *to + 1;
  return range;
}

}  // namespace wirewatch
