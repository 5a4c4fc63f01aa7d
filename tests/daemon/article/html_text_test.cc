// What is searched of a piece of HTML. Each line of the tables is a piece and
// its text; line feeds are shown as ⏎, tabs as ⇥.

#include "daemon/article/html_text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "daemon/article/html_scan.h"

namespace wirewatch {
namespace {

std::string Shown(std::string_view html) {
  const auto text = ExtractHtmlText(html);
  if (!text) {
    return "out of proportion";
  }
  std::string shown;
  for (const char c : *text) {
    shown += c == '\n' ? "⏎" : c == '\t' ? "⇥" : std::string(1, c);
  }
  return shown;
}

std::string Repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) {
    text += piece;
  }
  return text;
}

struct HtmlCase {
  std::string name;
  std::string html;
  std::string text;
};

std::ostream& operator<<(std::ostream& out, const HtmlCase& test) {
  return out << test.html;
}

class HtmlText : public testing::TestWithParam<HtmlCase> {};

TEST_P(HtmlText, ReadsAsInABrowser) {
  EXPECT_EQ(Shown(GetParam().html), GetParam().text);
}

#define HTML_TEXT(group, ...)                                                 \
  INSTANTIATE_TEST_SUITE_P(                                                   \
      group, HtmlText, testing::ValuesIn(std::vector<HtmlCase>{__VA_ARGS__}), \
      [](const auto& test) { return test.param.name; })

// clang-format off
HTML_TEXT(Blocks,
  {"paragraphs", "<p>قصف الرقة</p><p>وداعش</p>", "قصف الرقة⏎⏎وداعش"},
  {"paragraphs_left_open", "<p>one<p>two", "one⏎⏎two"},
  {"headings_and_divs", "<h1>Mosul</h1><div>The city<div>inside</div>again</div>", "Mosul⏎⏎The city⏎⏎inside⏎⏎again"},
  {"lists", "<ul><li>Raqqa<li>Mosul</ul>", "Raqqa⏎⏎Mosul"},
  {"text_around_blocks", "before<p>in</p>after", "before⏎⏎in⏎⏎after"},
  {"empty_blocks_add_nothing", "<p></p><div><p>x</p></div><p> </p>", "x"},
  {"a_rule_parts", "a<hr>b", "a⏎⏎b"},
  {"a_whole_page", "<!DOCTYPE html><html><head><title>t</title></head><body><main>x</main></body></html>", "x"},
  {"no_tags_at_all", "just  text\n here", "just text here"},
  {"nothing", "", ""});

HTML_TEXT(Lines,
  {"a_line_end", "one<br>two<br/>three", "one⏎two⏎three"},
  {"two_are_a_blank_line", "one<br> <br>two", "one⏎⏎two"},
  {"at_the_end_of_a_block_it_is_nothing", "<p>one<br></p><p>two</p>", "one⏎⏎two"});

HTML_TEXT(NothingRunsTogether,
  {"cells", "<table><tr><td>a</td><td>b</td></tr><tr><th>c<td>d</table>", "a⇥b⏎⏎c⇥d"},
  {"cells_without_a_table", "<td>a</td><td>b</td>", "a⇥b"},
  {"rows_without_a_table", "<tr><td>a</td></tr><tr><td>b</td></tr>", "a⏎⏎b"},
  {"blocks_in_a_cell", "<table><td><p>a</p></td><td>b</td></table>", "a⏎⏎b"},
  {"caption_and_sections", "<table><caption>c</caption><thead><tr><th>h</th></tr></thead><tbody><tr><td>x</td></tr></tbody></table>", "c⏎⏎h⏎⏎x"},
  {"options", "<select><option>a<option>b</select>", "a⏎⏎b"},
  {"terms_and_definitions", "<dl><dt>a<dd>b</dl>", "a⏎⏎b"});

