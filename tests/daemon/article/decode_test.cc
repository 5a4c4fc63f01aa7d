// What becomes of a record's bytes. Each line of the tables is one input and
// the whole outcome: the fields of the article, or the reason, the byte offset
// and the words of the dead letter.

#include "daemon/article/decode.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

using std::string_literals::operator""s;

DecoderOptions Options() {
  DecoderOptions options;
  options.fields = {
      {"id", {"/id"}},
      {"version", {"/version"}},
      {"status", {"/status"}},
      {"headline", {"/title"}},
      {"lead", {"/lead"}},
      {"body", {"/text", "/paras/*/text"}},
      {"language", {"/lang", "/meta/lang"}},
      {"source", {"/source/id"}},
      {"published", {"/a~1b~0c"}},
      {"url", {"/urls/1"}},
  };
  options.max_bytes = 4096;
  return options;
}

// "id: a1; body: x"; line feeds are shown as ⏎, NUL as ␀.
std::string Show(const Article& article) {
  const std::pair<std::string_view, const std::string&> fields[] = {
      {"id", article.id},
      {"version", article.version},
      {"status", article.status},
      {"headline", article.headline},
      {"lead", article.lead},
      {"body", article.body},
      {"language", article.language},
      {"source", article.source},
      {"published", article.published},
      {"url", article.url}};
  std::string shown;
  for (const auto& [name, text] : fields) {
    if (text.empty()) {
      continue;
    }
    shown += shown.empty() ? "" : "; ";
    shown.append(name).append(": ");
    for (const char c : text) {
      shown += c == '\n' ? "⏎" : c == '\0' ? "␀" : std::string(1, c);
    }
  }
  return shown;
}

std::string Show(const DecodeError& error) {
  return std::string(ToString(error.reason)) + " at " +
         std::to_string(error.byte_offset) + ": " + error.detail;
}

std::string Outcome(std::string_view bytes, const DecoderOptions& options) {
  Decoder decoder(options);
  InputRecord record;
  record.coordinates.topic = "t";
  record.coordinates.partition = 3;
  record.coordinates.offset = 14;
  record.value = bytes;
  const auto article = decoder.Decode(record);
  return article.ok() ? Show(*article) : Show(article.error());
}

struct DecodeCase {
  std::string name;
  std::string bytes;
  std::string outcome;
};

std::ostream& operator<<(std::ostream& out, const DecodeCase& test) {
  return out << test.bytes.substr(0, 100);
}

std::string NameOf(const testing::TestParamInfo<DecodeCase>& info) {
  return info.param.name;
}

std::string Repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) {
    text += piece;
  }
  return text;
}

class DecodeJson : public testing::TestWithParam<DecodeCase> {};

TEST_P(DecodeJson, HasThisOutcome) {
  EXPECT_EQ(Outcome(GetParam().bytes, Options()), GetParam().outcome)
      << GetParam().bytes.substr(0, 200);
}

#define DECODE_JSON(group, ...) \
  INSTANTIATE_TEST_SUITE_P(     \
      group, DecodeJson,        \
      testing::ValuesIn(std::vector<DecodeCase>{__VA_ARGS__}), NameOf)

