#include "rules/base/utf8.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace wirewatch {
namespace {

// The rows of Unicode 15.0's table 3-7: lead bytes, the length that they
// announce, and the range that the second byte must lie in (the only byte whose
// range may be narrower than 80..BF).
struct LeadBytes {
  unsigned char first;
  unsigned char last;
  unsigned char length;
  unsigned char second_min;
  unsigned char second_max;
};
constexpr std::array<LeadBytes, 9> kLeadBytes = {{{0x00, 0x7F, 1, 0, 0},
                                                  {0xC2, 0xDF, 2, 0x80, 0xBF},
                                                  {0xE0, 0xE0, 3, 0xA0, 0xBF},
                                                  {0xE1, 0xEC, 3, 0x80, 0xBF},
                                                  {0xED, 0xED, 3, 0x80, 0x9F},
                                                  {0xEE, 0xEF, 3, 0x80, 0xBF},
                                                  {0xF0, 0xF0, 4, 0x90, 0xBF},
                                                  {0xF1, 0xF3, 4, 0x80, 0xBF},
                                                  {0xF4, 0xF4, 4, 0x80, 0x8F}}};

// The row of each byte; of length 0 where it is no lead byte.
constexpr std::array<LeadBytes, 256> RowsByLead() {
  std::array<LeadBytes, 256> rows{};
  for (const LeadBytes& row : kLeadBytes) {
    for (std::size_t lead = row.first; lead <= row.last; ++lead) {
      rows[lead] = row;
    }
  }
  return rows;
}
constexpr std::array<LeadBytes, 256> kRowOf = RowsByLead();

// How many of the bytes of a word have their highest bit set.
std::size_t CountHighBits(std::uint64_t word) {
  constexpr std::uint64_t kLowest = 0x0101010101010101;
  return (word >> 7 & kLowest) * kLowest >> 56;
}

}  // namespace

DecodedCodePoint DecodeCodePoint(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const unsigned char lead = byte(at);
  const LeadBytes& expected = kRowOf[lead];
  if (expected.length == 1) {
    return {lead, 1, true};
  }
  if (expected.length == 0) {
    return {kReplacementCharacter, 1, false};
  }
  char32_t value = lead & (0x7FU >> expected.length);
  for (std::size_t i = 1; i < expected.length; ++i) {
    const unsigned char min = i == 1 ? expected.second_min : 0x80;
    const unsigned char max = i == 1 ? expected.second_max : 0xBF;
    if (at + i >= text.size() || byte(at + i) < min || byte(at + i) > max) {
      return {kReplacementCharacter, i, false};
    }
    value = (value << 6) | (byte(at + i) & 0x3FU);
  }
  return {value, expected.length, true};
}

std::optional<std::size_t> FindIllFormedUtf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint decoded = DecodeCodePoint(text, at);
    if (!decoded.well_formed) {
      return at;
    }
    at += decoded.bytes;
  }
  return std::nullopt;
}

void AppendUtf8(char32_t code_point, std::string& out) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000)) {
    code_point = kReplacementCharacter;
  }
  const auto push = [&](char32_t byte) {
    out.push_back(static_cast<char>(byte));
  };
  if (code_point < 0x80) {
    push(code_point);
  } else if (code_point < 0x800) {
    push(0xC0 | (code_point >> 6));
    push(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    push(0xE0 | (code_point >> 12));
    push(0x80 | ((code_point >> 6) & 0x3F));
    push(0x80 | (code_point & 0x3F));
  } else {
    push(0xF0 | (code_point >> 18));
    push(0x80 | ((code_point >> 12) & 0x3F));
    push(0x80 | ((code_point >> 6) & 0x3F));
    push(0x80 | (code_point & 0x3F));
  }
}

// Every code point has one byte that does not continue another (10xxxxxx);
// those above U+FFFF, two UTF-16 units, begin with 1111xxxx.
Utf8Length MeasureUtf8(std::string_view text) {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  std::size_t continuing = 0;
  std::size_t astral = 0;
  const auto count = [&](std::uint64_t word) {
    continuing += CountHighBits(word & ~(word << 1));
    astral += CountHighBits(word & word << 1 & word << 2 & word << 3);
  };
  std::size_t at = 0;
  std::uint64_t word = 0;
  for (; at + kWord <= text.size(); at += kWord) {
    std::memcpy(&word, text.data() + at, kWord);
    count(word);
  }
  if (at < text.size()) {  // an empty text may have no address to read from
    word = 0;
    std::memcpy(&word, text.data() + at, text.size() - at);
    count(word);
  }
  const std::size_t code_points = text.size() - continuing;
  return {text.size(), code_points, code_points + astral};
}

std::size_t CountCodePoints(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();
       at += DecodeCodePoint(text, at).bytes) {
    ++count;
  }
  return count;
}

std::size_t CountUtf16Units(std::string_view text) {
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint decoded = DecodeCodePoint(text, at);
    units += decoded.value > 0xFFFF ? 2 : 1;
    at += decoded.bytes;
  }
  return units;
}

}  // namespace wirewatch
