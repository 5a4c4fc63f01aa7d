// Points in time as alerts write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wirewatch {

// RFC 3339 in UTC with milliseconds ("2026-11-22T15:03:58.120Z"), from
// milliseconds since the Unix epoch. Nothing before 1970 (Kafka's -1 is "no
// timestamp") or after the year 9999, which RFC 3339 cannot write.
std::optional<std::string> FormatRfc3339(std::int64_t milliseconds);

// Milliseconds since the Unix epoch, from what wires write as a date: RFC 3339
// ("2026-11-22T15:03:58.120+03:00", also with a space for the T, without
// seconds, or with an offset of hours alone), ISO 8601's basic form
// ("20261122T150358Z"), or a date by itself (its first instant in UTC). A time
// without an offset is taken for UTC. Nothing if it is none of these, or no
// date of the calendar.
std::optional<std::int64_t> ParseRfc3339(std::string_view text);

}  // namespace wirewatch