HTML_TEXT(Words,
  {"tags_inside_of_a_name", "Ra<b>qq</b>a and I<i>SI</i>S", "Raqqa and ISIS"},
  {"a_place_to_break_is_no_space", "Mo<wbr>sul", "Mosul"},
  {"space_across_tags_is_one", "a <b> b </b> c", "a b c"},
  {"space_at_the_edges_goes", "<p>  a  </p>", "a"},
  {"a_hard_space_stays", "a&nbsp;&nbsp;b", "a\u00A0\u00A0b"},
  {"readings_beside_words_are_gone", "<ruby>摩<rp>(</rp><rt>mo</rt>苏尔</ruby>", "摩苏尔"});

HTML_TEXT(References,
  {"decoded_once", "R&amp;amp;D &eacute;tat &#1575;&#x644;", "R&amp;D état ال"},
  {"without_a_semicolon", "a &lt b", "a < b"},
  {"unknown_ones_stay", "a &wire; b", "a &wire; b"},
  {"a_lone_surrogate_and_nul", "&#xD800;&#0;", "\uFFFD\uFFFD"},
  {"beyond_unicode", "a&#1114112;b&#x110000 c&#4294967373;d&#xFFFFFFFFFFFFFFFFF;", "a\uFFFDb\uFFFD c\uFFFDd\uFFFD"},
  {"zeros_in_front", "&#0000001575;&#x00000644", "ال"},
  {"the_last_of_all", "&#x10FFFD;&#1114109;", "\U0010FFFD\U0010FFFD"},
  {"of_private_use", "a\U00100000 <b>\U0010FFFD</b>&#x100001;b &#1048578", "a\U00100000 \U0010FFFD\U00100001b \U00100002"},
  {"form_feeds_are_spaces", "a\fb&#12;c<pre>x\fy&#xCz</pre>", "a b c⏎⏎x y z"},
  {"with_two_characters_and_at_the_ends_of_the_list", "&AElig;&fjlig;&nvlt;&NotEqualTilde;&zwnj;.", "Æfj<\u20D2\u2242\u0338\u200C."},
  {"none_in_a_raw_text", "<xmp>&amp;&#9&lt;Mosul</xmp><svg><xmp>&amp;&lt;Mosul</xmp></svg><plaintext>&amp;&lt;<b>&#32;", "&amp;&#9&lt;Mosul⏎⏎&<Mosul⏎⏎&amp;&lt;<b>&#32;"},
  {"white_space_in_words_and_around", "Mosul&#32;&Tab;Raqqa<b>&#10;&#13;&#x20;&NewLine;&#32;&#9;&#32;</b>Aleppo", "Mosul Raqqa Aleppo"},
  {"what_looks_like_a_tag_then_is_none", "&lt;p&gt;", "<p>"});

HTML_TEXT(Unseen,
  {"scripts_and_styles", "a<script>if (1 < 2) '<p>x</p>'</script><style>p {}</style>b", "ab"},
  {"noscript_and_template", "a<noscript>x<p>y</p></noscript><template><p>z</p></template>b", "ab"},
  {"comments", "a<!-- <p>x</p> -->b", "ab"},
  {"attributes", "<a href='/Mosul' title=\"Mosul > Raqqa\">x</a>", "x"},
  {"frames", "a<iframe>Mosul</iframe>b", "ab"});

// gumbo would end the process at each of the first four (html_foreign.h).
HTML_TEXT(ForeignContent,
  {"a_select_in_svg_in_a_table", "<table><svg><select><foreignObject><select></table>Mosul", "Mosul"},
  {"in_capitals", "<TABLE><SVG><SELECT><foreignObject><SELECT><TABLE>Mosul", "Mosul"},
  {"cdata_in_svg_in_a_table", "<table><svg><foreignObject><![CDATA[x]]>Mosul", "Mosul"},
  {"cdata_in_math_in_a_table", "<table><math><mtext><![CDATA[x]]>Mosul", "Mosul"},
  {"the_words_of_a_drawing", "<p>a<svg viewBox='0 0 1 1'><title>icon</title><path d='M0'/><text>Mosul</text></svg>b</p>", "aMosulb"},
  {"cdata_in_a_drawing_alone", "<svg><text><![CDATA[Mosul]]></text></svg>", ""},
  {"a_drawing_and_a_form", "<svg><path/><path/></svg><p>Mosul</p><select><option>a</select>", "Mosul⏎⏎a"},
  {"a_formula", "<math><mi>x</mi><mo>=</mo><mn>1</mn></math>", "x=1"});

