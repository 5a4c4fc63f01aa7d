#include "config/yaml/quantities.h"

#include <limits>
#include <span>

namespace wirewatch {
namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

std::optional<std::uint64_t> Parse(std::string_view text,
                                   std::span<const Unit> units) {
  const std::size_t digits =
      std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0) {
    return std::nullopt;
  }
  std::uint64_t number = 0;
  for (const char c : text.substr(0, digits)) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    number = number > (kMost - digit) / 10 ? kMost : 10 * number + digit;
  }
  for (const Unit& unit : units) {
    if (text.substr(digits) == unit.name) {
      return number > kMost / unit.factor ? kMost : number * unit.factor;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> ParseDurationMs(std::string_view text) {
  constexpr Unit kUnits[] = {
      {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}};
  return Parse(text, kUnits);
}

std::optional<std::uint64_t> ParseAgeSeconds(std::string_view text) {
  constexpr Unit kUnits[] = {{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86'400}};
  return Parse(text, kUnits);
}

std::optional<std::uint64_t> ParseSizeBytes(std::string_view text) {
  constexpr Unit kUnits[] = {
      {"B", 1}, {"KiB", 1ULL << 10}, {"MiB", 1ULL << 20}, {"GiB", 1ULL << 30}};
  return Parse(text, kUnits);
}

std::optional<std::uint64_t> ParseCount(std::string_view text) {
  constexpr Unit kUnits[] = {{"", 1}};
  return Parse(text, kUnits);
}

}  // namespace wirewatch
