// The strict YAML reader: what it makes of a document, with every place, and
// what it refuses. Both tables are the specification.
#include <gtest/gtest.h>

#include <ctime>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "config/yaml/node_reader.h"
#include "config/yaml/reader.h"
#include "config/yaml/simple_yaml.h"

namespace wirewatch {
namespace {

using std::string_literals::operator""s;

std::shared_ptr<const SourceFile> File(std::string text) {
  return std::make_shared<const SourceFile>("t.yaml", std::move(text));
}

// The tree as text. Text in quotes was quoted. `<...>` is the source of a node
// where it is not the text itself; of an empty value the place that stands in
// for it.
std::string Show(const YamlNode& node, std::string_view source) {
  const std::string place =
      "<" + std::string(source.substr(node.begin, node.end - node.begin)) + ">";
  switch (node.kind) {
    case YamlNode::Kind::kEmpty:
      return place;
    case YamlNode::Kind::kRefused:
      return "refused" + place;
    case YamlNode::Kind::kScalar: {
      const std::string text = node.plain ? node.text : "\"" + node.text + "\"";
      return text + ("<" + text + ">" == place ? "" : place);
    }
    case YamlNode::Kind::kSequence: {
      std::string shown = "[";
      for (const YamlNode& item : node.items) {
        shown += (shown.size() > 1 ? ", " : "") + Show(item, source);
      }
      return shown + "]";
    }
    case YamlNode::Kind::kMap:
      break;
  }
  std::string shown = "{";
  for (const YamlEntry& entry : node.entries) {
    shown += (shown.size() > 1 ? ", " : "") + Show(entry.key, source) + ": " +
             Show(entry.value, source);
  }
  return shown + "}";
}

std::string Show(const Diagnostics& faults) {
  std::string shown;
  for (const Diagnostic& fault : faults) {
    shown += (shown.empty() ? "" : "; ") + fault.code + " ";
    if (fault.span) {
      const auto at = fault.span->file->PositionOf(fault.span->begin);
      shown += std::to_string(at.line) + ":" + std::to_string(at.column) + " ";
    }
    shown += fault.message;
    for (const Label& label : fault.labels) {
      const auto also = label.span.file->PositionOf(label.span.begin);
      shown += " (" + std::to_string(also.line) + ":" +
               std::to_string(also.column) + " " + label.text + ")";
    }
  }
  return shown;
}

struct TreeCase {
  const char* name;
  std::string text;
  std::string tree;
};

// clang-format off
const TreeCase kTrees[] = {
    // Scalars are text; the schema types them.
    {"plain_text", "a: b", "{a: b}"},
    {"no_is_norwegian", "no: [no, yes, off]", "{no: [no, yes, off]}"},
    {"octal_stays_text", "a: [010, 0o10, 1e3, 5]", "{a: [010, 0o10, 1e3, 5]}"},
    {"null_words_stay_text", "a: [~, null, Null, NULL]", "{a: [~, null, Null, NULL]}"},
    {"quoted_number", "a: \"5\"", "{a: \"5\"}"},
    {"single_quote_doubled", "a: 'it''s' # c", "{a: \"it's\"<'it''s'>}"},
    {"escapes_in_double_quotes", R"(a: "x\"\u0627\\")", "{a: \"x\"\u0627\\\"<\"x\\\"\\u0627\\\\\">}"},
    {"hash_without_blank_is_text", "a: b#c", "{a: b#c}"},
    {"colon_in_text", "a: b:c", "{a: b:c}"},
    {"block_scalar_has_its_indicators_place", "a: |\n  x\n  y\nb: 1", "{a: \"x\ny\n\"<|>, b: 1}"},
    {"folded_block_scalar", "a: >-\n  x\n  y\n", "{a: \"x y\"<>->}"},
    {"plain_over_lines_covers_all_of_them", "a: x\n  y  z\nb: 1", "{a: x y  z<x\n  y  z>, b: 1}"},
    {"quoted_over_lines_covers_all_of_them", "a: \"x\n  y\"", "{a: \"x y\"<\"x\n  y\">}"},
    {"carriage_returns_are_no_text", "a: b\r\nc:\r\n- d\r\n", "{a: b, c: [d]}"},

    // Marks count bytes; we count them too, from the very start of the file.
    {"places_after_wide_letters", "مكان: الرقة # ح\n城市: [巴黎, x]", "{مكان: الرقة, 城市: [巴黎, x]}"},
    {"byte_order_mark", "\xEF\xBB\xBF" "a: b\nc: d", "{a: b, c: d}"},

    // An empty value's mark is the next token's: its key stands in for it.
    {"empty_value", "a:\nb: 1", "{a: <a>, b: 1}"},
    {"empty_value_at_the_end", "a: 1\nb:", "{a: 1, b: <b>}"},
    {"empty_value_before_a_key_named_null", "a:\nnull: x", "{a: <a>, null: x}"},
    {"empty_value_deep_before_a_tilde", "a:\n  b:\n~: x", "{a: {b: <b>}, ~: x}"},
    {"empty_value_before_keys_that_begin_with_null", "a:\n  b:\nnull x: 1\nc:\nnull, y: 2\nd:\n~z: 3", "{a: {b: <b>}, null x: 1, c: <c>, null, y: 2, d: <d>, ~z: 3}"},
    {"null_with_comment", "a: null # c\nb: ~\t# c", "{a: null, b: ~}"},
    {"null_in_brackets", "{a: null, b: [~, ~ ], c: {~: ~}, null}", "{a: null, b: [~, ~], c: {~: ~}, null: <null>}"},
    {"null_on_its_own_line", "a:\n  null\nb: 1", "{a: null, b: 1}"},
    {"null_value_before_a_key_named_null", "a: null\nnull: x", "{a: null, null: x}"},
    {"empty_in_flow_map", "{a: , b}", "{a: <a>, b: <b>}"},
    {"empty_item_takes_its_dash", "a:\n- # c\n- x\n-\n- y", "{a: [<->, x, <->, y]}"},
    {"empty_items_take_their_commas", "[, a, , b:,, c]", "[<[>, a, <,>, {b: <b>}, <,>, c]"},
    {"empty_document", "# nothing\n\n", "<>"},
    {"empty_file", "", "<>"},

    {"nesting", "a:\n  b: [1, {c: d}]\n  e:\n  - f\n", "{a: {b: [1, {c: d}], e: [f]}}"},
    {"pairs_in_a_list", "[a: 1, b]", "[{a: 1}, b]"},
    {"one_document_marker", "---\na: 1\n...\n", "{a: 1}"},
    {"quoted_merge_key_is_text", "'<<': 1", "{\"<<\"<'<<'>: 1}"},
};
// clang-format on

class YamlTree : public testing::TestWithParam<TreeCase> {};

TEST_P(YamlTree, IsReadWithEveryPlace) {
  const auto file = File(GetParam().text);
  const ReadYamlResult read = ReadYaml(file);
  EXPECT_EQ(Show(read.diagnostics), "");
  ASSERT_TRUE(read.document.has_value());
  EXPECT_EQ(Show(read.document->root, file->text()), GetParam().tree)
      << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(Table, YamlTree, testing::ValuesIn(kTrees),
                         [](const auto& tested) { return tested.param.name; });

struct FaultCase {
  const char* name;
  std::string text;
  std::string faults;  // code, line:column, message (labels)
};

// clang-format off
const FaultCase kFaults[] = {
    // Bytes.
    {"not_utf8", "a: b\nc: \xE9t\xE9", "C004 2:4 the byte 0xE9 is not UTF-8"},
    {"utf8_surrogate", "a: \xED\xA0\x80", "C004 1:4 the byte 0xED is not UTF-8"},
    {"utf16_with_mark", "\xFF\xFE" "a\0:\0"s, "C004 `t.yaml` is UTF-16"},
    {"utf16_without_mark", "a\0:\0 \0b\0"s, "C004 `t.yaml` is UTF-16"},
    {"nul", "a: b\0c"s, "C005 1:5 the control character U+0000"},
    {"escape_character", "a: \x1B[31m", "C005 1:4 the control character U+001B"},
    {"parsers_end_of_file_byte", "a: 1\n\x04\nb: 2", "C005 2:1 the control character U+0004"},
    {"c1_control", "a: \xC2\x85", "C005 1:4 the control character U+0085"},
    {"lone_carriage_return", "a: 1\rb: 2", "C005 1:5 the control character U+000D"},
    {"column_after_byte_order_mark", "\xEF\xBB\xBF" "a: \x01", "C005 1:4 the control character U+0001"},
    {"second_byte_order_mark", "\xEF\xBB\xBF\xEF\xBB\xBF" "a: b", "C005 1:1 the control character U+FEFF"},
    {"byte_order_mark_in_text", "a: b\xEF\xBB\xBF", "C005 1:5 the control character U+FEFF"},
    {"five_controls_are_enough", "\x01\x01\x01\x01\x01\x01", "C005 1:1 the control character U+0001; C005 1:2 the control character U+0001; "
        "C005 1:3 the control character U+0001; C005 1:4 the control character U+0001; C005 1:5 the control character U+0001"},
    {"escaped_control", R"(a: "\0")", "C005 1:4 an escape that spells a control character"},
    {"tab_indents", "a:\n\tb: 1", "C007 2:1 a tab in the indentation"},
    {"tab_after_blanks_indents", "a:\n  \tb: 1", "C007 2:3 a tab in the indentation"},
    {"tab_on_blank_line", "a: 1\n\t\n", "C007 2:1 a tab in the indentation"},
    {"tab_elsewhere", "a:\t1\t# c\nb: x\ty\n", ""},

    // What yaml-cpp lets pass.
    {"duplicate_key", "a: 1\nb: 2\na: 3", "C011 3:1 the key `a` stands twice (1:1 first declared here)"},
    {"duplicate_key_thrice", "{a: 1, a: 2, a: 3}", "C011 1:8 the key `a` stands twice (1:2 first declared here); "
        "C011 1:14 the key `a` stands twice (1:2 first declared here)"},
    {"duplicate_key_quoted_once", "a: 1\n\"a\": 2", "C011 2:1 the key `a` stands twice (1:1 first declared here)"},
    {"anchor_and_alias", "a: &x 1\nb: *x", "C008 1:4 an anchor `&x`; C008 2:4 an alias `*x`"},
    {"anchor_on_nothing", "a: &x\nb: 1", "C008 1:4 an anchor `&x`"},
    {"anchor_on_list", "a: &x [1]", "C008 1:4 an anchor `&x`"},
    {"cycle", "&a [*a]", "C008 1:1 an anchor `&a`; C008 1:5 an alias `*a`"},
    {"unknown_alias", "a: *b", "C008 1:4 an anchor or alias"},
    {"merge_key", "<<: {a: 1}", "C008 1:1 a merge key `<<`"},
    {"tag", "a: !!python/name:os.system x", "C009 1:4 a tag `!!python/name:os.system`"},
    {"bare_tag", "a: ! x", "C009 1:4 a tag `!`"},
    {"tag_on_nothing", "a: !!str\nb: 1", "C009 1:4 a tag `!!str`"},
    {"tag_on_map", "a: !!map {b: 1}", "C009 1:4 a tag `!!map`"},
    {"yaml_directive", "%YAML 1.1\n---\na: 1", "C009 1:1 a YAML directive"},
    {"lonely_directive", "%foo", "C009 1:1 a YAML directive"},
    {"second_document", "a: 1\n---\nb: 2", "C010 2:1 a second document begins"},
    {"document_after_the_end", "a: 1\n...\nb: 2", "C010 2:1 something follows the end of the document"},
    {"unclosed_double_quote_swallows_nothing", "a: \"x\nb: 1\n", "C006 1:4 the quote that opens here is not closed"},
    {"unclosed_single_quote_swallows_nothing", "a: 'x\nb: 1\n", "C006 1:4 the quote that opens here is not closed"},
    {"line_that_fits_nowhere", "- a\nb: 1", "C006 2:1 this does not belong to what stands above"},

    // Syntax errors.
    {"two_colons", "a: b: c", "C006 1:5 a `: ` inside of a text"},
    {"indented_too_far", "a: 1\n  b: 2", "C006 2:4 a `:` where no key can stand"},
    {"unclosed_bracket", "a: [1, 2\nb: 3", "C006 1:4 the `[` is not closed (2:2 something else stands here)"},
    {"unclosed_brace", "a: {b: 1\n", "C006 1:4 the `{` is not closed (2:1 the file ends here)"},
    {"closing_bracket_alone", "a: ]", "C006 1:4 a bracket closes that was never opened"},
    {"bad_escape", R"(a: "\q")", "C006 1:7 an unknown escape"},
    {"surrogate_escape", R"(a: "\ud800")", "C006 1:11 an escape that is no character"},
    {"reserved_character", "a: @b", "C006 1:4 no text can begin with this character"},
    {"list_on_the_keys_line", "a: - b", "C006 1:4 a `- ` where no list can begin"},
    {"comma_behind_empty_lines", "  \n\n, a", "C006 3:1 this does not belong to what stands above"},
    {"text_after_quote", "a: \"b\" c", "C006 1:8 this does not belong to the map above"},

    {"key_is_a_list", "? [a]\n: 1", "C019 1:3 a list or map as a key"},
    {"key_is_missing_before_null", "?\nnull: x", "C019 2:1 a key is missing before this one"},
    {"key_is_missing", ": 1", "C019 1:1 a key is missing before `:`"},

    // Comments.
    {"override_in_comment", "a: 1 # \xE2\x80\xAE" "b\n", "W002 1:8 a hidden character in a comment changes the direction of text"},
    {"isolate_in_whole_line_comment", "# \xE2\x81\xA7" "b\na: 1", "W002 1:3 a hidden character in a comment changes the direction of text"},
    {"mark_in_comment_is_harmless", "a: 1 # \xE2\x80\x8F" "b\n", ""},
    {"override_after_a_hash_in_quotes", "a: \"x # \xE2\x80\xAE b\"", ""},
    {"override_in_text_is_the_schemas", "a: x\xE2\x80\xAE # b", ""},
};
// clang-format on

class YamlFault : public testing::TestWithParam<FaultCase> {};

TEST_P(YamlFault, IsReportedWithItsPlace) {
  EXPECT_EQ(Show(ReadYaml(File(GetParam().text)).diagnostics),
            GetParam().faults)
      << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(Table, YamlFault, testing::ValuesIn(kFaults),
                         [](const auto& tested) { return tested.param.name; });

TEST(YamlLimits, AreRefusedOneBeyond) {
  const YamlLimits limits = {.bytes = 20, .line_bytes = 10, .depth = 3};
  EXPECT_EQ(Show(ReadYaml(File("a: 1234567\nb: 123456"), limits).diagnostics),
            "");
  EXPECT_EQ(Show(ReadYaml(File("a: 1234567\nb: 1234567"), limits).diagnostics),
            "C003 1:1 the file has 21 bytes, more than 20");
  EXPECT_EQ(Show(ReadYaml(File("a: 12345678"), limits).diagnostics),
            "C017 1:1 a line of 11 bytes, more than 10");
  const YamlLimits few = {.nodes = 4};
  EXPECT_EQ(Show(ReadYaml(File("{a: [b]}"), few).diagnostics), "");
  EXPECT_EQ(Show(ReadYaml(File("{a: [b, c]}"), few).diagnostics),
            "C003 1:9 more than 4 keys and values");
  EXPECT_EQ(Show(ReadYaml(File("[[[1]]]"), limits).diagnostics), "");
  EXPECT_EQ(Show(ReadYaml(File("[[[[1]]]]"), limits).diagnostics),
            "C016 1:4 more than 3 lists and maps in each other");
}

// Refused parts do not hide the rest: the schema still sees it.
TEST(YamlFaults, LeaveTheRestOfTheDocument) {
  const auto file = File("a: &x 1\nb: *x\nc: 3");
  const ReadYamlResult read = ReadYaml(file);
  ASSERT_TRUE(read.document.has_value());
  EXPECT_EQ(Show(read.document->root, file->text()),
            "{a: refused<&x>, b: refused<*x>, c: 3}");
}

TEST(YamlFaults, AreBounded) {
  std::string text;
  for (int i = 0; i < 3'000; ++i) {
    text += "a: b # \xE2\x80\xAE\n";
  }
  const Diagnostics faults = ReadYaml(File(text)).diagnostics;
  EXPECT_EQ(faults.size(), 2 * kMostOfOneFile);  // errors, and warnings
}

// An alias bomb: nothing is ever expanded.
TEST(YamlFaults, AliasBombIsNotWalked) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) {
      bomb += (j == 0 ? "" : ", ") + last;
    }
    bomb += "]\n";
  }
  const ReadYamlResult read = ReadYaml(File(bomb));
  EXPECT_EQ(read.diagnostics.size(), 12U + 11U * 10U);
}

// CPU time grows with the file, not with its square.
// What SimpleYaml takes for itself, and what it leaves to the library. A name
// that is not to be said twice: the tree is in the tables above.
class Ignore : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*a*/) override {}
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*a*/) override {}
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& /*tag*/,
                YAML::anchor_t /*a*/, const std::string& /*value*/) override {}
  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/,
                       YAML::anchor_t /*a*/,
                       YAML::EmitterStyle::value /*style*/) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/,
                  YAML::anchor_t /*a*/,
                  YAML::EmitterStyle::value /*style*/) override {}
  void OnMapEnd() override {}
};

