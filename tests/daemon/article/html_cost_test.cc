// Markup drawn by lot from the tags that are dear to parsers or that they are
// odd about: the parser survives it, and what it builds is in proportion to
// what the scan has said of it.

#include "daemon/article/html_cost.h"

#include <gtest/gtest.h>
#include <gumbo.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory_resource>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/article/html_foreign.h"
#include "daemon/article/html_text.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr int kPieces = 3000;
constexpr std::string_view kNames[] = {
    "p",        "li",       "ul",       "div",     "b",      "i",
    "a",        "font",     "table",    "tr",      "td",     "th",
    "tbody",    "caption",  "colgroup", "col",     "span",   "svg",
    "math",     "select",   "option",   "script",  "style",  "title",
    "textarea", "template", "dd",       "dt",      "dl",     "h1",
    "button",   "form",     "nobr",     "br",      "body",   "html",
    "head",     "frameset", "ruby",     "rt",      "applet", "noscript",
    "object",   "pre",      "mi",       "mtext",   "desc",   "foreignObject",
    "xmp",      "iframe",   "input",    "optgroup"};

struct Tree {
  std::uint64_t elements = 0;
  std::uint64_t depths = 0;  // of all elements, summed
};

Tree TreeOf(const std::string& html) {
  const std::string given = WithoutForeignContent(html).value_or(html);
  std::pmr::monotonic_buffer_resource arena;
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = [](void* from, std::size_t bytes) {
    return static_cast<std::pmr::monotonic_buffer_resource*>(from)->allocate(
        bytes);
  };
  options.deallocator = [](void*, void*) {};
  options.userdata = &arena;
  options.max_errors = 0;
  const GumboOutput* const output =
      gumbo_parse_with_options(&options, given.data(), given.size());
  Tree tree;
  std::vector<std::pair<const GumboNode*, std::uint64_t>> left = {
      {output->root, 0}};
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

// A few names over and over, so that they meet each other in every order.
class Markup {
 public:
  std::string Next() {
    std::vector<std::string> names(1 + Lot(6));
    for (std::string& name : names) {
      name = kNames[Lot(std::size(kNames))];
    }
    const std::size_t ends = Lot(60);
    std::string html;
    for (std::size_t tags = 20 + Lot(200); tags > 0; --tags) {
      html += Piece(names[Lot(names.size())], ends);
    }
    return html;
  }

 private:
  std::size_t Lot(std::size_t count) { return lot_() % count; }

  std::string Piece(const std::string& name, std::size_t ends) {
    constexpr std::string_view kOthers[] = {"x",   "\"",        "<!--",
                                            "-->", "<![CDATA[", "]]>"};
    if (Lot(100) < ends) {
      return "</" + name + ">";
    }
    if (Lot(100) < 8) {
      return std::string(kOthers[Lot(std::size(kOthers))]);
    }
    return "<" + name + (Lot(8) == 0 ? " a=1>" : ">");
  }

  std::mt19937 lot_{20261122};
};

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
  EXPECT_EQ(IsAffordable(CostOfHtml(html), html), GetParam().affordable);
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
INSTANTIATE_TEST_SUITE_P(HtmlCost, Bulk, testing::ValuesIn(kBulk),
                         [](const auto& c) { return c.param.name; });

TEST(HtmlCost, IsNoLessThanWhatTheParserBuilds) {
  Markup markup;
  for (int i = 0; i < kPieces; ++i) {
    const std::string html = markup.Next();
    const auto tags =
        static_cast<std::uint64_t>(std::count(html.begin(), html.end(), '<'));
    const HtmlCost cost = CostOfHtml(html);
    const Tree tree = TreeOf(html);
    // A cell brings its section and its row with it, and they are open too.
    ASSERT_LE(tree.elements, cost.clones + 3 * tags + 4) << html;
    ASSERT_LE(tree.depths, 4 * cost.steps + 12 * tags + 20) << html;
  }
}

TEST(HtmlText, IsWellFormedAndNoLongerThanItsMarkup) {
  Markup markup;
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
