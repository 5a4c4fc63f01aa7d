// Snippets: which piece of the text is shown, and where the marks stand.

#include "daemon/article/snippet.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/base/utf8.h"
#include "rules/text/sentences.h"

namespace wirewatch {
namespace {

OriginalSpan SpanOf(std::string_view text, std::string_view piece) {
  const std::size_t at = text.find(piece);
  return {static_cast<std::uint32_t>(at),
          static_cast<std::uint32_t>(at + piece.size())};
}

std::string Repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) {
    text += piece;
  }
  return text;
}

// The snippet with its marks in brackets.
std::string Show(const Snippet& snippet) {
  std::string shown;
  std::size_t code_point = 0;
  for (std::size_t at = 0; at <= snippet.text.size(); ++code_point) {
    for (const auto& [start, end] : snippet.marks) {
      shown += end == code_point ? "]" : "";
      shown += start == code_point ? "[" : "";
    }
    if (at == snippet.text.size()) {
      break;
    }
    const DecodedCodePoint decoded = DecodeCodePoint(snippet.text, at);
    shown += snippet.text.substr(at, decoded.bytes);
    at += decoded.bytes;
  }
  return shown;
}

// The snippet of `text` with mentions of `pieces`, each where it stands first.
std::string SnippetOf(const std::string& text,
                      const std::vector<std::string>& pieces) {
  std::vector<OriginalSpan> mentions;
  for (const std::string& piece : pieces) {
    mentions.push_back(SpanOf(text, piece));
  }
  return Show(MakeSnippet(text, Sentences(text), mentions));
}

TEST(Snippet, IsTheSentenceOfTheFirstMention) {
  EXPECT_EQ(SnippetOf("It rained. Shells fell on Mosul. Raqqa is quiet.",
                      {"Mosul", "Raqqa"}),
            "Shells fell on [Mosul].");
}

TEST(Snippet, MarksAllMentionsInTheSentence) {
  EXPECT_EQ(SnippetOf("غارات على الرَّقّة والموصل. انتهى.", {"الرَّقّة", "الموصل"}),
            "غارات على [الرَّقّة] و[الموصل].");
}

TEST(Snippet, CountsAstralCharactersAsOne) {
  EXPECT_EQ(SnippetOf("😀😀 in Mosul 𝕀𝕊𝕀𝕊!", {"Mosul", "𝕀𝕊𝕀𝕊"}),
            "😀😀 in [Mosul] [𝕀𝕊𝕀𝕊]!");
}

TEST(Snippet, AMentionAcrossTwoSentencesShowsBoth) {
  const std::string text = "He saw St. Petersburg. The end.";
  const std::vector<OriginalSpan> sentences = {SpanOf(text, "He saw St."),
                                               SpanOf(text, "Petersburg."),
                                               SpanOf(text, "The end.")};
  EXPECT_EQ(Show(MakeSnippet(text, sentences, {SpanOf(text, "St. Peters")})),
            "He saw [St. Peters]burg.");
}

struct LongCase {
  std::string name;
  std::string before;
  std::string after;
  std::string begins;  // of the snippet
  std::string ends;
};

class LongSentence : public testing::TestWithParam<LongCase> {};

// One sentence longer than a snippet, the mention somewhere in it.
TEST_P(LongSentence, IsCutAroundTheMention) {
  const std::string text = GetParam().before + "الموصل" + GetParam().after;
  const std::vector<OriginalSpan> sentences = {
      {0, static_cast<std::uint32_t>(text.size())}};
  const Snippet snippet =
      MakeSnippet(text, sentences, {SpanOf(text, "الموصل")});
  const std::string shown = Show(snippet);
  EXPECT_LE(CountCodePoints(snippet.text), kSnippetCodePoints);
  EXPECT_GT(CountCodePoints(snippet.text), kSnippetCodePoints - 60);
  EXPECT_NE(shown.find("[الموصل]"), std::string::npos) << shown;
  EXPECT_EQ(shown.substr(0, GetParam().begins.size()), GetParam().begins);
  EXPECT_EQ(shown.substr(shown.size() - GetParam().ends.size()),
            GetParam().ends);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Cuts, LongSentence, testing::ValuesIn(std::vector<LongCase>{
  {"in_the_middle", "Start " + Repeated("كلمة ", 200), Repeated(" كلمة", 200) + " end", "كلمة ", " كلمة"},
  {"at_the_start", "Start ", Repeated(" كلمة", 200) + " end", "Start [", " كلمة"},
  {"at_the_end", "Start " + Repeated("كلمة ", 200), " end", "كلمة ", "] end"},
  {"near_the_start", "Start " + Repeated("كلمة ", 20), Repeated(" كلمة", 200), "Start كلمة", " كلمة"},
  {"without_spaces", Repeated("字", 500), Repeated("字", 500), "字", "字"},
}), [](const auto& test) { return test.param.name; });
// clang-format on

TEST(Snippet, AMentionLongerThanASnippetIsCutItself) {
  const std::string mention = "م" + Repeated("\u0651", 600);
  const std::string text = "في " + mention + " end";
  const std::vector<OriginalSpan> sentences = {
      {0, static_cast<std::uint32_t>(text.size())}};
  const Snippet snippet = MakeSnippet(text, sentences, {SpanOf(text, mention)});
  EXPECT_EQ(CountCodePoints(snippet.text), kSnippetCodePoints);
  ASSERT_EQ(snippet.marks.size(), 1U);
  EXPECT_EQ(snippet.marks[0], (std::pair<std::size_t, std::size_t>{0, 400}));
}

TEST(Snippet, AMentionThatRunsOverTheCutIsNotMarked) {
  const std::string text = "Mosul" + Repeated("字", 1000);
  const std::vector<OriginalSpan> sentences = {
      {0, static_cast<std::uint32_t>(text.size())}};
  const Snippet snippet = MakeSnippet(
      text, sentences,
      {{0, 5}, {5 + 3 * 380, 5 + 3 * 390}, {5 + 3 * 390, 5 + 3 * 400}});
  EXPECT_EQ(snippet.marks, (std::vector<std::pair<std::size_t, std::size_t>>{
                               {0, 5}, {385, 395}}));
}

}  // namespace
}  // namespace wirewatch
