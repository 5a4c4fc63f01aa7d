#include "daemon/article/json_writer.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

using std::string_literals::operator""s;

struct StringCase {
  std::string name;
  std::string text;
  std::string json;
};

class JsonString : public testing::TestWithParam<StringCase> {};

TEST_P(JsonString, IsWrittenAs) {
  JsonWriter json;
  EXPECT_EQ(json.String(GetParam().text).Take(), GetParam().json);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Strings, JsonString, testing::ValuesIn(std::vector<StringCase>{
  {"empty", "", R"("")"},
  {"arabic_as_it_is", "الرَّقّة", R"("الرَّقّة")"},
  {"astral_as_it_is", "𝕀😀", R"("𝕀😀")"},
  {"quote_and_backslash", R"(a"b\c/)", R"("a\"b\\c/")"},
  {"line_ends_and_tab", "a\n\r\t", R"("a\n\r\t")"},
  {"nul_and_escape", "\0\x1B[31m"s, R"("\u0000\u001b[31m")"},
  {"delete", "\x7F", R"("\u007f")"},
  {"c1_csi_of_a_terminal", "\xC2\x9B", R"("\u009b")"},
  {"no_break_space_is_no_control", "\xC2\xA0", "\"\xC2\xA0\""},
  {"ill_formed", "a\xFF\xE2\x82", "\"a\xEF\xBF\xBD\xEF\xBF\xBD\""},
}), [](const auto& test) { return test.param.name; });
// clang-format on

TEST(JsonWriter, SetsCommasBetweenMembersAndElements) {
  JsonWriter json;
  json.BeginObject().Key("a").BeginArray().Count(1).Integer(-2).EndArray();
  json.Key("b").BeginObject().EndObject().Key("c").BeginArray().EndArray();
  json.Key("d").Bool(true).Key("e").Json("[1]").Key("f").String("x");
  json.EndObject();
  EXPECT_EQ(json.Take(),
            R"({"a":[1,-2],"b":{},"c":[],"d":true,"e":[1],"f":"x"})");
}

TEST(JsonWriter, LeavesOutTextsThatAreNotThere) {
  JsonWriter json;
  json.BeginObject().Text("a", "").Text("b", "x").Text("c", "").EndObject();
  EXPECT_EQ(json.Take(), R"({"b":"x"})");
}

TEST(JsonWriter, WritesTheLargestNumbers) {
  JsonWriter json;
  json.BeginArray();
  json.Integer(std::numeric_limits<std::int64_t>::min());
  json.Count(std::numeric_limits<std::size_t>::max());
  json.EndArray();
  EXPECT_EQ(json.Take(), "[-9223372036854775808,18446744073709551615]");
}

TEST(JsonWriter, EveryCodePointComesBackThroughAnotherParser) {
  std::string text;
  for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 0x101) {
    AppendUtf8(c, text);
  }
  JsonWriter json;
  EXPECT_EQ(nlohmann::json::parse(json.String(text).Take()), text);
}

}  // namespace
}  // namespace wirewatch