// clang-format off
DECODE_JSON(Fields,
  {"all_of_them", R"({"id":"a1","version":"2","status":"usable","title":"T","lead":"L","text":"B","lang":"ar",)"
                  R"("source":{"id":"wire"},"a/b~c":"2026-11-22","urls":["x","https://e.example/1"]})",
   "id: a1; version: 2; status: usable; headline: T; lead: L; body: B; language: ar; source: wire; published: 2026-11-22; url: https://e.example/1"},
  {"an_integer_id_and_version", R"({"id":-12,"version":18446744073709,"text":"x"})", "id: -12; version: 18446744073709; body: x"},
  {"without_an_id_the_coordinates", R"({"text":"x"})", "id: t/3/14; body: x"},
  {"an_empty_id_is_no_id", R"({"id":"","text":"x"})", "id: t/3/14; body: x"},
  {"texts_of_an_array_are_joined_by_a_blank_line", R"({"id":"a","paras":[{"text":"p"},{"x":1},{"text":"q"}]})", "id: a; body: p⏎⏎q"},
  {"texts_come_in_the_order_of_the_pointers", R"({"id":"a","paras":[{"text":"p"},{"text":"q"}],"text":"first"})", "id: a; body: first⏎⏎p⏎⏎q"},
  {"an_empty_text_adds_no_blank_line", R"({"id":"a","text":"","paras":[{"text":"p"},{"text":""},{"text":"q"}]})", "id: a; body: p⏎⏎q"},
  {"an_attribute_is_the_first_place_that_has_it", R"({"id":"a","meta":{"lang":"fr"},"lang":"ar"})", "id: a; language: ar"},
  {"an_attribute_by_its_second_place", R"({"id":"a","meta":{"lang":"fr"},"lang":null})", "id: a; language: fr"},
  {"an_escaped_key", R"({"id":"a","t\u0069tle":"T"})", "id: a; headline: T"},
  {"escapes", R"({"id":"a","text":"\"\\\/\b\f\n\r\t\u0627\ud83d\uDE00"})", "id: a; body: \"\\/\b\f⏎\r\tا😀"},
  {"white_space_everywhere", " \n{\t\"id\" : \"a\" , \"text\"\r:\"x\" }\n ", "id: a; body: x"});

DECODE_JSON(A01_Syntax,
  {"no_json", "hello", "bad_json at 0: invalid literal"},
  {"truncated", R"({"id":"a","text":"x")", "bad_json at 20: unexpected end of input; expected '}'"},
  {"truncated_in_a_string", R"({"id":"a","text":"x)", "bad_json at 19: invalid string: missing closing quote"},
  {"trailing_word", R"({"text":"x"} x)", "bad_json at 13: invalid literal; expected end of input"},
  {"two_documents", R"({"text":"x"}{"text":"y"})", "bad_json at 12: unexpected '{'; expected end of input"},
  {"fault_after_the_fields", R"({"text":"x","tags":[1,2,,]})", "bad_json at 24: unexpected ','; expected '[', '{', or a literal"},
  {"comma_at_the_end", R"({"text":"x",})", "bad_json at 12: unexpected '}'; expected string literal"},
  {"colon_in_an_array", R"([["a":1],2]])", "bad_json at 5: unexpected ':'; expected ']'"},
  {"wrong_bracket", R"({"a":[1}])", "bad_json at 7: unexpected '}'; expected ']'"},
  {"no_value", R"({"a":})", "bad_json at 5: unexpected '}'; expected '[', '{', or a literal"},
  {"no_colon", R"({"a" 1})", "bad_json at 5: unexpected number literal; expected ':'"},
  {"words_of_ours_in_the_fault", R"({"text":"x","; expected Mosul":@})", "bad_json at 31: invalid literal"},
  {"words_of_ours_in_what_was_read", "{\"text\":\"; expected Mosul\x01\"}", "bad_json at 25: invalid string: control character U+0001 (SOH) must be escaped to \\u0001"},
  {"bare_key", R"({a:1})", "bad_json at 1: invalid literal; expected string literal"},
  {"bad_word", R"({"a":nulll})", "bad_json at 9: invalid literal; expected '}'"},
  {"bad_escape_in_an_unread_string", R"({"a":"\x"})", "bad_json at 7: invalid string: forbidden character after backslash"},
  {"only_spaces", "  \n ", "bad_json at 4: unexpected end of input; expected '[', '{', or a literal"},
  {"a_fault_of_syntax_outranks_others_before_it", R"({"text":5,"text":6,})", "bad_json at 19: unexpected '}'; expected string literal"});

DECODE_JSON(A02_DuplicateKeys,
  {"read_key", R"({"text":"x","text":"y"})", "duplicate_key at 13: `/text` is there twice"},
  {"read_key_spelled_with_an_escape", R"({"text":"x","te\u0078t":"y"})", "duplicate_key at 13: `/text` is there twice"},
  {"key_on_the_way_to_a_field", R"({"source":{"id":"a"},"source":{}})", "duplicate_key at 22: `/source` is there twice"},
  {"key_inside_an_array", R"({"paras":[{"text":"x"},{"text":"y","text":"z"}]})", "duplicate_key at 36: `/paras/1/text` is there twice"},
  {"the_second_is_null", R"({"text":"x","text":null})", "duplicate_key at 13: `/text` is there twice"},
  {"unread_keys_may_repeat", R"({"id":"a","tag":1,"tag":2,"other":{"text":1,"text":2}})", "id: a"});

