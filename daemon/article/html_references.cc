#include "daemon/article/html_references.h"

#include <cstddef>
#include <cstdint>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::uint32_t kLastCodePoint = 0x10FFFF;

// The value of a digit; `base` or more if it is none.
std::uint32_t DigitOf(char c, std::uint32_t base) {
  if (c >= '0' && c <= '9') {
    return static_cast<std::uint32_t>(c - '0');
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f'
             ? static_cast<std::uint32_t>(lower - 'a') + 10
             : base;
}

// Behind the reference whose digits, or `x`, begin at `at`, if it is huge.
std::optional<std::size_t> EndIfHuge(std::string_view html, std::size_t at) {
  const bool is_hex = at < html.size() && (html[at] | 0x20) == 'x';
  const std::uint32_t base = is_hex ? 16 : 10;
  std::uint32_t value = 0;
  for (at += is_hex ? 1 : 0; at < html.size(); ++at) {
    const std::uint32_t digit = DigitOf(html[at], base);
    if (digit >= base) {
      break;
    }
    value = value > kLastCodePoint ? value : value * base + digit;
  }
  if (value <= kLastCodePoint) {
    return std::nullopt;
  }
  return at < html.size() && html[at] == ';' ? at + 1 : at;
}

}  // namespace

std::optional<std::string> WithoutHugeReferences(std::string_view html) {
  std::string mended;
  std::size_t kept = 0;  // so far `html` is in `mended`
  for (std::size_t at = html.find("&#"); at != kNone;
       at = html.find("&#", at + 2)) {
    if (const auto end = EndIfHuge(html, at + 2)) {
      mended.append(html.substr(kept, at - kept));
      AppendUtf8(kReplacementCharacter, mended);
      kept = *end;
    }
  }
  if (kept == 0) {
    return std::nullopt;
  }
  return mended.append(html.substr(kept));
}

}  // namespace wirewatch
