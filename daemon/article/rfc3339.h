// Points in time as alerts write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace wirewatch {

// RFC 3339 in UTC with milliseconds ("2026-11-22T15:03:58.120Z"), from
// milliseconds since the Unix epoch. Nothing before 1970 (Kafka's -1 is "no
// timestamp") or after the year 9999, which RFC 3339 cannot write.
std::optional<std::string> FormatRfc3339(std::int64_t milliseconds);

}  // namespace wirewatch