DECODE_JSON(A03_Depth,
  {"64_levels", R"({"id":"a","x":)" + Repeated("[", 63) + Repeated("]", 63) + "}", "id: a"},
  {"65_levels", R"({"id":"a","x":)" + Repeated("[", 64) + Repeated("]", 64) + "}", "too_deep at 77: more than 64 objects and arrays inside each other"},
  {"2000_levels", Repeated("[", 2000) + Repeated("]", 2000), "too_deep at 64: more than 64 objects and arrays inside each other"},
  {"1000_empty_arrays", R"({"id":"a","x":[)" + Repeated("[],", 1000) + "[]]}", "id: a"});

DECODE_JSON(A04_Numbers,
  {"any_size_in_an_unread_field", R"({"id":"a","x":[1e400,-1e-400,123456789012345678901234567890,-0,0.5E+7]})", "id: a"},
  {"too_large_an_id", R"({"id":123456789012345678901234567890})", "bad_field at 6: `/id` is the number 123456789012345678901234567890, not a string or an integer of up to 19 digits"},
  {"1e400_as_id", R"({"id":1e400})", "bad_field at 6: `/id` is the number 1e400, not a string or an integer of up to 19 digits"},
  {"minus_zero_as_id", R"({"id":-0})", "bad_field at 6: `/id` is the number -0, not a string or an integer of up to 19 digits"},
  {"number_as_text", R"({"title":5})", "bad_field at 9: `/title` is the number 5, not a string"},
  {"not_a_number", R"({"x":NaN})", "bad_json at 5: invalid literal"},
  {"infinity", R"({"x":-Infinity})", "bad_json at 6: invalid number; expected digit after '-'"},
  {"leading_zero", R"({"x":01})", "bad_json at 6: unexpected number literal; expected '}'"},
  {"nothing_after_the_point", R"({"x":1.})", "bad_json at 7: invalid number; expected digit after '.'"},
  {"nothing_after_the_exponent", R"({"x":1e+})", "bad_json at 8: invalid number; expected digit after exponent sign"},
  {"plus", R"({"x":+1})", "bad_json at 5: invalid literal"});

DECODE_JSON(A05_Types,
  {"no_text_at_all", R"({"id":"a"})", "id: a"},
  {"null_is_absent", R"({"id":"a","title":null,"paras":null,"source":{"id":null}})", "id: a"},
  {"array_as_text", R"({"text":["x"]})", "bad_field at 8: `/text` is an array, not a string"},
  {"object_as_text", R"({"title":{}})", "bad_field at 9: `/title` is an object, not a string"},
  {"boolean_as_text", R"({"title":true})", "bad_field at 9: `/title` is a boolean, not a string"},
  {"string_on_the_way", R"({"source":"wire"})", "bad_field at 10: `/source` is a string, not an object"},
  {"string_for_an_array", R"({"paras":"x"})", "bad_field at 9: `/paras` is a string, not an array"},
  {"object_for_an_array", R"({"paras":{"0":1}})", "bad_field at 9: `/paras` is an object, not an array"},
  {"string_for_an_element", R"({"paras":["x"]})", "bad_field at 10: `/paras/0` is a string, not an object"},
  {"pointer_with_escapes_is_named_as_written", R"({"a/b~c":1})", "bad_field at 9: `/a~1b~0c` is the number 1, not a string"},
  {"array_as_document", "[]", "bad_field at 0: the document is an array, not an object"},
  {"string_as_document", R"("x")", "bad_field at 0: the document is a string, not an object"},
  {"null_as_document", " null", "bad_field at 1: the document is null, not an object"},
  {"too_long_an_id", R"({"id":")" + Repeated("i", 1025) + R"("})", "bad_field at 0: the id has 1025 bytes, more than 1024"});

DECODE_JSON(A06_Empty,
  {"empty_value", "", "empty at 0: the value is empty"},
  {"byte_order_mark_alone", "\xEF\xBB\xBF", "empty at 0: the value is empty"});