bool IsSimple(const std::string& text) {
  Ignore ignore;
  return SimpleYaml(text, ignore).Read();
}

TEST(SimpleYaml, IsWhatWatchlistsAreMadeOf) {
  for (const std::string text : {
           "a: b\n",
           "a: b",
           "# one\n\na: b # two\n  # three\nc: d\n",
           "a:\n  b: c\n  d: e f\ng: h\n",
           "a:\n- b\n- c\nd: e\n",
           "a:\n  - b: c\n    d: e\n  - 'f'\n",
           "الموصل: [الموصل, \"ISIS\", {name: Paris, case: exact}, []]\n",
           "- a\n- [b, c]\n",
       }) {
    EXPECT_TRUE(IsSimple(text)) << text;
  }
}

TEST(SimpleYaml, LeavesTheRestToTheLibrary) {
  for (const std::string text : {
           "",           "a",           "a:\n",          "a: ~\n",
           "a: null",    "a: &b c",     "a: |\n  b\n",   "a: b\n  c\n",
           "a: b: c",    "a: [b\n]",    "a: [b, ]\n",    "a: {b: }\n",
           "a: {b}\n",   "a: [b: c]\n", "a: \"b\\n\"\n", "a: 'b''c'\n",
           "a: 'b\n",    "a:\tb\n",     "a: b\r\n",      "a:\n  b: c\n d: e\n",
           "- - a\n",    "a : b\n",     "? a\n: b\n",    "---\na: b\n",
           "\"a\": b\n", "a: -b\n",     "a: b\n- c\n",   "a: \"b\" c\n",
       }) {
    EXPECT_FALSE(IsSimple(text)) << text;
  }
}

