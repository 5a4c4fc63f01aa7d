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

// Where the next `&#` from byte `from` on is, kNone if there is none.
std::size_t FindNumericReference(std::string_view html, std::size_t from = 0) {
  // By its second sign, which no other reference has.
  std::size_t at = html.find('#', from + 1);
  while (at != kNone && html[at - 1] != '&') {
    at = html.find('#', at + 1);
  }
  return at == kNone ? kNone : at - 1;
}

// Asked first, since it is cheap: what may follow the `&` of a reference.
bool MayFollow(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return c == '#' || (lower >= 'a' && lower <= 'z');
}

struct NumericReference {
  std::uint32_t number = 0;  // above U+10FFFF: it is no Unicode
  std::size_t bytes = 0;     // 0: it is none
};
// The one that `text` begins with.
NumericReference ReadNumericReference(std::string_view text) {
  if (text.size() < 2 || text[0] != '&' || text[1] != '#') {
    return {};
  }
  const bool is_hex = text.size() > 2 && (text[2] | 0x20) == 'x';
  const std::uint32_t base = is_hex ? 16 : 10;
  const std::size_t first = is_hex ? 3 : 2;
  std::uint32_t number = 0;
  std::size_t at = first;
  for (; at < text.size(); ++at) {
    const std::uint32_t digit = DigitOf(text[at], base);
    if (digit >= base) {
      break;
    }
    number = number > kLastCodePoint ? number : number * base + digit;
  }
  if (at == first) {
    return {};
  }
  return {number, text.substr(at, 1) == ";" ? at + 1 : at};
}

char32_t CodePointOf(std::uint32_t number) {
  // People who write such numbers mean Windows-1252, and HTML says so.
  constexpr std::u32string_view kFrom128 =
      U"€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";
  constexpr std::uint32_t k128 = 128;
  if (number >= k128 && number < k128 + kFrom128.size()) {
    return kFrom128[number - k128];
  }
  const bool is_none = number == 0 || number > kLastCodePoint ||
                       (number >= 0xD800 && number <= 0xDFFF);
  return is_none ? kReplacementCharacter : static_cast<char32_t>(number);
}

}  // namespace

Reference ReadReference(std::string_view text) {
  Reference reference;
  if (text.size() < 2 || text[0] != '&' || !MayFollow(text[1])) {
    return reference;
  }
  if (const auto numeric = ReadNumericReference(text); numeric.bytes > 0) {
    reference.bytes = numeric.bytes;
    AppendUtf8(CodePointOf(numeric.number), reference.means);
  } else {
    const ReferenceName name = ReadReferenceName(text.substr(1));
    reference.bytes = name.bytes > 0 ? name.bytes + 1 : 0;
    reference.means = name.means;
  }
  return reference;
}

std::optional<std::string> WithPlainCharacters(std::string_view html) {
  std::string mended;
  std::size_t kept = 0;  // so far `html` is in `mended`
  for (std::size_t at = FindNumericReference(html); at != kNone;
       at = FindNumericReference(html, at + 2)) {
    const auto reference = ReadNumericReference(html.substr(at));
    if (reference.number < kFirstOfPlane16 && reference.number != U'\f') {
      continue;
    }
    mended.append(html.substr(kept, at - kept));
    if (reference.number == U'\f') {
      mended += "&#32;";
    } else {
      AppendUtf8(CodePointOf(reference.number), mended);
    }
    kept = at + reference.bytes;
  }
  if (kept == 0 && html.find('\f') == kNone && html.find('\r') == kNone) {
    return std::nullopt;
  }
  mended.append(html.substr(kept));
  char before = '\0';
  std::erase_if(mended, [&before](char c) {
    const bool is_second = before == '\r' && c == '\n';
    before = c;
    return is_second;
  });
  std::replace(mended.begin(), mended.end(), '\r', '\n');
  std::replace(mended.begin(), mended.end(), '\f', ' ');
  return mended;
}

}  // namespace wirewatch
