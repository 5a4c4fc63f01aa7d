#include "rules/base/utf8.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {
namespace {

// One code point or one ill-formed piece: value and length in bytes.
struct Piece {
  char32_t value;
  std::size_t bytes;
  friend bool operator==(const Piece&, const Piece&) = default;
};

struct DecodeCase {
  std::string_view name;
  std::string_view text;
  std::vector<Piece> pieces;
  std::optional<std::size_t> first_fault;
};

constexpr char32_t kBad = kReplacementCharacter;

// clang-format off
const DecodeCase kCases[] = {
    {"empty", "", {}, std::nullopt},
    {"ascii", "a\x7F", {{'a', 1}, {0x7F, 1}}, std::nullopt},
    {"a_nul_byte_is_a_character", std::string_view("\0", 1), {{0, 1}}, std::nullopt},
    {"two_bytes_first_and_last", "\u0080\u07FF", {{0x80, 2}, {0x7FF, 2}}, std::nullopt},
    {"three_bytes_first_and_last", "\u0800\uFFFF", {{0x800, 3}, {0xFFFF, 3}}, std::nullopt},
    {"around_the_surrogates", "\uD7FF\uE000", {{0xD7FF, 3}, {0xE000, 3}}, std::nullopt},
    {"four_bytes_first_and_last", "\U00010000\U0010FFFF", {{0x10000, 4}, {0x10FFFF, 4}}, std::nullopt},
    {"a_written_replacement_character_is_well_formed", "\uFFFD", {{0xFFFD, 3}}, std::nullopt},
    {"lone_continuation", "a\x80z", {{'a', 1}, {kBad, 1}, {'z', 1}}, 1},
    {"lead_cut_short", "\xD9", {{kBad, 1}}, 0},
    {"three_byte_sequence_cut_short", "\xE0\xA4z", {{kBad, 2}, {'z', 1}}, 0},
    {"four_byte_sequence_cut_short", "\xF0\x9F\x98", {{kBad, 3}}, 0},
    {"overlong_slash", "\xC0\xAF", {{kBad, 1}, {kBad, 1}}, 0},
    {"overlong_three_bytes", "\xE0\x80\xAF", {{kBad, 1}, {kBad, 1}, {kBad, 1}}, 0},
    {"overlong_four_bytes", "\xF0\x80\x80\xAF", {{kBad, 1}, {kBad, 1}, {kBad, 1}, {kBad, 1}}, 0},
    {"surrogate", "\xED\xA0\x80", {{kBad, 1}, {kBad, 1}, {kBad, 1}}, 0},
    {"above_unicode", "\xF4\x90\x80\x80", {{kBad, 1}, {kBad, 1}, {kBad, 1}, {kBad, 1}}, 0},
    {"no_such_lead", "\xF5\xFF", {{kBad, 1}, {kBad, 1}}, 0},
    {"fault_after_good_text", "شa\xE2\x82", {{U'ش', 2}, {'a', 1}, {kBad, 2}}, 3},
};
// clang-format on

class Utf8 : public testing::TestWithParam<DecodeCase> {};

TEST_P(Utf8, Decodes) {
  const DecodeCase& c = GetParam();
  std::vector<Piece> pieces;
  for (std::size_t at = 0; at < c.text.size(); at += pieces.back().bytes) {
    const DecodedCodePoint decoded = DecodeCodePoint(c.text, at);
    pieces.push_back({decoded.value, decoded.bytes});
    ASSERT_GT(decoded.bytes, 0U);
  }
  EXPECT_EQ(pieces, c.pieces);
  EXPECT_EQ(FindIllFormedUtf8(c.text), c.first_fault);
  EXPECT_EQ(CountCodePoints(c.text), c.pieces.size());
}

INSTANTIATE_TEST_SUITE_P(Base, Utf8, testing::ValuesIn(kCases),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

TEST(Utf8Encoding, IsReadBackForEveryCodePoint) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    std::string bytes;
    AppendUtf8(c, bytes);
    const DecodedCodePoint decoded = DecodeCodePoint(bytes, 0);
    const bool surrogate = c >= 0xD800 && c < 0xE000;
    ASSERT_EQ(decoded.value, surrogate ? kReplacementCharacter : c);
    ASSERT_EQ(decoded.bytes, bytes.size());
    ASSERT_TRUE(decoded.well_formed);
  }
}

TEST(Utf8Encoding, OfNoCodePointIsTheReplacementCharacter) {
  std::string bytes;
  AppendUtf8(0x110000, bytes);
  EXPECT_EQ(bytes, "\uFFFD");
}

TEST(Utf16Units, AreTwoAboveTheBasicPlane) {
  EXPECT_EQ(CountUtf16Units(""), 0U);
  EXPECT_EQ(CountUtf16Units("aش中"), 3U);
  EXPECT_EQ(CountUtf16Units("a😀"), 3U);
  EXPECT_EQ(CountUtf16Units("\xFF"), 1U);
}

TEST(Utf8Length, IsThatOfCountingOneByOne) {
  const std::string letters[] = {"a", "ش", "中", "😀"};
  for (int seed = 0; seed < 256; ++seed) {
    std::string text;
    for (int i = 0; i < 20; ++i) {
      const Utf8Length length = MeasureUtf8(text);
      ASSERT_EQ(length.bytes, text.size());
      ASSERT_EQ(length.code_points, CountCodePoints(text)) << text;
      ASSERT_EQ(length.utf16_units, CountUtf16Units(text)) << text;
      text += letters[static_cast<std::size_t>(seed >> 2 * (i % 4) & 3)];
    }
  }
}

TEST(Utf8Length, OfATextWithoutBytesIsNothing) {
  EXPECT_EQ(MeasureUtf8({}).utf16_units, 0U);
}

}  // namespace
}  // namespace wirewatch
