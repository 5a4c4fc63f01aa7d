#include "rules/text/references.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

struct NamedReference {
  std::string_view name;
  char32_t value;
};

// Sorted by name, as a test checks.
// clang-format off
constexpr NamedReference kNames[] = {
    {"AElig", 0xC6}, {"Aacute", 0xC1}, {"Acirc", 0xC2}, {"Agrave", 0xC0},
    {"Aring", 0xC5}, {"Atilde", 0xC3}, {"Auml", 0xC4}, {"Ccedil", 0xC7},
    {"ETH", 0xD0}, {"Eacute", 0xC9}, {"Ecirc", 0xCA}, {"Egrave", 0xC8},
    {"Euml", 0xCB}, {"Iacute", 0xCD}, {"Icirc", 0xCE}, {"Igrave", 0xCC},
    {"Iuml", 0xCF}, {"Ntilde", 0xD1}, {"Oacute", 0xD3}, {"Ocirc", 0xD4},
    {"Ograve", 0xD2}, {"Oslash", 0xD8}, {"Otilde", 0xD5}, {"Ouml", 0xD6},
    {"THORN", 0xDE}, {"Uacute", 0xDA}, {"Ucirc", 0xDB}, {"Ugrave", 0xD9},
    {"Uuml", 0xDC}, {"Yacute", 0xDD}, {"aacute", 0xE1}, {"acirc", 0xE2},
    {"aelig", 0xE6}, {"agrave", 0xE0}, {"amp", '&'}, {"apos", '\''},
    {"aring", 0xE5}, {"atilde", 0xE3}, {"auml", 0xE4}, {"bull", 0x2022},
    {"ccedil", 0xE7}, {"eacute", 0xE9}, {"ecirc", 0xEA}, {"egrave", 0xE8},
    {"eth", 0xF0}, {"euml", 0xEB}, {"gt", '>'}, {"hellip", 0x2026},
    {"iacute", 0xED}, {"icirc", 0xEE}, {"igrave", 0xEC}, {"iuml", 0xEF},
    {"laquo", 0xAB}, {"ldquo", 0x201C}, {"lrm", 0x200E}, {"lsquo", 0x2018},
    {"lt", '<'}, {"mdash", 0x2014}, {"middot", 0xB7}, {"nbsp", 0xA0},
    {"ndash", 0x2013}, {"ntilde", 0xF1}, {"oacute", 0xF3}, {"ocirc", 0xF4},
    {"ograve", 0xF2}, {"oslash", 0xF8}, {"otilde", 0xF5}, {"ouml", 0xF6},
    {"quot", '"'}, {"raquo", 0xBB}, {"rdquo", 0x201D}, {"rlm", 0x200F},
    {"rsquo", 0x2019}, {"shy", 0xAD}, {"szlig", 0xDF}, {"thorn", 0xFE},
    {"uacute", 0xFA}, {"ucirc", 0xFB}, {"ugrave", 0xF9}, {"uuml", 0xFC},
    {"yacute", 0xFD}, {"yuml", 0xFF}, {"zwj", 0x200D}, {"zwnj", 0x200C},
};

// What bytes 80..9F mean in windows-1252; 0 where it leaves a hole.
constexpr char16_t kWindows1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
// clang-format on

static_assert(std::is_sorted(std::begin(kNames), std::end(kNames),
                             [](const auto& a, const auto& b) {
                               return a.name < b.name;
                             }));

// Longer bodies are plain text; this also bounds the search for the `;`.
constexpr std::size_t kLongestBody = 10;

char32_t CharacterOf(std::uint32_t number) {
  if (number >= 0x80 && number < 0xA0 && kWindows1252[number - 0x80] != 0) {
    return kWindows1252[number - 0x80];
  }
  if (number == 0 || number > 0x10FFFF ||
      (number >= 0xD800 && number < 0xE000)) {
    return kReplacementCharacter;
  }
  return number;
}

// `digits` is what stands between `&#` and `;`.
bool ParseNumber(std::string_view digits, std::uint32_t& number) {
  int base = 10;
  if (!digits.empty() && (digits[0] == 'x' || digits[0] == 'X')) {
    digits.remove_prefix(1);
    base = 16;
  }
  const char* const end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, number, base);
  return parsed.ptr == end && parsed.ec == std::errc() && !digits.empty();
}

// The reference whose body (`rsquo;`, `#8217;`) begins at byte `at`; its
// length counts the `;`.
CharacterReference ReadBody(std::string_view text, std::size_t at) {
  const std::string_view ahead = text.substr(at, kLongestBody + 1);
  const std::size_t length = ahead.find(';');
  if (length == std::string_view::npos || length == 0) {
    return {};
  }
  const std::string_view body = ahead.substr(0, length);
  if (body[0] == '#') {
    std::uint32_t number = 0;
    if (!ParseNumber(body.substr(1), number)) {
      return {};
    }
    return {CharacterOf(number), length + 1};
  }
  const auto* const found =
      std::lower_bound(std::begin(kNames), std::end(kNames), body,
                       [](const NamedReference& entry, std::string_view name) {
                         return entry.name < name;
                       });
  if (found == std::end(kNames) || found->name != body) {
    return {};
  }
  return {found->value, length + 1};
}

}  // namespace

CharacterReference ReadReference(std::string_view text, std::size_t at) {
  CharacterReference outer = ReadBody(text, at + 1);
  if (outer.bytes == 0) {
    return {};
  }
  outer.bytes += 1;
  constexpr std::string_view kEscapedAmpersand = "&amp;";
  if (text.substr(at, kEscapedAmpersand.size()) == kEscapedAmpersand) {
    const CharacterReference inner =
        ReadBody(text, at + kEscapedAmpersand.size());
    if (inner.bytes != 0) {
      return {inner.value, kEscapedAmpersand.size() + inner.bytes};
    }
  }
  return outer;
}

}  // namespace wirewatch