DECODE_JSON(A07_IllFormedUtf8,
  {"overlong", "{\"text\":\"ab\xC0\xAF\"}", "not_utf8 at 11: not UTF-8"},
  {"surrogate", "{\"text\":\"سوريا\xED\xA0\x80\"}", "not_utf8 at 19: not UTF-8; it looks like UTF-8 with an ill-formed sequence"},
  {"above_10ffff", "{\"text\":\"سوريا\xF4\x90\x80\x80\"}", "not_utf8 at 19: not UTF-8; it looks like UTF-8 with an ill-formed sequence"},
  {"in_a_field_that_nobody_reads", "{\"text\":\"ab\",\"x\":\"\xC0\xAF\"}", "not_utf8 at 18: not UTF-8"},
  {"behind_a_fault_of_syntax", "{\"text\":ab,\"x\":\"\xC0\xAF\"}", "not_utf8 at 16: not UTF-8"},
  {"cut_in_a_character", "{\"text\":\"سوري\xD8", "not_utf8 at 17: not UTF-8; it looks like UTF-8 with an ill-formed sequence"});

DECODE_JSON(A08_OtherEncodings,
  {"byte_order_mark_is_skipped", "\xEF\xBB\xBF{\"id\":\"a\"}", "id: a"},
  {"offsets_count_the_byte_order_mark", "\xEF\xBB\xBF{\"id\":x}", "bad_json at 9: invalid literal"},
  {"utf16_little_endian_marked", "\xFF\xFE{\0\"\0"s, "not_utf8 at 0: not UTF-8; it looks like UTF-16LE"},
  {"utf16_big_endian_marked", "\xFE\xFF\0{\0\""s, "not_utf8 at 0: not UTF-8; it looks like UTF-16BE"},
  {"utf16_little_endian", "{\0\"\0a\0"s, "not_utf8 at 0: not UTF-8; it looks like UTF-16LE"},
  {"utf16_big_endian", "\0{\0\"\0a"s, "not_utf8 at 0: not UTF-8; it looks like UTF-16BE"},
  {"utf32", "\xFF\xFE\0\0{\0\0\0"s, "not_utf8 at 0: not UTF-8; it looks like UTF-32LE"},
  {"windows_1256", "{\"text\":\"\xC7\xE1\xE3\xE6\xD5\xE1 \xE6\xC7\xE1\xD1\xDE\xC9\"}", "not_utf8 at 9: not UTF-8; it looks like windows-1256"},
  {"iso_8859_6", "{\"text\":\"\xC7\xE4\xE5\xE8\xD5\xE4 \xE8\xC7\xE4\xD1\xE2\xC9\"}", "not_utf8 at 9: not UTF-8; it looks like ISO-8859-6"},
  {"windows_1252", "{\"text\":\"caf\xE9 \xE0 Mossoul\"}", "not_utf8 at 12: not UTF-8; it looks like windows-1252"},
  {"gzip", "\x1F\x8B\x08\0\0\0\0\0"s, "not_utf8 at 0: not UTF-8; it looks like gzip"},
  {"zstd", "\x28\xB5\x2F\xFD\x04"s, "not_utf8 at 0: not UTF-8; it looks like zstd"},
  {"random_bytes", "\x9C\x8A\xF1\x93\xEE\x80", "not_utf8 at 0: not UTF-8"});

DECODE_JSON(A09_OddCharacters,
  {"raw_nul_in_a_string", "{\"text\":\"a\0b\"}"s, "bad_json at 10: invalid string: control character U+0000 (NUL) must be escaped to \\u0000"},
  {"raw_nul_after_the_document", "{\"id\":\"a\"}\0"s, "bad_json at 10: unexpected NUL"},
  {"raw_tab_in_a_string", "{\"text\":\"a\tb\"}", "bad_json at 10: invalid string: control character U+0009 (HT) must be escaped to \\u0009 or \\t"},
  {"escaped_nul_is_text", R"({"id":"a","text":"x\u0000y"})", "id: a; body: x␀y"},
  {"noncharacter_and_c1_are_text", R"({"id":"a","text":"\ufffe\u0085"})", "id: a; body: \xEF\xBF\xBE\xC2\x85"},
  {"high_surrogate_alone", R"({"text":"\ud800"})", "bad_json at 15: invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF"},
  {"high_surrogate_before_a_letter", R"({"text":"\ud83d\u0041"})", "bad_json at 20: invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF"},
  {"low_surrogate_alone", R"({"text":"\udc00"})", "bad_json at 14: invalid string: surrogate U+DC00..U+DFFF must follow U+D800..U+DBFF"},
  {"surrogate_alone_in_an_unread_string", R"({"x":"\udc00"})", "bad_json at 11: invalid string: surrogate U+DC00..U+DFFF must follow U+D800..U+DBFF"},
  {"surrogate_alone_in_an_unread_key", R"({"\ud83d":1})", "bad_json at 8: invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF; expected string literal"});

