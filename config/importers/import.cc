#include "config/importers/import.h"

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsWhiteSpace(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x3000;
}

bool IsHidden(char32_t c) {
  return c == 0xFEFF || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

void ImportFaults::Add(std::uint64_t line, std::string text) {
  if (told_.size() < kMostTold) {
    told_.push_back({line, std::move(text)});
  }
  count_ += 1;
}

std::string CleanName(std::string_view text) {
  std::string clean;
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint c = DecodeCodePoint(text, at);
    if (IsWhiteSpace(c.value)) {
      space = !clean.empty();
    } else if (!IsHidden(c.value)) {
      clean += space ? " " : "";
      clean += text.substr(at, c.bytes);
      space = false;
    }
    at += c.bytes;
  }
  return clean;
}

std::string_view CleanLine(std::string_view line, std::uint64_t number) {
  if (number == 1 && line.starts_with(kByteOrderMark)) {
    line.remove_prefix(kByteOrderMark.size());
  }
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace wirewatch