// Pieces of files, put together at random: each seed makes another document.
std::string MadeUpYaml(std::mt19937& random) {
  constexpr std::string_view kPieces[] = {"a",
                                          "b: ",
                                          "c:\n",
                                          "- ",
                                          "\n",
                                          "\n  ",
                                          "\n    ",
                                          "d: e\n",
                                          "[",
                                          "]",
                                          "{",
                                          "}",
                                          ", ",
                                          "\"f g\"",
                                          "'h'",
                                          " # i",
                                          "الموصل",
                                          "لا: ",
                                          ": ",
                                          "?",
                                          "null",
                                          "k: l\n",
                                          "- m\n",
                                          "  ",
                                          "n: [o, p]\n",
                                          "q:\n  r: s\n",
                                          "t: {u: v, w: x}\n",
                                          "-",
                                          "y z",
                                          "#"};
  std::string text;
  for (auto count = random() % 12 + 1; count > 0; --count) {
    text += kPieces[random() % std::size(kPieces)];
  }
  return text;
}

TEST(SimpleYaml, ComesToWhatTheLibraryComesTo) {
  std::mt19937 random(20171017);
  std::size_t simple = 0;
  for (int i = 0; i < 30000; ++i) {
    const std::string text = MadeUpYaml(random);
    const ReadYamlResult ours = ReadYaml(File(text));
    const ReadYamlResult its = ReadYamlByLibrary(File(text));
    ASSERT_EQ(ours.document.has_value(), its.document.has_value()) << text;
    ASSERT_EQ(Show(ours.diagnostics), Show(its.diagnostics)) << text;
    if (ours.document) {
      ASSERT_EQ(Show(ours.document->root, text), Show(its.document->root, text))
          << text;
    }
    simple += IsSimple(text) ? 1 : 0;
  }
  EXPECT_GT(simple, 1000U);
}

