// Numbers as programs write them to each other: headers, offsets, counts.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>
#include <system_error>

namespace wirewatch {

// All of `text` as a decimal number; nothing if it holds anything but ASCII
// digits (a sign, a space), holds none, or does not fit the type.
template <std::integral Number>
std::optional<Number> ParseDecimal(std::string_view text) {
  Number number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  const bool is_whole = error == std::errc() && stopped == end;
  return is_whole && text.front() != '-' ? std::optional(number) : std::nullopt;
}

}  // namespace wirewatch