DECODE_JSON(A10_Size,
  {"at_the_limit", R"({"id":"a","x":")" + std::string(4096 - 17, 'x') + "\"}", "id: a"},
  {"above_the_limit", R"({"id":"a","x":")" + std::string(4097 - 17, 'x') + "\"}", "too_large at 4096: 4097 bytes; at most 4096 are read"});

DECODE_JSON(A20_SchemaRegistry,
  {"avro_behind_a_magic_byte", "\0\0\0\0\x05\x0EMosul"s, "bad_json at 0: byte 0 in front; it looks like Confluent wire format (schema registry), which is not read"},
  {"not_even_utf8_behind_it", "\0\0\0\0\x05\xFF\xFF"s, "bad_json at 0: byte 0 in front; it looks like Confluent wire format (schema registry), which is not read"});
// clang-format on

TEST(DecodeJson, ManyKeysTakeOnePass) {
  DecoderOptions options = Options();
  options.max_bytes = 1 << 26;
  std::string json = "{";
  for (int i = 0; i < 1'000'000; ++i) {
    json += "\"k" + std::to_string(i) + "\":[],";
  }
  EXPECT_EQ(Outcome(json + R"("text":"x"})", options), "id: t/3/14; body: x");
}

TEST(DecodeJson, OneDecoderReadsGoodAndBadInAnyOrder) {
  Decoder decoder(Options());
  const auto outcome = [&](std::string_view bytes) {
    InputRecord record;
    record.value = bytes;
    const auto article = decoder.Decode(record);
    return article.ok() ? article->id : Show(article.error());
  };
  EXPECT_EQ(outcome(R"({"id":"long one","text":"0123456789"})"), "long one");
  EXPECT_EQ(outcome(R"({"id":"b")"),
            "bad_json at 9: unexpected end of input; expected '}'");
  EXPECT_EQ(outcome(R"({"id":"c"})"), "c");
}

TEST(DecodeJson, PlacesByIndexAndByStarMayMeet) {
  DecoderOptions options;
  options.fields = {{"headline", {"/0/t"}}, {"body", {"/*/t", "/*/1"}}};
  EXPECT_EQ(Outcome(R"([{"t":"a"},{"t":"b"},["x","c"]])", options),
            "id: t/3/14; headline: a; body: a⏎⏎b⏎⏎c");
}

TEST(DecodeJson, TheEmptyPointerIsTheDocument) {
  DecoderOptions options;
  options.fields = {{"body", {""}}};
  EXPECT_EQ(Outcome(R"("just text")", options), "id: t/3/14; body: just text");
}

// A18: tags inside of names, in fields that are declared to be HTML.
TEST(DecodeHtml, EachTextOfAFieldThatIsHtmlIsExtractedByItself) {
  DecoderOptions options;
  options.fields = {{"headline", {"/title"}},
                    {"body", {"/text", "/paras/*"}, /*html=*/true}};
  EXPECT_EQ(
      Outcome(R"({"title":"<i>a</i> &amp; b","text":"R<b>aqq</b>a &amp;",)"
              R"("paras":["<p>one<p>two","</b>","three"]})",
              options),
      "id: t/3/14; headline: <i>a</i> &amp; b; "
      "body: Raqqa &⏎⏎one⏎⏎two⏎⏎three");
}

TEST(DecodeHtml, MarkupOutOfProportionIsADeadLetter) {
  DecoderOptions options;
  options.fields = {{"body", {"/text"}, /*html=*/true}};
  EXPECT_EQ(
      Outcome(R"({"text":")" + Repeated("<div>", 100'000) + "\"}", options),
      "too_deep at 0: the HTML of `body` has too many elements, or too many "
      "open at once");
}

