#include "daemon/article/html_references.h"

#include <algorithm>

#include "daemon/article/html_reference_names.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::uint32_t kFirstOfPlane16 = 0x100000;
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

}  // namespace

std::size_t FindNumericReference(std::string_view html, std::size_t from) {
  // By its second sign, which no other reference has.
  std::size_t at = html.find('#', from + 1);
  while (at != kNone && html[at - 1] != '&') {
    at = html.find('#', at + 1);
  }
  return at == kNone ? kNone : at - 1;
}

std::optional<NumericReference> ReadNumericReference(std::string_view text) {
  if (text.size() < 2 || text[0] != '&' || text[1] != '#') {
    return std::nullopt;
  }
  const bool is_hex = text.size() > 2 && (text[2] | 0x20) == 'x';
  const std::uint32_t base = is_hex ? 16 : 10;
  const std::size_t first = is_hex ? 3 : 2;
  NumericReference reference;
  std::size_t at = first;
  for (; at < text.size(); ++at) {
    const std::uint32_t digit = DigitOf(text[at], base);
    if (digit >= base) {
      break;
    }
    std::uint32_t& value = reference.code_point;
    value = value > kLastCodePoint ? value : value * base + digit;
  }
  if (at == first) {
    return std::nullopt;
  }
  reference.bytes = text.substr(at, 1) == ";" ? at + 1 : at;
  return reference;
}

std::size_t ReferenceLength(std::string_view text) {
  if (!text.starts_with('&')) {
    return 0;
  }
  if (const auto numeric = ReadNumericReference(text)) {
    return numeric->bytes;
  }
  const std::size_t name = ReferenceNameLength(text.substr(1));
  return name > 0 ? name + 1 : 0;
}

std::optional<std::string> WithPlainCharacters(std::string_view html) {
  std::string mended;
  std::size_t kept = 0;  // so far `html` is in `mended`
  for (std::size_t at = FindNumericReference(html); at != kNone;
       at = FindNumericReference(html, at + 2)) {
    const auto reference = ReadNumericReference(html.substr(at));
    if (!reference || (reference->code_point < kFirstOfPlane16 &&
                       reference->code_point != U'\f')) {
      continue;
    }
    mended.append(html.substr(kept, at - kept));
    if (reference->code_point == U'\f') {
      mended += "&#32;";
    } else {
      AppendUtf8(reference->code_point > kLastCodePoint ? kReplacementCharacter
                                                        : reference->code_point,
                 mended);
    }
    kept = at + reference->bytes;
  }
  if (kept == 0 && html.find('\f') == kNone) {
    return std::nullopt;
  }
  mended.append(html.substr(kept));
  std::replace(mended.begin(), mended.end(), '\f', ' ');
  return mended;
}

}  // namespace wirewatch
