// Texts that are taken out change nothing of what the parser reads.

#include "daemon/article/html_skeleton.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "daemon/article/html_foreign.h"
#include "daemon/article/html_scan.h"
#include "tests/daemon/article/odd_markup.h"

namespace wirewatch {
namespace {

constexpr int kPieces = 6000;

HtmlSkeleton SkeletonOf(std::string_view html, std::size_t least_bytes) {
  return {html, ScanHtml(html).texts, least_bytes};
}

// What is parsed, with each stand-in shown as ▮.
std::string Shown(std::string_view html, std::size_t least_bytes) {
  std::string shown;
  const HtmlSkeleton skeleton = SkeletonOf(html, least_bytes);
  for (std::size_t at = 0; at < skeleton.markup().size();) {
    const bool is_stand_in =
        skeleton.markup() != html && skeleton.markup()[at] == '\xF4';
    shown += is_stand_in ? "▮" : std::string(1, skeleton.markup()[at]);
    at += is_stand_in ? 4 : 1;
  }
  return shown;
}

struct CutCase {
  std::string name;
  std::string html;
  std::string parsed;
};
std::ostream& operator<<(std::ostream& out, const CutCase& test) {
  return out << test.html;
}
class HtmlSkeletonCuts : public testing::TestWithParam<CutCase> {};

TEST_P(HtmlSkeletonCuts, AllTextThatMayGo) {
  EXPECT_EQ(Shown(GetParam().html, 1), GetParam().parsed);
}

using namespace std::string_literals;
// clang-format off
INSTANTIATE_TEST_SUITE_P(Html, HtmlSkeletonCuts, testing::ValuesIn(std::vector<CutCase>{
    {"between_tags", "<p>Mosul, today</p>Raqqa", "<p>▮</p>▮"},
    {"not_the_space_around_it", "<p> Mosul \n<b> </b></p>", "<p> ▮ \n<b> </b></p>"},
    {"not_attributes", "<a title=\"Mosul > Raqqa\" href=x>y</a>", "<a title=\"Mosul > Raqqa\" href=x>▮</a>"},
    {"not_comments", "a<!-- b --><!DOCTYPE html>c", "▮<!-- b --><!DOCTYPE html>▮"},
    {"scripts_and_styles_too", "<script>if (a<b) '</p>'</script><style>p {}</style>", "<script>▮</script><style>▮</style>"},
    {"no_reference", "a&amp;b &lt c &#1575;d &notit; e", "▮&amp;▮ &lt ▮ &#1575;▮ &notit; ▮"},
    {"ampersands_that_are_none", "AT & T &, &", "▮"},
    {"no_carriage_return_or_nul", "a\r\nb\0c"s, "▮\r\n▮\0▮"s},
    {"less_than_signs_that_are_none", "1 < 2 <3 <<p>4 <", "▮<p>▮"},
    {"not_an_end_without_a_name", "a</>b</ c>d</", "▮</>▮</ c>▮</"},
    {"nothing_after_a_drawing", "a<svg>b</svg>c", "▮<svg>b</svg>c"},
    {"nothing_after_a_script_in_a_script", "a<script><!--<script></script>b", "▮<script><!--<script></script>b"},
    {"nothing_beside_private_characters", "a<p>\U00100000", "a<p>\U00100000"},
    {"nothing_beside_references_to_them", "a<p>&#1048576;", "a<p>&#1048576;"},
    {"nothing_beside_hexadecimal_ones", "a<p>&#x100000;", "a<p>&#x100000;"},
    {"nothing_beside_numbers_that_overflow", "a<p>&#4296015872;", "a<p>&#4296015872;"}}),
    [](const auto& test) { return test.param.name; });
// clang-format on

TEST(HtmlSkeleton, ShortTextsStay) {
  EXPECT_EQ(Shown("<p>Mosul</p><p>Mosul and Raqqa, on both sides</p>", 24),
            "<p>Mosul</p><p>▮</p>");
}

TEST(HtmlSkeleton, MoreTextsThanStandInsStayWhereTheyAre) {
  std::string html;
  for (int i = 0; i < 70'000; ++i) {
    html += "ab<p>";
  }
  const HtmlSkeleton skeleton = SkeletonOf(html, 1);
  EXPECT_TRUE(skeleton.markup().ends_with("ab<p>"));
  std::string all;
  skeleton.Expand(skeleton.markup(),
                  [&](std::string_view part) { all.append(part); });
  EXPECT_EQ(all, html);
}

// Elements as their tags' numbers, texts as they are.
std::string Tree(const GumboNode& root, const HtmlSkeleton& skeleton) {
  std::string tree;
  std::vector<const GumboNode*> left = {&root};
  while (!left.empty()) {
    const GumboNode* const node = left.back();
    left.pop_back();
    if (node == nullptr) {
      tree += '>';
    } else if (node->type == GUMBO_NODE_ELEMENT ||
               node->type == GUMBO_NODE_TEMPLATE) {
      tree += '<' + std::to_string(node->v.element.tag) + ' ';
      left.push_back(nullptr);
      const GumboVector& children = node->v.element.children;
      for (unsigned i = children.length; i > 0; --i) {
        left.push_back(static_cast<const GumboNode*>(children.data[i - 1]));
      }
    } else {
      skeleton.Expand(node->v.text.text,
                      [&](std::string_view part) { tree.append(part); });
      tree += '|';
    }
  }
  return tree;
}

TEST(HtmlSkeleton, TheParserBuildsTheSameTree) {
  OddMarkup markup;
  int taken = 0;
  for (int i = 0; i < kPieces; ++i) {
    const std::string given = markup.Next();
    const std::string html = WithoutForeignContent(given).value_or(given);
    const HtmlSkeleton nothing(html, {});
    const HtmlSkeleton all = SkeletonOf(html, 1);
    taken += all.markup() != html ? 1 : 0;
    const ParsedHtml whole(html);
    const ParsedHtml parsed(all.markup());
    ASSERT_EQ(Tree(parsed.root(), all), Tree(whole.root(), nothing)) << html;
  }
  EXPECT_GT(taken, kPieces / 2);
}

}  // namespace
}  // namespace wirewatch