TEST(YamlReader, ReadsALargeMapInLinearTime) {
  const auto ticks_for = [](int keys) {
    std::string text;
    for (int i = 0; i < keys; ++i) {
      text += "key" + std::to_string(i) + ": [value]\n";
    }
    const auto file = File(std::move(text));
    const std::clock_t begin = std::clock();
    EXPECT_TRUE(ReadYaml(file).document.has_value());
    return static_cast<double>(std::clock() - begin);
  };
  const double small = ticks_for(2'000);
  EXPECT_LT(ticks_for(40'000), 20 * 8 * small);  // squared: 400 times
}

struct ReadsAsCase {
  const char* text;
  const char* reads_as;
};

// YAML 1.2's core schema, on plain scalars.
const ReadsAsCase kReadsAs[] = {
    {"~", "null"},
    {"null", "null"},
    {"NULL", "null"},
    {"nULL", ""},
    {"true", "a boolean"},
    {"False", "a boolean"},
    {"yes", ""},
    {"no", ""},
    {"off", ""},
    {"0", "a number"},
    {"012", "a number"},
    {"-1", "a number"},
    {"+1.5", "a number"},
    {".5", "a number"},
    {"5.", "a number"},
    {"1e3", "a number"},
    {"1e+3", "a number"},
    {"1e", ""},
    {"0x1F", "a number"},
    {"0x", ""},
    {"0o17", "a number"},
    {"0o8", ""},
    {".inf", "a number"},
    {"-.INF", "a number"},
    {".nan", "a number"},
    {"1_000", ""},
    {"1948-05-15", ""},
    {"٣", ""},
    {"M23", ""},
    {"-", ""},
    {".", ""},
    {"+", ""},
    {"12:30", ""},
};

TEST(ReadsAs, FollowsYamlsCoreSchema) {
  for (const ReadsAsCase& tested : kReadsAs) {
    YamlNode node;
    node.kind = YamlNode::Kind::kScalar;
    node.text = tested.text;
    node.plain = true;
    EXPECT_EQ(ReadsAs(node), tested.reads_as) << tested.text;
    node.plain = false;
    EXPECT_EQ(ReadsAs(node), "") << tested.text;
  }
}

}  // namespace
}  // namespace wirewatch
