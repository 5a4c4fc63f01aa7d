// Of markup drawn by lot the parser builds no more than the scan has said.

#include "daemon/article/html_scan.h"

#include <gtest/gtest.h>
#include <gumbo.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "daemon/article/html_foreign.h"
#include "daemon/article/html_text.h"
#include "rules/base/utf8.h"
#include "tests/daemon/article/odd_markup.h"

namespace wirewatch {
namespace {

constexpr int kPieces = 3000;
struct Tree {
  std::uint64_t elements = 0;
  std::uint64_t depths = 0;  // of all elements, summed
};

Tree TreeOf(const std::string& html) {
  const ParsedHtml parsed(WithoutForeignContent(html).value_or(html));
  Tree tree;
  std::vector<std::pair<const GumboNode*, std::uint64_t>> left = {
      {&parsed.root(), 0}};
  while (!left.empty()) {
    const auto [node, depth] = left.back();
    left.pop_back();
    ++tree.elements;
    tree.depths += depth;
    const GumboVector& children = node->v.element.children;
    for (unsigned i = 0; i < children.length; ++i) {
      const auto* child = static_cast<const GumboNode*>(children.data[i]);
      if (child->type == GUMBO_NODE_ELEMENT ||
          child->type == GUMBO_NODE_TEMPLATE) {
        left.emplace_back(child, depth + 1);
      }
    }
  }
  return tree;
}

struct BulkCase {
  const char* name;
  const char* piece;
  int count;
  bool affordable;
};
class Bulk : public testing::TestWithParam<BulkCase> {};
TEST_P(Bulk, OfMarkupIsHeldAgainstTheLengthOfTheText) {
  std::string html;
  for (int i = 0; i < GetParam().count; ++i) {
    html += GetParam().piece;
  }
  const HtmlScan scan = ScanHtml(html);
  EXPECT_EQ(IsAffordable(scan, html), GetParam().affordable);
  EXPECT_EQ(scan.told == html.size(), GetParam().affordable);
  EXPECT_EQ(ExtractHtmlText(html).has_value(), GetParam().affordable);
}
// clang-format off
constexpr BulkCase kBulk[] = {
    {"a_table_of_four_thousand_numbers", "<tr><td>1234</td></tr>",                              4'000, true},
    {"paragraphs_of_a_sentence",         "<p>A sentence of the length that one reads.</p>",     50'000, true},
    {"a_link_in_each_line",              "<li><a href=\"https://wire.example/news/2026/11/23/raqqa\" class=\"x\">Raqqa and more</a></li>", 20'000, true},
    {"line_ends",                        "<br>",                                                50'000, false},
    {"attributes",                       "<p a b c d e f g h>",                                 20'000, false},
    {"comments",                         "<!---->",                                             50'000, false},
};
// clang-format on
INSTANTIATE_TEST_SUITE_P(HtmlScan, Bulk, testing::ValuesIn(kBulk),
                         [](const auto& c) { return c.param.name; });

TEST(HtmlScan, IsNoLessThanWhatTheParserBuilds) {
  OddMarkup markup;
  int affordable = 0;
  for (int i = 0; i < kPieces; ++i) {
    const std::string html = markup.Next();
    const HtmlScan scan = ScanHtml(html);
    if (!IsAffordable(scan, html)) {
      continue;  // never parsed, and not scanned to its end
    }
    ++affordable;
    const auto tags =
        static_cast<std::uint64_t>(std::count(html.begin(), html.end(), '<'));
    const Tree tree = TreeOf(html);
    // A cell brings its section and its row with it, and they are open too.
    ASSERT_LE(tree.elements, scan.clones + 3 * tags + 4) << html;
    ASSERT_LE(tree.depths, 4 * scan.steps + 12 * tags + 20) << html;
  }
  EXPECT_GT(affordable, kPieces * 9 / 10);
}

TEST(HtmlText, IsWellFormedAndNoLongerThanItsMarkup) {
  OddMarkup markup;
  int read = 0;
  for (int i = 0; i < kPieces; ++i) {
    const std::string html = markup.Next();
    const auto text = ExtractHtmlText(html);
    if (!text) {
      continue;  // out of proportion
    }
    ++read;
    ASSERT_LE(text->size(), html.size()) << html;
    ASSERT_FALSE(FindIllFormedUtf8(*text)) << html;
    ASSERT_EQ(ExtractHtmlText(html), text) << html;
  }
  EXPECT_GT(read, kPieces * 9 / 10);
}

}  // namespace
}  // namespace wirewatch