class DecodeText : public testing::TestWithParam<DecodeCase> {};

TEST_P(DecodeText, HasThisOutcome) {
  DecoderOptions options;
  options.format = InputFormat::kText;
  options.max_bytes = 64;
  EXPECT_EQ(Outcome(GetParam().bytes, options), GetParam().outcome);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Text, DecodeText, testing::ValuesIn(std::vector<DecodeCase>{
  {"the_value_is_the_body", "قصف\n{", "id: t/3/14; body: قصف⏎{"},
  {"byte_for_byte_even_a_byte_order_mark", "\xEF\xBB\xBFx", "id: t/3/14; body: \xEF\xBB\xBFx"},
  {"nul_is_text", "a\0b"s, "id: t/3/14; body: a␀b"},
  {"only_spaces_is_an_article_without_news", "  ", "id: t/3/14; body:   "},
  {"empty", "", "empty at 0: the value is empty"},
  {"ill_formed", "ab\xFF", "not_utf8 at 2: not UTF-8; it looks like windows-1252"},
  {"too_large", std::string(65, 'x'), "too_large at 64: 65 bytes; at most 64 are read"},
}), NameOf);
// clang-format on

// What `input.charset` and `input.invalid_utf8` make of a record.
struct CharsetCase {
  std::string name;
  InputFormat format;
  std::string charset;
  IllFormed ill_formed;
  std::string bytes;
  std::string outcome;
};

std::ostream& operator<<(std::ostream& out, const CharsetCase& test) {
  return out << test.charset;
}

class DecodeCharset : public testing::TestWithParam<CharsetCase> {};

TEST_P(DecodeCharset, HasThisOutcome) {
  DecoderOptions options = Options();
  options.format = GetParam().format;
  options.charset = GetParam().charset;
  options.ill_formed = GetParam().ill_formed;
  EXPECT_EQ(Outcome(GetParam().bytes, options), GetParam().outcome);
}

#define DECODE_CHARSET(group, ...)                              \
  INSTANTIATE_TEST_SUITE_P(                                     \
      group, DecodeCharset,                                     \
      testing::ValuesIn(std::vector<CharsetCase>{__VA_ARGS__}), \
      [](const auto& test) { return test.param.name; })

constexpr auto kJson = InputFormat::kJson;
constexpr auto kText = InputFormat::kText;
constexpr auto kReject = IllFormed::kReject;
constexpr auto kReplace = IllFormed::kReplace;

// clang-format off
DECODE_CHARSET(Declared,
  {"windows_1256_json", kJson, "windows-1256", kReject, "{\"id\":\"a\",\"text\":\"\xC7\xE1\xE3\xE6\xD5\xE1\"}", "id: a; body: الموصل"},
  {"windows_1256_text", kText, "windows-1256", kReject, "\xC7\xE1\xE3\xE6\xD5\xE1", "id: t/3/14; body: الموصل"},
  {"escapes_are_unicode_in_any_charset", kJson, "windows-1256", kReject, "{\"id\":\"a\",\"text\":\"\xC7\\u0644\"}", "id: a; body: ال"},
  {"a_backslash_inside_of_a_letter_is_none", kJson, "shift_jis", kReject, "{\"id\":\"a\",\"text\":\"\x95\x5C\"}", "id: a; body: 表"},
  {"utf_16_with_its_mark", kJson, "utf-16", kReject, "\xFE\xFF\0{\0\"\0i\0d\0\"\0:\0\"\x06\x27\0\"\0}"s, "id: ا"},
  {"utf_16_without_a_mark_but_declared", kJson, "utf-16le", kReject, "{\0\"\0i\0d\0\"\0:\0\"\0\x27\x06\"\0}\0"s, "id: ا"},
  {"utf_16_text", kText, "utf-16le", kReject, "\xFF\xFE\x27\x06"s, "id: t/3/14; body: ا"},
  {"nothing_but_a_mark", kText, "utf-16", kReject, "\xFF\xFE", "empty at 2: the value is empty"},
  {"plain_ascii", kJson, "windows-1256", kReject, R"({"id":"a"})", "id: a"});

