// What the set does beyond finding matches: asking lazily, naming the patterns
// that would slow the others, keeping its bounds and saying so.
#include "rules/regex/regex_set.h"

#include <gtest/gtest.h>

#include <ios>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

std::vector<Regex> Compiled(const std::vector<std::string_view>& patterns,
                            const RegexOptions& options = {}) {
  std::vector<Regex> compiled;
  for (const std::string_view pattern : patterns) {
    auto regex = CompileRegex(pattern, options);
    EXPECT_TRUE(regex.ok()) << pattern << ": " << regex.error().message;
    compiled.push_back(*std::move(regex));
  }
  return compiled;
}

struct Article {
  explicit Article(std::string_view body)
      : document{{{"body", body}}, "", ""}, text(Fold(document)) {}
  Document document;
  FoldedText text;
};

void ExpectTheTwinsMatches(const RegexSet& set, std::string_view body,
                           std::size_t count) {
  const Article article(body);
  const RegexMatches found = set.Find(article.document, article.text);
  EXPECT_EQ(found.matches.size(), count);
  EXPECT_EQ(found.matches,
            FindRegexesNaively(set.patterns(), article.document, article.text)
                .matches);
}

constexpr RegexOptions kBroad{.broad = true};

TEST(RegexSet, SearchesOnlyWhatIsAskedFor) {
  const RegexSet set(Compiled({"mosul \\pL+", "raqqa", "mosul dam"}));
  const Article article("Mosul Dam and the city of Mosul.");
  RegexScan scan = set.Scan(article.document, article.text);
  EXPECT_TRUE(scan.MayMatch(0));
  EXPECT_FALSE(scan.MayMatch(1));
  EXPECT_EQ(scan.Candidates(), (std::vector<std::uint32_t>{0, 2}));
  EXPECT_EQ(set.stats().searches, 0U);
  EXPECT_EQ(scan.MatchesOf(0).matches,
            (std::vector<RegexMatch>{{0, 0, {0, 9}}}));
  EXPECT_TRUE(scan.MatchesOf(1).matches.empty());
  EXPECT_EQ(set.stats().searches, 1U);
}

TEST(RegexSet, RunsAutomataOnlyForBroadPatternsThatAreAskedFor) {
  std::vector<Regex> patterns = Compiled({"mosul"});
  patterns.push_back(Compiled({"\\p{Nd}{4}"}, kBroad).front());
  patterns.push_back(Compiled({"\\pL{3} \\p{Nd}"}).front());
  const RegexSet set(std::move(patterns));
  const Article article("Mosul in 2017");
  RegexScan scan = set.Scan(article.document, article.text);
  EXPECT_TRUE(scan.MayMatch(0));
  EXPECT_EQ(set.stats().broad_scans, 0U);
  EXPECT_EQ(scan.Candidates(), (std::vector<std::uint32_t>{0, 1, 2}));
  EXPECT_EQ(set.stats().broad_scans, 1U);  // not for the demoted one
  EXPECT_TRUE(scan.MayMatch(1));
  EXPECT_EQ(set.stats().broad_scans, 1U);  // once an article
  EXPECT_FALSE(scan.MayMatch(2));
  EXPECT_EQ(set.stats().broad_scans, 2U);
}

struct DemotedCase {
  std::string_view name;
  std::string_view pattern;
  RegexOptions options;
  std::vector<DemotedRegex> demoted;
};

// clang-format off
const std::vector<DemotedCase> kDemotedCases = {
    {"a_word", "mosul \\pL{1,100}", {}, {}},
    {"a_number", "\\p{Nd}{1,4}", kBroad, {}},
    {"long_words", "\\pL{20,}", kBroad, {}},
    {"a_space", "\\pL+ \\pL+", {}, {{0, Demotion::kShortLiteral}}},
    {"one_short_of_many", "mosul|is", {}, {{0, Demotion::kShortLiteral}}},
    {"a_space_behind_digits", "\\p{Nd}{1,3} \\pL", {}, {}},
    {"a_space_by_its_authors_word", "\\pL+ \\pL+", kBroad, {}},
    {"many_states", "[a-m].{20}q", kBroad, {{0, Demotion::kManyStates}}},
    {"many_states_with_a_literal", "[a-m].{20}mosul", {}, {}},
    {"too_large_to_try", "[ab]{1000}[ab]{1000}[ab]{1000}[ab]{1000}[ab]{1000}", kBroad, {{0, Demotion::kManyStates}}},
};
// clang-format on

class Demoted : public testing::TestWithParam<DemotedCase> {};

TEST_P(Demoted, AreNamed) {
  const DemotedCase& given = GetParam();
  const RegexSet set(Compiled({given.pattern}, given.options));
  EXPECT_EQ(set.demoted(), given.demoted);
}

INSTANTIATE_TEST_SUITE_P(RegexSet, Demoted, testing::ValuesIn(kDemotedCases),
                         [](const testing::TestParamInfo<DemotedCase>& tested) {
                           return std::string(tested.param.name);
                         });