HTML_TEXT(Feeds,
  {"nested_lists", "<ul><li>Syria<ul><li>Raqqa</li><li>Aleppo</li></ul></li><li>Iraq</li></ul>", "Syria⏎⏎Raqqa⏎⏎Aleppo⏎⏎Iraq"},
  {"a_list_in_a_paragraph_left_open", "<p>Towns:<ul><li>Raqqa</ul>end", "Towns:⏎⏎Raqqa⏎⏎end"},
  {"a_table_with_a_nested_one", "<table><tr><td>a<table><tr><td>b</table><td>c</table>", "a⏎⏎b⏎⏎c"},
  {"a_link_in_a_sentence", "<p>Shells hit <a href=\"/raqqa\" title=\"Mosul\">Raqqa</a>, <em>SANA</em> said.</p>", "Shells hit Raqqa, SANA said."},
  {"a_picture_with_a_caption", "<figure><img src=x alt=\"Mosul\"><figcaption>Raqqa <small>AFP</small></figcaption></figure>", "Raqqa AFP"},
  {"a_quotation", "<blockquote><p>One.</p><p>Two.</p><cite>X</cite></blockquote>", "One.⏎⏎Two.⏎⏎X"},
  {"arabic_with_direction", "<div dir=\"rtl\"><p>قصف <bdi>الرقة</bdi>&rlm;.</p></div>", "قصف الرقة\u200F."},
  {"soft_hyphens_stay", "Mo&shy;sul Mo\u00ADsul", "Mo\u00ADsul Mo\u00ADsul"},
  {"joiners_stay", "موصل&zwnj;ها", "موصل\u200Cها"},
  {"cdata_in_html_is_a_comment", "a<![CDATA[Mosul]]>b", "ab"},
  {"conditional_comments", "a<!--[if IE]><p>Mosul</p><![endif]-->b", "ab"},
  {"an_office_namespace", "<o:p>Mosul</o:p><p class=MsoNormal>Raqqa<o:p>&nbsp;</o:p></p>", "Mosul⏎⏎Raqqa\u00A0"},
  {"a_script_between_paragraphs", "<p>a</p><script type=\"text/javascript\">document.write('<p>Mosul</p>')</script><p>b</p>", "a⏎⏎b"},
  {"what_a_style_sheet_would_hide_stays", "a<span style=\"display:none\"> Mosul</span><span hidden> Raqqa</span>", "a Mosul Raqqa"},
  {"entities_without_semicolons", "AT&ampT &copy 2026 caf&eacute Mosul&nbspRaqqa", "AT&T © 2026 café Mosul\u00A0Raqqa"},
  {"a_query_is_no_entity", "<a href='?a=1&copy=2'>x</a> ?a=1&section=2", "x ?a=1§ion=2"},
  {"windows_1252_numbers", "l&#146;Irak &#x80;", "l’Irak €"},
  {"line_ends_of_all_kinds", "a\r\nb<br />c<BR>d", "a b⏎c⏎d"},
  {"inline_markup_left_open", "<b>Raqqa<p>Mosul<p>Aleppo", "Raqqa⏎⏎Mosul⏎⏎Aleppo"},
  {"xml_declaration", "<?xml version=\"1.0\"?><p>Mosul</p>", "Mosul"},
  {"an_embedded_page", "<p>a</p><iframe src=x>Mosul</iframe><object data=x>Raqqa</object>", "a⏎⏎Raqqa"});

