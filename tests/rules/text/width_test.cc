#include "rules/text/width.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace wirewatch {
namespace {

struct WidthCase {
  std::string_view name;
  std::string_view text;
  std::size_t columns;
};

// clang-format off
constexpr WidthCase kWidths[] = {
    {"empty", "", 0},
    {"ascii", "Mosul 2017", 10},
    {"arabic", "الموصل", 6},
    {"arabic_vowel_signs_take_none", "الْمَوْصِل", 6},
    {"combining_accent_takes_none", "Kobane\u0302", 6},
    {"han_is_wide", "摩苏尔", 6},
    {"kana_is_wide", "モスル", 6},
    {"half_width_kana_is_narrow", "ﾓｽﾙ", 3},
    {"full_width_latin_is_wide", "ＩＳ", 4},
    {"hangul_syllables_are_wide", "모술", 4},
    {"conjoining_jamo_make_one_syllable", "\u1106\u1169\u1109\u116E\u11AF", 4},
    {"ideographic_space_is_wide", "\u3000", 2},
    {"emoji", "😀!", 3},
    {"a_flag_is_two_columns", "🇮🇶", 2},
    {"direction_marks_take_none", "\u2067الموصل\u2069\u200F", 6},
    {"zero_width_joints_take_none", "موصل\u200Cها\u200B", 6},
    {"thai_vowels_above_take_none", "โมซุล", 4},
};
// clang-format on

class Widths : public testing::TestWithParam<WidthCase> {};

TEST_P(Widths, InColumns) {
  EXPECT_EQ(DisplayWidth(GetParam().text), GetParam().columns);
}

INSTANTIATE_TEST_SUITE_P(Text, Widths, testing::ValuesIn(kWidths),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

TEST(RightToLeft, IsSeenInStrongCharactersOnly) {
  EXPECT_TRUE(HasRightToLeft("in الموصل"));
  EXPECT_TRUE(HasRightToLeft("דאע״ש"));
  EXPECT_TRUE(HasRightToLeft("ߊߋ"));
  EXPECT_TRUE(HasRightToLeft("a\u200F"));  // RLM is of class R
  EXPECT_FALSE(HasRightToLeft("Mosul 2017 摩苏尔"));
  EXPECT_FALSE(HasRightToLeft("٩٣"));  // Arabic digits are of class AN
  EXPECT_FALSE(HasRightToLeft(""));
}

}  // namespace
}  // namespace wirewatch
