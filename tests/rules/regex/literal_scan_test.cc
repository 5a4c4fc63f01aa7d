// The scan for literals against std::string_view::find, and what it keeps when
// a literal stands in a text too often.
#include "rules/regex/literal_scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {
namespace {

std::vector<LiteralHit> FindNaively(const std::vector<std::string>& literals,
                                    std::string_view text) {
  std::vector<LiteralHit> hits;
  for (std::uint32_t literal = 0; literal < literals.size(); ++literal) {
    std::size_t count = 0;
    for (std::size_t at = text.find(literals[literal]);
         at != std::string_view::npos && count < LiteralScan::kMostHits;
         at = text.find(literals[literal], at + 1)) {
      hits.push_back({literal, static_cast<std::uint32_t>(at)});
      ++count;
    }
  }
  return hits;
}

// Few letters, so that literals overlap, repeat and begin alike.
std::string RandomString(std::mt19937& random, std::size_t size) {
  constexpr std::string_view kLetters[] = {"a", "a", "b", "ا", "ل", "国", " "};
  std::string text;
  while (text.size() < size) {
    text += kLetters[random() % std::size(kLetters)];
  }
  return text;
}

TEST(LiteralScan, FindsWhatAPlainSearchFinds) {
  std::mt19937 random(7);
  std::size_t found = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> literals;
    for (std::size_t count = random() % 60; count > 0; --count) {
      literals.push_back(RandomString(
          random,
          LiteralScan::kLeastBytes + random() % (random() % 2 ? 4 : 14)));
    }
    std::sort(literals.begin(), literals.end());
    literals.erase(std::unique(literals.begin(), literals.end()),
                   literals.end());
    std::string text = RandomString(random, random() % 300);
    for (const std::string& literal : literals) {
      text += literal + RandomString(random, random() % 5);
    }
    const std::vector<LiteralHit> hits = LiteralScan(literals).Find(text);
    ASSERT_EQ(hits, FindNaively(literals, text)) << "round " << round;
    found += hits.size();
  }
  EXPECT_GT(found, 10000U);
}

TEST(LiteralScan, FindsLiteralsOfEveryLengthAtEveryPlace) {
  for (std::size_t size = LiteralScan::kLeastBytes; size < 40; ++size) {
    std::string literal;
    for (std::size_t i = 0; i < size; ++i) {
      literal += static_cast<char>('a' + i % 23);
    }
    const LiteralScan scan({literal});
    for (std::size_t before = 0; before < 80; ++before) {
      const std::string text = std::string(before, '.') + literal;
      const std::vector<LiteralHit> expected = {
          {0, static_cast<std::uint32_t>(before)}};
      EXPECT_EQ(scan.Find(text), expected) << size << " after " << before;
    }
  }
}

TEST(LiteralScan, KeepsTheFirstHitsOfALiteralThatIsEverywhere) {
  const LiteralScan scan({"aaa", "aaaaaaaaaaaaaaaaaaaa", "b b"});
  const std::vector<LiteralHit> hits =
      scan.Find(std::string(5000, 'a') + "b b");
  ASSERT_EQ(hits.size(), 2 * LiteralScan::kMostHits + 1);
  EXPECT_EQ(hits[LiteralScan::kMostHits - 1],
            (LiteralHit{0, LiteralScan::kMostHits - 1}));
  EXPECT_EQ(hits.back(), (LiteralHit{2, 5000}));
}

TEST(LiteralScan, FindsNothingWithoutLiteralsOrText) {
  EXPECT_TRUE(LiteralScan({}).Find("mosul").empty());
  EXPECT_TRUE(LiteralScan({"mosul"}).Find("").empty());
  EXPECT_TRUE(LiteralScan({"mosul"}).Find("mosu").empty());
}

}  // namespace
}  // namespace wirewatch
