// What reaches a person's terminal: marks, colour, directions, and nothing that
// an article could say to it.
#include "daemon/cli/terminal.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "daemon/cli/pretty.h"
#include "tests/daemon/service/loop_fixture.h"

namespace wirewatch {
namespace {

const Painter kPlain(/*colour=*/false);
const Painter kColour(/*colour=*/true);

struct TextCase {
  const char* name;
  std::string text;
  std::string shown;
};
class Shown : public testing::TestWithParam<TextCase> {};

TEST_P(Shown, HarmlessAndOnOneLine) {
  EXPECT_EQ(Visible(GetParam().text), GetParam().shown);
  EXPECT_EQ(kPlain.Paint(Style::kBold, GetParam().text), GetParam().shown);
  EXPECT_EQ(kColour.Paint(Style::kBold, GetParam().text),
            "\x1b[1m" + GetParam().shown + "\x1b[0m");
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Texts, Shown, testing::Values(
  TextCase{"plain",            "Mosul",             "Mosul"},
  TextCase{"arabic",           "الرَّقّة",          "الرَّقّة"},
  TextCase{"astral",           "😀",                "😀"},
  TextCase{"line_ends",        "a\r\nb\nc\td",      "a  b c d"},
  TextCase{"escape_sequence",  "\x1b[2J\x1b]0;x\a", "<U+001B>[2J<U+001B>]0;x<U+0007>"},
  TextCase{"nul",              std::string("a\0b", 3), "a<U+0000>b"},
  TextCase{"delete_",          "a\x7f",             "a<U+007F>"},
  TextCase{"c1_control",       "a\u009b2J",         "a<U+009B>2J"},
  TextCase{"override_",        "a\u202eb",          "a<U+202E>b"},
  TextCase{"end_of_isolate",   "a\u2069b",          "a<U+2069>b"},
  TextCase{"direction_marks",  "a\u200f\u200e\u061cb", "a\u200f\u200e\u061cb"},
  TextCase{"joiners",          "a\u200c\u200db",    "a\u200c\u200db"},
  TextCase{"not_utf8",         "a\xff" "b",         "a\uFFFDb"}),
  [](const auto& one) { return one.param.name; });
// clang-format on

struct MarkCase {
  const char* name;
  std::string text;
  std::vector<OriginalSpan> marks;
  std::string plain;
  std::string colour;  // « and » stand for the sequences of a mark
};
class Marks : public testing::TestWithParam<MarkCase> {};

std::string WithSequences(std::string text) {
  for (const auto& [sign, sequence] :
       {std::pair<std::string, std::string>{"«", "\x1b[1;30;43m"},
        {"»", "\x1b[0m"}}) {
    for (std::size_t at = text.find(sign); at != std::string::npos;
         at = text.find(sign)) {
      text.replace(at, sign.size(), sequence);
    }
  }
  return text;
}

TEST_P(Marks, StandAroundTheirPieces) {
  const MarkCase& c = GetParam();
  EXPECT_EQ(MarkedText(kPlain, c.text, c.marks), c.plain);
  EXPECT_EQ(MarkedText(kColour, c.text, c.marks), WithSequences(c.colour));
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Texts, Marks, testing::Values(
  MarkCase{"none",       "a calm day",   {},               "a calm day",       "a calm day"},
  MarkCase{"middle",     "in Mosul now", {{3, 8}},         "in [Mosul] now",   "in «Mosul» now"},
  MarkCase{"whole",      "Mosul",        {{0, 5}},         "[Mosul]",          "«Mosul»"},
  MarkCase{"adjacent",   "ab",           {{0, 1}, {1, 2}}, "[a][b]",           "«a»«b»"},
  MarkCase{"twice_same", "ab",           {{0, 1}, {0, 1}}, "[a]b",             "«a»b"},
  MarkCase{"nested",     "abcd",         {{0, 4}, {1, 2}}, "[abcd]",           "«abcd»"},
  MarkCase{"controls",   "a\x1b" "b",    {{1, 3}},         "a[<U+001B>b]",     "a«<U+001B>b»"},
  MarkCase{"rtl",        "في الموصل",    {{5, 17}},        "\u2068في [الموصل]\u2069", "\u2068في «الموصل»\u2069"},
  MarkCase{"rtl_inside", "see حلب",      {},               "\u2068see حلب\u2069", "\u2068see حلب\u2069"}),
  [](const auto& one) { return one.param.name; });
// clang-format on

TEST(ColourOn, NotInAPipe) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  EXPECT_FALSE(ColourOn(ends[1]));
  close(ends[0]);
  close(ends[1]);
}

std::string PrettyOf(const std::string& value) {
  const auto rules = RulesFor({"Mosul", "Aleppo"}, "bundle");
  Processor processor(JsonArticles());
  InputRecord record;
  record.value = value;
  const Outcome outcome = processor.Run(record, *rules, nullptr);
  const Judged& judged = std::get<Judged>(outcome);
  return PrettyArticle(kPlain, judged.article, *rules, judged.counted);
}

TEST(PrettyArticle, ShowsEachSentenceWithMentionsAndWhatTheyAre) {
  EXPECT_EQ(PrettyOf(R"({"id": "a1", "headline":)"
                     R"( "From Mosul to Aleppo. A calm day. MOSUL rests."})"),
            "a1\n"
            "  From [Mosul] to [Aleppo].\n"
            "    headline: place/Mosul; place/Aleppo\n"
            "  [MOSUL] rests.\n"
            "    headline: place/Mosul (fold)\n");
}

TEST(PrettyArticle, SaysSoWhenNothingIsFound) {
  EXPECT_EQ(PrettyOf(R"({"id": "a1", "headline": "A calm day"})"),
            "a1  nothing found\n");
}

TEST(PrettyArticle, AnIdCannotSpeakToTheTerminal) {
  EXPECT_EQ(PrettyOf(R"({"id": "\u001b[2J", "headline": "A calm day"})"),
            "<U+001B>[2J  nothing found\n");
}

}  // namespace
}  // namespace wirewatch
