#include "rules/text/letter_case.h"

#include <gtest/gtest.h>

namespace wirewatch {
namespace {

TEST(Capitals, AreSeenAtTheFirstLetter) {
  EXPECT_TRUE(StartsWithCapital("Мосуле"));
  EXPECT_TRUE(StartsWithCapital("МОСУЛУ"));
  EXPECT_TRUE(StartsWithCapital("İzmir"));
  EXPECT_TRUE(StartsWithCapital("ǅ"));
  EXPECT_TRUE(StartsWithCapital("𝐈𝐒𝐈𝐒"));
  EXPECT_TRUE(StartsWithCapital("«Мосул"));
  EXPECT_FALSE(StartsWithCapital("мосуле"));
  EXPECT_FALSE(StartsWithCapital("al-Raqqa"));
  EXPECT_FALSE(StartsWithCapital("الموصل"));
  EXPECT_FALSE(StartsWithCapital("2017"));
  EXPECT_FALSE(StartsWithCapital(""));
}

TEST(Capitals, AreSeenThroughReferences) {
  EXPECT_TRUE(StartsWithCapital("&Eacute;tat", References::kDecode));
  EXPECT_FALSE(StartsWithCapital("x&Eacute;tat", References::kDecode));
  EXPECT_FALSE(StartsWithCapital("&eacute;tat", References::kDecode));
}

TEST(CamelCase, StepsFromSmallToCapital) {
  EXPECT_TRUE(IsLowerToUpperStep("FreeMosul", 4));
  EXPECT_TRUE(IsLowerToUpperStep("éMosul", 2));
  EXPECT_TRUE(IsLowerToUpperStep("e\u0301Mosul", 3));
  EXPECT_TRUE(IsLowerToUpperStep("e\u200DMosul", 4));
  EXPECT_FALSE(IsLowerToUpperStep("ISISinMosul", 4));  // S, i
  EXPECT_FALSE(IsLowerToUpperStep("ISIS", 2));
  EXPECT_FALSE(IsLowerToUpperStep("2Mosul", 1));
  EXPECT_FALSE(IsLowerToUpperStep("Mosul", 0));
  EXPECT_FALSE(IsLowerToUpperStep("Mosul", 5));
}

}  // namespace
}  // namespace wirewatch
