#include "daemon/article/json_scalar.h"

#include <cstddef>
#include <optional>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::size_t kMaxIntegerDigits = 19;

// Takes the digits that `rest` begins with away from it; how many there were.
std::size_t TakeDigits(std::string_view& rest) {
  std::size_t digits = rest.find_first_not_of(kDigits);
  if (digits == std::string_view::npos) {
    digits = rest.size();
  }
  rest.remove_prefix(digits);
  return digits;
}

bool TakeOneOf(std::string_view characters, std::string_view& rest) {
  if (rest.empty() || characters.find(rest.front()) == std::string_view::npos) {
    return false;
  }
  rest.remove_prefix(1);
  return true;
}

// Digits without a leading zero.
bool TakeInteger(std::string_view& rest) {
  const bool zero = !rest.empty() && rest.front() == '0';
  const std::size_t digits = TakeDigits(rest);
  return digits == 1 || (digits > 1 && !zero);
}

std::optional<char32_t> TakeHex4(std::string_view& rest) {
  if (rest.size() < 4) {
    return std::nullopt;
  }
  char32_t value = 0;
  for (const char c : rest.substr(0, 4)) {
    const std::size_t digit =
        std::string_view("0123456789abcdefABCDEF").find(c);
    if (digit == std::string_view::npos) {
      return std::nullopt;
    }
    value = value * 16 + static_cast<char32_t>(digit < 16 ? digit : digit - 6);
  }
  rest.remove_prefix(4);
  return value;
}

// The code point of `\u` and its four digits (`\u` is taken already), or of a
// pair of them.
std::optional<char32_t> TakeUnicodeEscape(std::string_view& rest) {
  const auto unit = TakeHex4(rest);
  if (!unit || *unit < 0xD800 || *unit > 0xDFFF) {
    return unit;
  }
  if (*unit > 0xDBFF || rest.substr(0, 2) != "\\u") {
    return std::nullopt;
  }
  rest.remove_prefix(2);
  const auto low = TakeHex4(rest);
  if (!low || *low < 0xDC00 || *low > 0xDFFF) {
    return std::nullopt;
  }
  return 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00);
}

}  // namespace

bool UnescapeJson(std::string_view between_quotes, std::string& out) {
  constexpr std::string_view kEscapes = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  out.clear();
  std::string_view rest = between_quotes;
  while (true) {
    const std::size_t plain = rest.find('\\');
    out.append(rest.substr(0, plain));
    if (plain == std::string_view::npos) {
      return true;
    }
    rest.remove_prefix(plain + 1);
    if (rest.empty()) {
      return false;
    }
    const char escape = rest.front();
    rest.remove_prefix(1);
    if (escape == 'u') {
      const auto code_point = TakeUnicodeEscape(rest);
      if (!code_point) {
        return false;
      }
      AppendUtf8(*code_point, out);
      continue;
    }
    const std::size_t known = kEscapes.find(escape);
    if (known == std::string_view::npos) {
      return false;
    }
    out.push_back(kMeanings[known]);
  }
}

bool IsJsonNumber(std::string_view token) {
  TakeOneOf("-", token);
  if (!TakeInteger(token)) {
    return false;
  }
  if (TakeOneOf(".", token) && TakeDigits(token) == 0) {
    return false;
  }
  if (TakeOneOf("eE", token)) {
    TakeOneOf("+-", token);
    if (TakeDigits(token) == 0) {
      return false;
    }
  }
  return token.empty();
}

bool IsPlainJsonInteger(std::string_view token) {
  std::string_view rest = token;
  TakeOneOf("-", rest);
  return token != "-0" && rest.size() <= kMaxIntegerDigits &&
         TakeInteger(rest) && rest.empty();
}

bool IsJsonWord(std::string_view token) {
  return token == "null" || token == "true" || token == "false";
}

}  // namespace wirewatch
