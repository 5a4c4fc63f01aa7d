// The proclitic grammars, as the strings that each takes and those it does not.
#include "rules/match/clitics.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace wirewatch {
namespace {

struct GrammarCase {
  const char* id;
  ProcliticGrammar grammar;
  std::vector<std::u32string> legal;
  std::vector<std::u32string> illegal;
};

class Grammars : public testing::TestWithParam<GrammarCase> {};

TEST_P(Grammars, TakeWhatIsLegalAndNothingElse) {
  const Proclitics proclitics{GetParam().grammar, U""};
  for (const std::u32string& letters : GetParam().legal) {
    EXPECT_TRUE(IsLegal(proclitics, letters))
        << testing::PrintToString(letters);
  }
  for (const std::u32string& letters : GetParam().illegal) {
    EXPECT_FALSE(IsLegal(proclitics, letters))
        << testing::PrintToString(letters);
  }
}

using enum ProcliticGrammar;

// clang-format off
INSTANTIATE_TEST_SUITE_P(All, Grammars, testing::ValuesIn(std::vector<GrammarCase>{
    {"none", kNone, {U""}, {U"و", U"ב"}},
    {"arabic_article", kArabicArticle,
     {U"", U"و", U"ف", U"ب", U"ك", U"وب", U"وك", U"فب", U"فك"},
     {U"ل", U"ول", U"وف", U"بو", U"بك", U"س", U"أ", U"وبك"}},
    {"arabic_assimilated", kArabicAssimilated,
     {U"ل", U"ول", U"فل"}, {U"", U"و", U"ب", U"لل", U"بل", U"وبل"}},
    {"arabic_long", kArabicLong,
     {U"", U"و", U"ف", U"ب", U"ل", U"ك", U"وب", U"ول", U"وك", U"فب", U"فل", U"فك"},
     {U"وف", U"وو", U"لل", U"كب", U"لو", U"ال", U"وال"}},
    {"arabic_short", kArabicShort,
     {U"", U"و", U"ب", U"ل", U"وب", U"ول"}, {U"ف", U"ك", U"فب", U"وك"}},
    {"arabic_short_with_lam", kArabicShortLam,
     {U"", U"و", U"ب", U"وب"}, {U"ل", U"ول", U"ف", U"ك"}},
    {"hebrew_long", kHebrewLong,
     {U"", U"ו", U"ש", U"כש", U"ב", U"ל", U"מ", U"כ", U"ה", U"וב", U"וש", U"וכש", U"שב", U"בה", U"וכשבה"},
     {U"בו", U"בש", U"הב", U"וו", U"ד", U"שכש"}},
    {"hebrew_medium", kHebrewMedium,
     {U"", U"ו", U"ש", U"ב", U"ל", U"מ", U"ה", U"וב", U"שב", U"בה", U"ושבה"}, {U"כ", U"כש", U"וכ", U"בו"}},
    {"hebrew_covert_article", kHebrewCovert,
     {U"ב", U"ל", U"כ", U"וב", U"שב", U"כשל"}, {U"", U"ו", U"מ", U"ה", U"בה"}},
    {"hebrew_short", kHebrewShort,
     {U"", U"ו", U"ב", U"ל", U"מ"}, {U"כ", U"ה", U"ש", U"וב"}},
}), [](const auto& test) { return std::string(test.param.id); });
// clang-format on

TEST(Proclitics, AreLimitedToTheAllowedLetters) {
  const Proclitics some{kArabicLong, U"وبل"};
  EXPECT_TRUE(IsLegal(some, U""));
  EXPECT_TRUE(IsLegal(some, U"وب"));
  EXPECT_FALSE(IsLegal(some, U"ك"));
  EXPECT_FALSE(IsLegal(some, U"وك"));
}

}  // namespace
}  // namespace wirewatch
