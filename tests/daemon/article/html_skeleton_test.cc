// Texts that are taken out change nothing of what the parser reads.

#include "daemon/article/html_skeleton.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/article/html_foreign.h"
#include "daemon/article/html_references.h"
#include "daemon/article/html_scan.h"
#include "tests/daemon/article/odd_markup.h"

namespace wirewatch {
namespace {

constexpr int kPieces = 6000;

// With all that may be taken out, however short.
HtmlSkeleton CutSmall(std::string_view html) {
  return {html, ScanHtml(html), 1, 1};
}

// What is parsed, with ▮ for the stand-ins of words and ▯ for those of spaces.
std::string Shown(std::string_view html, const HtmlSkeleton& skeleton) {
  constexpr std::size_t kWords = 4;
  constexpr std::size_t kSpaces = 12;
  std::string shown;
  const bool is_cut = skeleton.markup() != html;
  for (std::size_t at = 0; at < skeleton.markup().size();) {
    const char c = skeleton.markup()[at];
    const bool is_words = is_cut && c == '\xF4';
    const bool is_spaces = is_cut && c == '\f';
    shown += is_words ? "▮" : is_spaces ? "▯" : std::string(1, c);
    at += is_words ? kWords : is_spaces ? kSpaces : 1;
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
  EXPECT_EQ(Shown(GetParam().html, CutSmall(GetParam().html)),
            GetParam().parsed);
}

using namespace std::string_literals;
// clang-format off
INSTANTIATE_TEST_SUITE_P(Html, HtmlSkeletonCuts, testing::ValuesIn(std::vector<CutCase>{
    {"between_tags", "<p>Mosul, today</p>Raqqa", "<p>▮</p>▮"},
    {"the_space_around_it_by_itself", "<p> Mosul \t<b> </b></p>", "<p>▯▮▯<b>▯</b></p>"},
    {"no_line_end_that_a_pre_may_begin_with", "<pre>\n\n a</pre>\n", "<pre>\n▯▮</pre>\n"},
    {"not_attributes", "<a title=\"Mosul > Raqqa\" href=x>y</a>", "<a title=\"Mosul > Raqqa\" href=x>▮</a>"},
    {"not_comments", "a<!-- b --><!DOCTYPE html>c", "▮<!-- b --><!DOCTYPE html>▮"},
    {"scripts_and_styles_too", "<script>if (a<b) '</p>'</script><style>p {}</style>", "<script>▮</script><style>▮</style>"},
    {"references_with_the_text_around_them", "a&amp;b &lt c &#1575;d &#x644e", "▮"},
    {"references_to_white_space_in_words", "a&#32;b&Tab;c", "▮"},
    {"the_first_reference_to_white_space_around_words_stays", " &#10 &Tab;\n&#x20;a&#9&#13; ", "▯&#10▯▮&#9▯"},
    {"references_that_are_none", "&; &wire; &Amp; &hat &#; &#x; &#xg &CounterClockwiseContourIntegra;", "▮"},
    {"references_that_a_tag_ends", "&am<b>p;</b>&#<b>65;", "▮<b>▮</b>▮<b>▮"},
    {"ampersands_that_are_none", "AT & T &, &", "▮"},
    {"no_nul", "a\nb\0c\0"s, "▮\0▮\0"s},
    {"less_than_signs_that_are_none", "1 < 2 <3 <<p>4 <", "▮<p>▮"},
    {"not_an_end_without_a_name", "a</>b</ c>d</", "▮</>▮</ c>▮</"},
    {"in_a_drawing", "a<svg>b<title>c</title>d</svg>e", "▮<svg>▮<title>▮</title>▮</svg>▮"},
    {"in_a_choice_and_a_template", "<select>a<option>b</select>c<template>d</template>e", "<select>▮<option>▮</select>▮<template>▮</template>▮"},
    {"nothing_after_a_title_in_a_drawing_with_a_tag_in_it", "a<svg>b<title>c<b>d</title>e", "▮<svg>▮<title>c<b>d</title>e"},
    {"nothing_after_a_title_in_a_drawing_that_ends_itself", "a<svg><title/>b<p>c", "▮<svg><title/>b<p>c"},
    {"nothing_after_cdata_in_a_drawing", "a<svg>b<![CDATA[c>d]]>e", "▮<svg>▮<![CDATA[c>d]]>e"},
    {"after_cdata_that_is_a_comment", "a<![CDATA[c>d", "▮<![CDATA[c>▮"},
    {"nothing_after_frames", "a<frameset>b", "▮<frameset>b"},
    {"after_the_last_tag", "a<plaintext>b", "▮<plaintext>▮"},
    {"where_tags_are_text_for_good", "a<plaintext>b<p>c", "▮<plaintext>▮"},
    {"a_script_in_a_script", "a<script><!--<script>b</script>c--></script>d", "▮<script>▮</script>▮"},
    {"a_script_in_a_script_that_has_no_end", "a<script><!--<script></script>b", "▮<script>▮"},
    {"no_script_where_its_comment_has_ended", "a<script><!--><script></script>b", "▮<script>▮</script>▮"},
    {"a_comment_in_a_style", "a<style><!-- <script> --></style>b", "▮<style>▮</style>▮"},
    {"a_script_after_a_choice", "<select><option>a</option><optgroup>b</select><script>c<d</script>e", "<select><option>▮</option><optgroup>▮</select><script>▮</script>▮"},
    {"nothing_after_a_script_in_a_choice", "<select><script>a<b</script></select>c", "<select><script>a<b</script></select>c"},
    {"nothing_after_a_script_behind_other_markup_in_a_choice", "<select><p>a</select><script>b<c</script>d", "<select><p>▮</select><script>b<c</script>d"},
    {"private_characters", "a<p>\U00100000", "▮<p>▮"},
    {"private_characters_that_may_be_no_text_are_replaced", "a<frameset>\U00100000", "▮<frameset>\uFFFD"}}),
    [](const auto& test) { return test.param.name; });
// clang-format on

TEST(HtmlSkeleton, ShortTextsStay) {
  const std::string html = "<p>Raqqa</p> Hasakeh" + std::string(23, ' ') +
                           "&amp;\0"s + std::string(24, ' ');
  EXPECT_EQ(Shown(html, {html, ScanHtml(html), 7, 24}), "<p>Raqqa</p> ▮\0▯"s);
}

TEST(HtmlSkeleton, NoShortTextOfPrivateCharactersStays) {
  const std::string html =
      "Mosul<p title=\U00100001>\U0010FFFF</p> Raqqa\U00100000";
  const HtmlSkeleton skeleton(html, ScanHtml(html), 24, 24);
  EXPECT_EQ(skeleton.markup(),
            "Mosul<p title=\uFFFD>\U00100000</p> \U00100001");
}

TEST(HtmlSkeleton, PrivateCharactersBehindTheLastStandInAreReplaced) {
  std::string html;
  for (int i = 0; i < 70'000; ++i) {
    html += "\U00100000\0"s;
  }
  const std::string markup(CutSmall(html).markup());
  EXPECT_TRUE(markup.starts_with("\U00100000\0\U00100001\0"s));
  EXPECT_TRUE(markup.ends_with("\uFFFD\0\uFFFD\0"s));
}

TEST(HtmlSkeleton, MoreTextsThanStandInsStayWhereTheyAre) {
  std::string html;
  for (int i = 0; i < 70'000; ++i) {
    html += "ab<p>";
  }
  const HtmlSkeleton skeleton = CutSmall(html);
  EXPECT_TRUE(skeleton.markup().ends_with("ab<p>"));
  std::string all;
  skeleton.Expand(skeleton.markup(), true,
                  [&](std::string_view part) { all.append(part); });
  EXPECT_EQ(all, html);
}

// Whether references in texts inside of `node` are none.
bool IsRaw(const GumboNode& node) {
  constexpr GumboTag kRaw[] = {GUMBO_TAG_SCRIPT,   GUMBO_TAG_STYLE,
                               GUMBO_TAG_XMP,      GUMBO_TAG_IFRAME,
                               GUMBO_TAG_NOEMBED,  GUMBO_TAG_NOFRAMES,
                               GUMBO_TAG_PLAINTEXT};
  return node.type == GUMBO_NODE_ELEMENT &&
         node.v.element.tag_namespace == GUMBO_NAMESPACE_HTML &&
         std::count(std::begin(kRaw), std::end(kRaw), node.v.element.tag) > 0;
}

// Elements as their tags' numbers, texts as they are. Without templates: spaces
// between words may be all that a `<col>` in one leaves of them.
std::string Tree(const GumboNode& root, const HtmlSkeleton& skeleton) {
  std::string tree;
  std::vector<std::pair<const GumboNode*, bool>> left = {{&root, false}};
  while (!left.empty()) {
    const auto [node, is_raw] = left.back();
    left.pop_back();
    if (node == nullptr) {
      tree += '>';
    } else if (node->type == GUMBO_NODE_TEMPLATE) {
      tree += "<template>";
    } else if (node->type == GUMBO_NODE_ELEMENT) {
      tree += '<' + std::to_string(node->v.element.tag) + ' ';
      left.emplace_back(nullptr, false);
      const GumboVector& children = node->v.element.children;
      for (unsigned i = children.length; i > 0; --i) {
        left.emplace_back(static_cast<const GumboNode*>(children.data[i - 1]),
                          is_raw || IsRaw(*node));
      }
    } else if (node->type == GUMBO_NODE_COMMENT) {
      tree += node->v.text.text;
    } else {
      skeleton.Expand(node->v.text.text, is_raw,
                      [&](std::string_view part) { tree.append(part); });
      tree += '|';
    }
  }
  return tree;
}

// They are replaced where it is not known whether they are text.
std::string WithoutPrivateCharacters(std::string tree) {
  for (std::size_t at = tree.find('\xF4'); at != std::string::npos;
       at = tree.find('\xF4', at)) {
    tree.replace(at, 4, "\uFFFD");
  }
  return tree;
}

TEST(HtmlSkeleton, TheParserBuildsTheSameTree) {
  OddMarkup markup;
  int taken = 0;
  for (int i = 0; i < kPieces; ++i) {
    const std::string given = markup.Next();
    const std::string plain = WithPlainCharacters(given).value_or(given);
    const std::string html = WithoutForeignContent(plain).value_or(plain);
    const HtmlSkeleton nothing(html, {});
    const HtmlSkeleton all = CutSmall(html);
    taken += all.markup() != html ? 1 : 0;
    const ParsedHtml whole(html);
    const ParsedHtml parsed(all.markup());
    ASSERT_EQ(WithoutPrivateCharacters(Tree(parsed.root(), all)),
              WithoutPrivateCharacters(Tree(whole.root(), nothing)))
        << html;
  }
  EXPECT_GT(taken, kPieces / 2);
}

// What the parser, and what we read in references without tags.
void ExpectTheSameText(const std::string& html) {
  const HtmlSkeleton nothing(html, {});
  const HtmlSkeleton all = CutSmall(html);
  ASSERT_NE(all.markup(), html);
  ASSERT_EQ(Tree(ParsedHtml(all.markup()).root(), all),
            Tree(ParsedHtml(html).root(), nothing));
}

TEST(HtmlSkeleton, EachNumberMeansWhatItMeansToTheParser) {
  constexpr int kFormFeed = 12;  // it and plane 16: html_references.h
  std::string html;
  for (int number = 0; number < 0x100000; ++number) {
    if (number != kFormFeed) {
      html += "&#" + std::to_string(number) + (number % 2 == 0 ? ";" : "x");
    }
  }
  ExpectTheSameText(html);
}

}  // namespace
}  // namespace wirewatch
