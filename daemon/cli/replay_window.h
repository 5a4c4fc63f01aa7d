// What a person writes for the part of a topic that is to be replayed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "daemon/kafka/kafka.h"

namespace wirewatch {

// Milliseconds since the Unix epoch, from a date or a time (rfc3339.h), or from
// how long it is ago: "-90s", "-15m", "-2h", "-3d". Nothing if it is neither.
std::optional<std::int64_t> ParseMoment(std::string_view text,
                                        std::int64_t now_ms);

// A record or a stretch of records by their coordinates.
struct OffsetRange {
  TopicPartition partition;
  std::int64_t from = 0;
  std::optional<std::int64_t> to;  // behind the last one; absent: to the end
  friend bool operator==(const OffsetRange&, const OffsetRange&) = default;
};
// "articles/3:1200", one record; "articles/3:1200..1500", both and what is
// between them; "articles/3:1200..", that one and all behind it. Nothing if it
// is none of these.
std::optional<OffsetRange> ParseOffsets(std::string_view text);

}  // namespace wirewatch
