#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

// The length that a lead byte announces and the range its second byte must lie
// in (the only byte whose range is narrower than 80..BF); length 0: no lead.
struct LeadByte {
  std::size_t length;
  unsigned char second_min;
  unsigned char second_max;
};

constexpr LeadByte Classify(unsigned char lead) {
  if (lead < 0x80)
    return {1, 0, 0};
  if (lead < 0xC2)
    return {0, 0, 0};
  if (lead < 0xE0)
    return {2, 0x80, 0xBF};
  if (lead == 0xE0)
    return {3, 0xA0, 0xBF};
  if (lead == 0xED)
    return {3, 0x80, 0x9F};
  if (lead < 0xF0)
    return {3, 0x80, 0xBF};
  if (lead == 0xF0)
    return {4, 0x90, 0xBF};
  if (lead < 0xF4)
    return {4, 0x80, 0xBF};
  if (lead == 0xF4)
    return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

DecodedCodePoint DecodeCodePoint(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const unsigned char lead = byte(at);
  const LeadByte expected = Classify(lead);
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
