// FoldedField::marks_are_cut().
#include <gtest/gtest.h>

#include <string>

#include "rules/text/fold.h"

namespace wirewatch {
namespace {

constexpr const char* kVowelSign = "\u0941";  // stays, as a letter does
constexpr const char* kVowelSignNamed = "&#x941;";
constexpr const char* kShadda = "\u0651";  // goes anyway
constexpr const char* kJoiner = "\u200D";  // is dropped

struct CutCase {
  const char* name;
  const char* base;
  const char* mark;
  int count;
  const char* between = "";
  References references = References::kLiteral;
  bool is_cut = false;
};

// clang-format off
constexpr CutCase kCases[] = {
    {"thirty", "ऄ", kVowelSign, 30},
    {"thirty_one", "ऄ", kVowelSign, 31, "", References::kLiteral, true},
    {"thirty_behind_what_is_dropped", "\uFE71", kVowelSign, 30},
    {"thirty_one_that_go_anyway", "ا", kShadda, 31},
    {"thirty_one_between_dropped", "ऄ", kVowelSign, 31, kJoiner, References::kLiteral, true},
    {"nothing_but_dropped", "ا", kJoiner, 1000},
    {"on_a_base_of_eighteen_letters", "ﷺ", kVowelSign, 14, "", References::kLiteral, true},
    {"so_many_bases_with_one", "ऄ", kVowelSign, 31, "ऄ"},
    {"references", "ऄ", kVowelSignNamed, 31, "", References::kDecode, true},
    {"references_that_are_text", "ऄ", kVowelSignNamed, 31},
};
// clang-format on

class CutMarks : public testing::TestWithParam<CutCase> {};

TEST_P(CutMarks, AreFoundWhereverTheyStand) {
  const CutCase& c = GetParam();
  std::string unit = c.base;
  for (int i = 0; i < c.count; ++i) {
    unit += std::string(c.mark) + c.between;
  }
  for (std::size_t before = 0; before < 20; ++before) {
    const std::string text = std::string(before, 'a') + unit;
    EXPECT_EQ(FoldField(text, c.references).marks_are_cut(), c.is_cut)
        << before;
    EXPECT_EQ(FoldField(text + " end", c.references).marks_are_cut(), c.is_cut)
        << before;
  }
}

INSTANTIATE_TEST_SUITE_P(Text, CutMarks, testing::ValuesIn(kCases),
                         [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace wirewatch
