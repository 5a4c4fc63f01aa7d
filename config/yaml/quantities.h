// The grammar of quantities: an integer and a unit, nothing between them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace wirewatch {

// "250ms", "20s", "5m", "1h" -> milliseconds. Absent if it is not so written; a
// quantity that does not fit is the largest that does (and out of any bounds).
std::optional<std::uint64_t> ParseDurationMs(std::string_view text);

// "2d", "12h", "90m", "30s" -> seconds; as above.
std::optional<std::uint64_t> ParseAgeSeconds(std::string_view text);

// "512B", "64KiB", "2MiB", "1GiB" -> bytes; as above.
std::optional<std::uint64_t> ParseSizeBytes(std::string_view text);

// "100" -> 100; as above.
std::optional<std::uint64_t> ParseCount(std::string_view text);

}  // namespace wirewatch
