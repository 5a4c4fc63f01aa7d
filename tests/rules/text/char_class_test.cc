#include "rules/text/char_class.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "rules/text/char_class_definition.h"

namespace wirewatch {
namespace {

struct ClassCase {
  std::string_view name;
  char32_t character;
  CharClass expected;
};

constexpr auto kLetter = CharKind::kLetter;

// clang-format off
constexpr ClassCase kCases[] = {
    {"latin", U'a', {kLetter, ScriptGroup::kAlphabet}},
    {"greek_is_of_the_same_group", U'σ', {kLetter, ScriptGroup::kAlphabet}},
    {"cyrillic_too", U'м', {kLetter, ScriptGroup::kAlphabet}},
    {"arabic", U'م', {kLetter, ScriptGroup::kArabic}},
    {"hebrew", U'ש', {kLetter, ScriptGroup::kHebrew}},
    {"han", U'国', {kLetter, ScriptGroup::kHan}},
    {"han_iteration_mark", U'々', {kLetter, ScriptGroup::kHan}},
    {"han_zero", U'〇', {kLetter, ScriptGroup::kHan}},
    {"hiragana", U'も', {kLetter, ScriptGroup::kHiragana}},
    {"katakana", U'モ', {kLetter, ScriptGroup::kKatakana}},
    {"long_vowel_mark", U'ー', {kLetter, ScriptGroup::kKatakana}},
    {"voicing_mark", 0x3099, {kLetter, ScriptGroup::kKatakana, true}},
    {"hangul", U'모', {kLetter, ScriptGroup::kHangul}},
    {"thai_consonant", U'ซ', {kLetter, ScriptGroup::kThaiLike}},
    {"thai_vowel_after", U'า', {kLetter, ScriptGroup::kThaiLike, true}},
    {"thai_vowel_before", U'โ', {kLetter, ScriptGroup::kThaiLike}},
    {"thai_vowel_below", 0x0E38, {kLetter, ScriptGroup::kThaiLike, true}},
    {"khmer", U'ម', {kLetter, ScriptGroup::kThaiLike}},
    {"symbol", U'€', {CharKind::kOther}},
    {"punctuation", U'،', {CharKind::kOther}},
    {"hash", U'#', {CharKind::kOther}},
    {"emoji", U'😀', {CharKind::kOther}},
    {"arabic_number_sign", 0x0600, {CharKind::kOther}},
    {"replacement_character", 0xFFFD, {CharKind::kOther}},
    {"digit", U'7', {CharKind::kDigit}},
    {"space", U' ', {CharKind::kSpace}},
    {"line_end", U'\n', {CharKind::kLineEnd}},
    {"soft_joint", 0x200C, {CharKind::kSoft}},
    {"apostrophe", U'\'', {CharKind::kApostrophe}},
    {"hyphen", U'-', {CharKind::kHyphen}},
    {"underscore", U'_', {CharKind::kUnderscore}},
    {"middle_dot", 0x00B7, {CharKind::kMiddleDot}},
};
// clang-format on

class CharClasses : public testing::TestWithParam<ClassCase> {};

TEST_P(CharClasses, OfACharacter) {
  EXPECT_EQ(ClassOf(GetParam().character), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Text, CharClasses, testing::ValuesIn(kCases),
                         [](const auto& test) {
                           return std::string(test.param.name);
                         });

TEST(CharClassTable, IsTheDefinitionForAllCodePoints) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    ASSERT_EQ(ClassOf(c), ClassByDefinition(c)) << std::hex << +c;
  }
}

TEST(ScriptGroups, OfScriptsWithoutANameHereAreDistinct) {
  const ScriptGroup devanagari = ClassOf(U'म').script;
  const ScriptGroup armenian = ClassOf(U'ա').script;
  EXPECT_GE(devanagari, ScriptGroup::kOtherScripts);
  EXPECT_GE(armenian, ScriptGroup::kOtherScripts);
  EXPECT_NE(devanagari, armenian);
  EXPECT_EQ(ClassOf(0x093E).script, devanagari);  // a vowel sign
}

TEST(WordSeparators, AreAllButTheApostrophe) {
  EXPECT_TRUE(IsWordSeparator(CharKind::kSpace));
  EXPECT_TRUE(IsWordSeparator(CharKind::kMiddleDot));
  EXPECT_TRUE(IsWordSeparator(CharKind::kSoft));
  EXPECT_FALSE(IsWordSeparator(CharKind::kApostrophe));
  EXPECT_FALSE(IsWordSeparator(CharKind::kLetter));
  EXPECT_FALSE(IsWordSeparator(CharKind::kOther));
}

}  // namespace
}  // namespace wirewatch