DECODE_CHARSET(NotInIt,
  {"a_byte_without_a_meaning", kJson, "iso-8859-6", kReject, "{\"text\":\"\xC7\xE4\xA1\"}", "not_in_charset at 11: not iso-8859-6"},
  {"more_like_another_charset", kText, "iso-8859-6", kReject, "\xE3\xE6\xD5\xE1 \xC7\xE1\xFF", "not_in_charset at 7: not iso-8859-6; it looks like windows-1256"},
  {"utf_8_with_its_mark", kJson, "windows-1256", kReject, "\xEF\xBB\xBF{\"text\":\"x\"}", "not_in_charset at 0: not windows-1256; it looks like UTF-8"},
  {"utf_8_by_its_letters", kText, "windows-1256", kReject, "قصف الموصل والرقة أمس", "not_in_charset at 0: not windows-1256; it looks like UTF-8"},
  {"utf_16_of_the_other_order", kJson, "utf-16le", kReject, "\xFE\xFF\0{\0\""s, "not_in_charset at 0: not utf-16le; it looks like UTF-16BE"},
  {"utf_16_without_a_mark", kJson, "utf-16", kReject, "{\0}\0"s, "not_in_charset at 0: not utf-16"},
  {"gzip", kText, "windows-1256", kReject, "\x1F\x8B\x08\0"s, "not_in_charset at 0: not windows-1256; it looks like gzip"},
  {"confluent_wire_format", kJson, "windows-1256", kReject, "\0\0\0\0\x05"s, "bad_json at 0: byte 0 in front; it looks like Confluent wire format (schema registry), which is not read"});

DECODE_CHARSET(FaultsStandWhereTheRecordHasThem,
  {"of_json", kJson, "windows-1256", kReject, "{\"text\":\"\xC7\xE1\",}", "bad_json at 13: unexpected '}'; expected string literal"},
  {"of_a_field", kJson, "windows-1256", kReject, "{\"x\":\"\xC7\xE1\",\"text\":5}", "bad_field at 17: `/text` is the number 5, not a string"},
  {"of_utf_16", kJson, "utf-16", kReject, "\xFF\xFE{\0x\0"s, "bad_json at 4: invalid literal; expected string literal"},
  {"behind_a_replaced_byte", kJson, "utf-8", kReplace, "{\"text\":\"a\xE1\x80\",}", "bad_json at 14: unexpected '}'; expected string literal"});

DECODE_CHARSET(A07_Replaced,
  {"in_a_field", kJson, "utf-8", kReplace, "{\"id\":\"a\",\"text\":\"Mo\xE1\x80sul\"}", "id: a; body: Mo\uFFFDsul"},
  {"in_what_nobody_reads", kJson, "utf-8", kReplace, "{\"id\":\"a\",\"x\":\"\xFF\"}", "id: a"},
  {"outside_of_strings_it_is_no_json", kJson, "utf-8", kReplace, "{\"id\":\xFF\"a\"}", "bad_json at 6: invalid literal"},
  {"as_text", kText, "utf-8", kReplace, "Mosul \xFF", "id: t/3/14; body: Mosul \uFFFD"},
  {"of_a_declared_charset", kText, "iso-8859-6", kReplace, "\xC7\xFF\xE4", "id: t/3/14; body: ا\uFFFDل"},
  {"utf_16_is_no_flawed_utf_8", kJson, "utf-8", kReplace, "\xFF\xFE{\0}\0"s, "not_utf8 at 0: not UTF-8; it looks like UTF-16LE"},
  {"nor_is_windows_1256", kText, "utf-8", kReplace, Repeated("\xE3\xE6\xD5\xE1 \xC7\xE1 ", 9), "not_utf8 at 0: not UTF-8; it looks like windows-1256"});
// clang-format on

TEST(DecodeCharset, TheArticleCountsWhatWasReplaced) {
  DecoderOptions options = Options();
  options.ill_formed = kReplace;
  Decoder decoder(options);
  InputRecord record;
  record.value = "{\"text\":\"\xFF\xFF x\"}";
  EXPECT_EQ(decoder.Decode(record)->replaced, 2U);
  record.value = "{\"text\":\"x\"}";
  EXPECT_EQ(decoder.Decode(record)->replaced, 0U);
}

}  // namespace
}  // namespace wirewatch
