// How a fault is shown: places, carets under wide and right-to-left letters,
// safety of the terminal, order; and "did you mean".
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "config/diag/diagnostic.h"

namespace wirewatch {
namespace {

std::shared_ptr<const SourceFile> File(std::string text,
                                       std::string name = "t.yaml") {
  return std::make_shared<const SourceFile>(std::move(name), std::move(text));
}

// The span of the first `piece` in the file.
Span SpanOf(const std::shared_ptr<const SourceFile>& file,
            std::string_view piece) {
  const std::size_t at = file->text().find(piece);
  EXPECT_NE(at, std::string_view::npos) << piece;
  return {file, at, at + piece.size()};
}

Diagnostic FaultAt(Span span) {
  Diagnostic fault;
  fault.code = "C012";
  fault.message = "unknown key";
  fault.span = std::move(span);
  return fault;
}

TEST(SourceFile, CountsLinesAndCodePointsFromOne) {
  const auto file = File("имя\r\n日本: 語\n\nx");
  struct {
    std::size_t byte, line, column;
  } const cases[] = {{0, 1, 1},  {2, 1, 2},  {6, 1, 4},  {8, 2, 1},
                     {11, 2, 2}, {16, 2, 5}, {19, 2, 6}, {20, 3, 1},
                     {21, 4, 1}, {22, 4, 2}, {99, 4, 2}};
  for (const auto& tested : cases) {
    const auto position = file->PositionOf(tested.byte);
    EXPECT_EQ(position.line, tested.line) << tested.byte;
    EXPECT_EQ(position.column, tested.column) << tested.byte;
  }
  EXPECT_EQ(file->Line(1), "имя");
  EXPECT_EQ(file->Line(3), "");
  EXPECT_EQ(file->Line(4), "x");
  EXPECT_EQ(file->Line(5), "");
  EXPECT_EQ(file->Line(0), "");
}

TEST(SourceFile, ByteOrderMarkTakesNoColumn) {
  const auto file = File(
      "\xEF\xBB\xBF"
      "ab\nc");
  EXPECT_EQ(file->PositionOf(3).column, 1U);
  EXPECT_EQ(file->PositionOf(0).column, 1U);
  EXPECT_EQ(file->Line(1), "ab");
  EXPECT_EQ(file->PositionOf(6).line, 2U);
}

struct RenderCase {
  const char* name;
  std::string text;
  std::string wrong;  // the piece that is underlined
  std::string shown;  // after the first line
};

// clang-format off
const RenderCase kRendered[] = {
    {"ascii", "a: [b, c]", "b",
     " 1 | a: [b, c]\n"
     "   |     ^\n"},
    {"wide_letters_before", "имя: {日本: 語, brokerz: x}", "brokerz",
     " 1 | имя: {日本: 語, brokerz: x}\n"
     "   |                 ^^^^^^^\n"},
    {"wide_letters_underlined", "城市: [巴黎, x]", "巴黎",
     " 1 | 城市: [巴黎, x]\n"
     "   |        ^^^^\n"},
    {"combining_marks_take_no_column", "a: [e\u0301e\u0301, x]", "x",
     " 1 | a: [e\u0301e\u0301, x]\n"
     "   |         ^\n"},
    {"right_to_left_says_which_piece", "ar: [الموصل، الرقة]", "،",
     " 1 | ar: [الموصل، الرقة]\n"
     "   |            ^\n"
     "   = at: ،\n"},
    {"hebrew_too", "he: [מוסול, x]", "x",
     " 1 | he: [מוסול, x]\n"
     "   |             ^\n"
     "   = at: x\n"},
    {"tab_is_one_column", "a:\tb", "b",
     " 1 | a: b\n"
     "   |    ^\n"},
    {"escape_character_is_named", "a: \x1B[31m b", "b",
     " 1 | a: <U+001B>[31m b\n"
     "   |                 ^\n"},
    {"direction_control_is_named", "a: x\u202Ey # z", "\u202E",
     " 1 | a: x<U+202E>y # z\n"
     "   |     ^^^^^^^^\n"},
    {"arabic_letter_mark_is_named", "a: \u061Cb", "b",
     " 1 | a: <U+061C>b\n"
     "   |            ^\n"},
    {"bad_bytes_are_replaced", "a: \xFF b", "b",
     " 1 | a: \uFFFD b\n"
     "   |      ^\n"},
    {"nothing_to_underline_at_the_end", "a: b\n", "\n",
     " 1 | a: b\n"
     "   |     ^\n"},
    {"several_lines_are_cut_at_the_first", "a: [b,\n  c]", "[b,\n  c]",
     " 1 | a: [b,\n"
     "   |    ^^^\n"},
    {"line_number_widens_the_margin", "\n\n\n\n\n\n\n\n\nten: x", "x",
     " 10 | ten: x\n"
     "    |      ^\n"},
    {"carriage_return_is_not_shown", "a: b\r\n", "b",
     " 1 | a: b\n"
     "   |    ^\n"},
};
// clang-format on

class Rendered : public testing::TestWithParam<RenderCase> {};

TEST_P(Rendered, UnderTheLine) {
  const auto file = File(GetParam().text);
  const std::string shown =
      Render(FaultAt(SpanOf(file, GetParam().wrong)), /*colour=*/false);
  EXPECT_EQ(shown.substr(shown.find('\n') + 1), GetParam().shown) << shown;
}

INSTANTIATE_TEST_SUITE_P(Table, Rendered, testing::ValuesIn(kRendered),
                         [](const auto& tested) { return tested.param.name; });

TEST(Render, ShowsAllParts) {
  const auto first = File("isis:\n", "a.yaml");
  const auto second = File("\n  isis: {}\n", "b.yaml");
  Diagnostic fault = FaultAt(SpanOf(second, "isis"));
  fault.labels.push_back({SpanOf(first, "isis"), "first declared here"});
  fault.help = {"delete one", "or rename it"};
  EXPECT_EQ(Render(fault, /*colour=*/false),
            "b.yaml:2:3: error[C012]: unknown key\n"
            " 2 |   isis: {}\n"
            "   |   ^^^^\n"
            "a.yaml:1:1: note: first declared here\n"
            " 1 | isis:\n"
            "   | ----\n"
            "   = help: delete one\n"
            "   = help: or rename it\n");
}

TEST(Render, FaultWithoutAPlace) {
  Diagnostic fault;
  fault.code = "C001";
  fault.message = "cannot read `x`";
  EXPECT_EQ(Render(fault, /*colour=*/false),
            "wirewatch: error[C001]: cannot read `x`\n");
}

TEST(Render, WarningSaysSo) {
  Diagnostic warning = FaultAt(SpanOf(File("a: b"), "a"));
  warning.level = Level::kWarning;
  EXPECT_EQ(Render(warning, /*colour=*/false),
            "t.yaml:1:1: warning[C012]: unknown key\n 1 | a: b\n   | ^\n");
}

TEST(Render, ColourOnlyWhenAskedFor) {
  const Diagnostic fault = FaultAt(SpanOf(File("a: b"), "a"));
  EXPECT_EQ(Render(fault, /*colour=*/false).find('\x1B'), std::string::npos);
  EXPECT_NE(Render(fault, /*colour=*/true).find("\x1B[1;31m^\x1B[0m"),
            std::string::npos);
}

TEST(Render, MessagesAndNamesCannotSpeakToTheTerminal) {
  Diagnostic fault = FaultAt(SpanOf(File("a: b", "x\x1B[2J.yaml"), "a"));
  fault.message = "unknown key `\x1B]0;\u202E`";
  fault.help = {"\x07"};
  const std::string shown = Render(fault, /*colour=*/false);
  EXPECT_EQ(shown.find('\x1B'), std::string::npos);
  EXPECT_EQ(shown.find('\x07'), std::string::npos);
  EXPECT_NE(shown.find("`<U+001B>]0;<U+202E>`"), std::string::npos) << shown;
}

TEST(Render, LineWithASecretIsNotShown) {
  Diagnostic fault = FaultAt(SpanOf(File("password: hunter2"), "password"));
  fault.secret = true;
  EXPECT_EQ(Render(fault, /*colour=*/false),
            "t.yaml:1:1: error[C012]: unknown key\n"
            " 1 | (not shown: a secret stands in this line)\n");
}

TEST(Render, VeryLongLineIsCutAroundTheFault) {
  const auto file =
      File("[" + std::string(5000, 'x') + "!" + std::string(5000, 'y') + "]");
  EXPECT_EQ(Render(FaultAt(SpanOf(file, "!")), /*colour=*/false),
            "t.yaml:1:5002: error[C012]: unknown key\n"
            " 1 | …" +
                std::string(50, 'x') + "!" + std::string(80, 'y') + "…\n   | " +
                std::string(51, ' ') + "^\n");
}

TEST(RenderAll, OrdersByFileAndPlace) {
  const auto a = File("1\n2\n", "a");
  const auto b = File("3\n", "b");
  Diagnostic no_place;
  no_place.code = "C001";
  no_place.message = "gone";
  const std::string shown =
      RenderAll({FaultAt(SpanOf(b, "3")), FaultAt(SpanOf(a, "2")), no_place,
                 FaultAt(SpanOf(a, "1"))},
                /*colour=*/false);
  std::vector<std::size_t> places;
  for (const char* start : {"wirewatch: ", "a:1:1", "a:2:1", "b:1:1"}) {
    places.push_back(shown.find(start));
  }
  EXPECT_TRUE(std::is_sorted(places.begin(), places.end())) << shown;
  EXPECT_NE(places.back(), std::string::npos);
}

TEST(RenderAll, ShowsFiftyErrorsBeforeWarningsAndCountsTheRest) {
  const auto file = File("a: b");
  Diagnostics faults;
  for (int i = 0; i < 52; ++i) {
    faults.push_back(FaultAt(SpanOf(file, "a")));
    faults.push_back(FaultAt(SpanOf(file, "a")));
    faults.back().level = Level::kWarning;
  }
  faults.pop_back();
  const std::string shown = RenderAll(faults, /*colour=*/false);
  EXPECT_EQ(shown.find("warning["), std::string::npos);
  EXPECT_TRUE(shown.ends_with("… and 2 more errors, 51 more warnings\n"));
  faults.resize(50);
  EXPECT_EQ(RenderAll(faults, /*colour=*/false).find("more"),
            std::string::npos);
}

TEST(HasErrors, LooksForErrorsOnly) {
  Diagnostic warning;
  warning.level = Level::kWarning;
  EXPECT_FALSE(HasErrors({}));
  EXPECT_FALSE(HasErrors({warning}));
  EXPECT_TRUE(HasErrors({warning, Diagnostic{}}));
}

struct NearestCase {
  const char* word;
  const char* nearest;  // "": none
};

TEST(Nearest, IsAtMostTwoSlipsAway) {
  const std::vector<std::string> keys = {"names",    "kind", "ids",
                                         "severity", "flag", "الموصل"};
  const NearestCase cases[] = {
      {"naems", "names"},   // a swap is one slip
      {"nams", "names"},    // a letter lost
      {"nammes", "names"},  // a letter too many
      {"Names", "names"},   // capitals are none
      {"severty", "severity"},
      {"sevrty", "severity"},
      {"svrty", ""},   // three
      {"id", "ids"},   // short words: one slip
      {"isd", "ids"},  // a swap is still one
      {"ix", ""},
      {"kidn", "kind"},
      {"الموصلل", "الموصل"},  // letters, not bytes
      {"", ""},
      {"rules", ""},
  };
  for (const NearestCase& tested : cases) {
    EXPECT_EQ(Nearest(tested.word, keys).value_or(""), tested.nearest)
        << tested.word;
  }
  EXPECT_EQ(Nearest(std::string(10'000, 'x'), keys), std::nullopt);
  EXPECT_EQ(Nearest("bat", {"cat", "bar"}).value_or(""), "cat");  // the first
}

}  // namespace
}  // namespace wirewatch