// `\p{Nd}` is `[0-9]` there: what is no digit is none of ours.
TEST(RegexSet, TakesEveryScriptsDigitsOfAFoldedText) {
  const RegexSet set(Compiled({"\\p{Nd}", "[^\\P{Nd}]"},
                              {.edges = RegexEdges::kNone, .broad = true}));
  std::size_t digits = 0;
  for (char32_t first = 0; first < 0x110000; first += 64) {
    std::string body;
    for (char32_t c = first; c < first + 64; ++c) {
      if (c != U'\0' && (c < 0xD800 || c > 0xDFFF)) {
        AppendUtf8(c, body);
        body += ' ';
      }
    }
    const Article article(body);
    RegexScan scan = set.Scan(article.document, article.text);
    const auto known = scan.MatchesOf(0).matches;
    const auto asked = scan.MatchesOf(1).matches;
    ASSERT_EQ(known.size(), asked.size()) << std::hex << std::size_t{first};
    digits += known.size();
  }
  EXPECT_GT(digits, 600U);
}

// More places where it may begin than are told apart; only the last one is a
// match.
TEST(RegexSet, FindsWhatStandsBehindManyOpeners) {
  const RegexSet set(Compiled({"7 \\pL{3}", "#\\pL{1,3}$"}, kBroad));
  std::string body;
  for (std::size_t i = 0; i < 3 * BroadAutomaton::kMostHits; ++i) {
    body += "17 abcd #ab7\n";
  }
  body += "7 abc #ab";
  ExpectTheTwinsMatches(set, body, 2);
}

// Whatever the automata are allowed, answers are the same.
TEST(RegexSet, AnswersWithoutMemory) {
  std::vector<Regex> patterns = Compiled(
      {"\\p{Nd}{4}", "[a-f]{4,8}", "\\pL{3}-\\pL{3}", "\\p{Arabic}{6}"},
      kBroad);
  patterns.push_back(Compiled({"[a-m].{20}q"}, kBroad).front());
  const Article article(
      "deed 2017 abc-def الموصل, feed-bed a 1234567890123456 q");
  const RegexMatches expected =
      FindRegexesNaively(patterns, article.document, article.text);
  EXPECT_EQ(expected.matches.size(), 5U);
  std::size_t isolated = 0;
  for (std::int64_t memory = 1 << 8; memory <= 1 << 24; memory *= 2) {
    const RegexSet set(patterns, {.broad_memory = memory});
    EXPECT_EQ(set.Find(article.document, article.text).matches,
              expected.matches)
        << memory;
    isolated = std::max(isolated, set.demoted().size());
  }
  EXPECT_EQ(isolated, 5U);
}

TEST(RegexSet, ReportsAHundredMatchesAndSaysThatThereAreMore) {
  const RegexSet set(Compiled({"mosul", "raqqa$"}));
  std::string body;
  for (std::size_t i = 0; i < kMostRegexMatches; ++i) {
    body += "mosul ";
  }
  const Article all(body);
  RegexMatches found = set.Find(all.document, all.text);
  EXPECT_EQ(found.matches.size(), kMostRegexMatches);
  EXPECT_FALSE(found.truncated);
  const Article more(body + "mosul raqqa");
  found = set.Find(more.document, more.text);
  EXPECT_EQ(found.matches.size(), kMostRegexMatches + 1);
  EXPECT_EQ(found.matches.back().pattern, 1U);
  EXPECT_TRUE(found.truncated);
  EXPECT_EQ(set.stats().truncated, 1U);
}

// More literals than are told apart; only the last one is in a match.
TEST(RegexSet, FindsWhatStandsBehindManyLiterals) {
  const RegexSet set(
      Compiled({"mosul \\p{Nd}", "\\p{Nd} mosul x", "(?m)mosul .*y$"}));
  std::string body;
  for (std::size_t i = 0; i < 3 * LiteralScan::kMostHits; ++i) {
    body += "mosul a\n";
  }
  body += "mosul 7 mosul xy";
  ExpectTheTwinsMatches(set, body, 2);
}

// Each `abc` is a match, but for the longest one RE2 reads to the end.
TEST(RegexSet, EndsASearchThatWouldTakeTooLong) {
  const RegexSet set(Compiled({"abc|abc[^z]*z"}));
  std::string body;
  while (body.size() < 2 << 20) {
    body += "abc ";
  }
  const Article article(body);
  const RegexMatches found = set.Find(article.document, article.text);
  EXPECT_TRUE(found.truncated);
  EXPECT_GT(found.matches.size(), 10U);
  EXPECT_LT(found.matches.size(), kMostRegexMatches);
}

TEST(RegexSet, IsForManyThreads) {
  std::vector<Regex> patterns = Compiled({"mosul \\pL+", "raqqa|daesh"});
  patterns.push_back(Compiled({"\\p{Nd}{4}"}, kBroad).front());
  const RegexSet set(std::move(patterns));
  const Article article("Mosul Dam, 2017: Daesh left Raqqa");
  std::vector<RegexMatches> found(4);
  std::vector<std::thread> threads;
  for (RegexMatches& its : found) {
    threads.emplace_back([&set, &article, &its] {
      for (int i = 0; i < 50; ++i) {
        its = set.Find(article.document, article.text);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (const RegexMatches& its : found) {
    EXPECT_EQ(its.matches.size(), 4U);
    EXPECT_EQ(its.matches, found.front().matches);
  }
}

}  // namespace
}  // namespace wirewatch
