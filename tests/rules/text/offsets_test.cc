#include "rules/text/offsets.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

struct OffsetsCase {
  std::string_view name;
  std::string_view text;
  OriginalSpan span;
  TextOffsets expected;  // code points, bytes, UTF-16 units
};

// clang-format off
constexpr OffsetsCase kCases[] = {
    {"ascii", "in Mosul", {3, 8}, {3, 8, 3, 8, 3, 8}},
    {"arabic", "في الموصل", {5, 17}, {3, 9, 5, 17, 3, 9}},
    {"marks_are_code_points", "الْمَ", {0, 10}, {0, 5, 0, 10, 0, 5}},
    {"three_bytes", "在摩苏尔", {3, 12}, {1, 4, 3, 12, 1, 4}},
    {"an_astral_character_before", "😀 Mosul", {5, 10}, {2, 7, 5, 10, 3, 8}},
    {"an_astral_character_inside", "a𝐈b", {0, 6}, {0, 3, 0, 6, 0, 4}},
    {"empty_span", "الموصل", {4, 4}, {2, 2, 4, 4, 2, 2}},
    {"whole_text", "Łódź", {0, 7}, {0, 4, 0, 7, 0, 4}},
    {"nothing_in_an_empty_text", "", {0, 0}, {0, 0, 0, 0, 0, 0}},
};
// clang-format on

class Offsets : public testing::TestWithParam<OffsetsCase> {};

TEST_P(Offsets, AreCountedThreeWays) {
  const OffsetsCase& c = GetParam();
  const std::vector<OriginalSpan> spans = {c.span};
  const auto located = LocateSpans(c.text, spans);
  ASSERT_EQ(located.size(), 1U);
  EXPECT_EQ(located[0], c.expected);
}

INSTANTIATE_TEST_SUITE_P(Text, Offsets, testing::ValuesIn(kCases),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

TEST(LocateSpans, KeepsTheOrderOfSpansThatOverlap) {
  const std::vector<OriginalSpan> spans = {{4, 6}, {0, 6}, {2, 6}, {0, 6}};
  const auto located = LocateSpans("ابت", spans);
  ASSERT_EQ(located.size(), 4U);
  EXPECT_EQ(located[0], (TextOffsets{2, 3, 4, 6, 2, 3}));
  EXPECT_EQ(located[1], (TextOffsets{0, 3, 0, 6, 0, 3}));
  EXPECT_EQ(located[2], (TextOffsets{1, 3, 2, 6, 1, 3}));
  EXPECT_EQ(located[3], located[1]);
}

TEST(LocateSpans, AgreesWithRecountingEachPrefix) {
  std::mt19937 random(7);
  const std::u32string letters = U"aé\u0301شא中𝐈😀\n";
  for (int round = 0; round < 200; ++round) {
    std::string text;
    std::vector<std::uint32_t> boundaries = {0};
    for (int i = 0; i < 30; ++i) {
      AppendUtf8(letters[random() % letters.size()], text);
      boundaries.push_back(static_cast<std::uint32_t>(text.size()));
    }
    std::vector<OriginalSpan> spans;
    for (int i = 0; i < 20; ++i) {
      const auto a = boundaries[random() % boundaries.size()];
      const auto b = boundaries[random() % boundaries.size()];
      spans.push_back({std::min(a, b), std::max(a, b)});
    }
    const auto located = LocateSpans(text, spans);
    ASSERT_EQ(located.size(), spans.size());
    for (std::size_t i = 0; i < spans.size(); ++i) {
      const auto before_begin = text.substr(0, spans[i].begin);
      const auto before_end = text.substr(0, spans[i].end);
      ASSERT_EQ(located[i],
                (TextOffsets{CountCodePoints(before_begin),
                             CountCodePoints(before_end), spans[i].begin,
                             spans[i].end, CountUtf16Units(before_begin),
                             CountUtf16Units(before_end)}))
          << text;
    }
  }
}

}  // namespace
}  // namespace wirewatch