HTML_TEXT(Preformatted,
  {"as_it_stands", "<p>a</p><pre>\n x\n   y</pre><p>b</p>", "a⏎⏎ x⏎   y⏎⏎b"},
  {"line_ends_of_all_kinds_as_line_feeds", "<pre>\r\na\r\nb\rc\r\r\n\nd&#13;</pre>", "a⏎b⏎c⏎⏎⏎d\r"});

HTML_TEXT(Malformed,
  {"wrong_nesting", "<b><p>a</b>b</p>c", "ab⏎⏎c"},
  {"an_unfinished_tag", "a<b", "a"},
  {"a_lone_less_than", "1 < 2", "1 < 2"},
  {"stray_ends", "a</p>b</div>c", "a⏎⏎bc"});

HTML_TEXT(Hostile,
  {"100000_open_blocks", Repeated("<div>", 100'000) + "x", "out of proportion"},
  {"100000_open_formats", Repeated("<b>", 100'000) + "x", "out of proportion"},
  {"100000_open_cells", Repeated("<table><td>", 100'000) + "x", "out of proportion"},
  {"100000_open_cells_of_foreign_content", "<svg>" + Repeated("<td>", 100'000) + "x", "out of proportion"},
  {"formats_opened_again_in_each_paragraph", Repeated("<b a=1><i b=2>", 200) + Repeated("<p>x</p>", 10'000), "out of proportion"},
  {"100000_attributes", "<p" + Repeated(" a", 100'000) + ">x", "out of proportion"},
  {"ends_hidden_in_a_script", Repeated("<div><script><!--<script></script></div>--></script>", 20'000), "out of proportion"},
  {"ends_hidden_in_a_title", Repeated("<div><title></titlex></div></title>", 20'000), "out of proportion"},
  {"tags_hidden_in_a_quote_that_is_none", Repeated("<u b==\"><div>", 20'000), "out of proportion"},
  {"items_that_outlive_their_paragraph", Repeated("<p><li></p><p><dd></p>", 20'000), "out of proportion"},
  {"text_behind_frames", "<frameset>" + Repeated("Mosul ", 50'000), "out of proportion"},
  {"text_behind_a_title_in_a_drawing_with_a_tag_in_it", "<svg><title><b>" + Repeated("Mosul ", 50'000), "out of proportion"},
  {"ends_that_the_parser_ignores", Repeated("<span><p></span></p>", 20'000), "out of proportion"});
// clang-format on

TEST(HtmlTextLimits, OrdinaryMarkupOfAnySizeIsRead) {
  const std::string text =
      "Residents of the city said on Monday that the road to the north had "
      "been "
      "closed since the morning, and that nobody knew when it would be "
      "opened. ";
  const std::pair<const char*, std::string> pieces[] = {
      {"paragraphs", "<p>Mosul and <b>Raqqa</b></p>"},
      {"paragraphs left open", "<p>Mosul and <a href='x'>Raqqa</a>"},
      {"items left open", "<ul><li>Mosul<li>Raqqa</ul>"},
      {"rows", "<table><tr><td>Mosul<td>Raqqa<tr><td>x</table>"},
      {"lines", "Mosul<br>"},
      {"scripts", "<script>x = '<div><div><div>'</script>"},
      {"comments", "<!-- <div> --><?x?>"}};
  for (const auto& [name, piece] : pieces) {
    EXPECT_TRUE(ExtractHtmlText(Repeated(piece + text, 20'000)).has_value())
        << name;
  }
}

TEST(HtmlTextLimits, TextOfWhichNobodyKnowsIsRead) {
  const std::string text = Repeated("Mosul ", 25'000);
  EXPECT_TRUE(ExtractHtmlText("<svg><style><b>" + text) ==
              text.substr(0, text.size() - 1));
}

TEST(HtmlTextLimits, FourHundredElementsInsideEachOtherAreReadAnywhere) {
  EXPECT_EQ(Shown(Repeated("<div>", 400) + "x"), "x");
}

}  // namespace
}  // namespace wirewatch
