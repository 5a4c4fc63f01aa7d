// The log: one line a message whatever its values hold, in each format.
#include "daemon/service/log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <regex>
#include <string>

namespace wirewatch {
namespace {

// The lines that `write` puts on standard error.
std::string Logged(const std::string& level, const std::string& format,
                   const std::function<void()>& write) {
  testing::internal::CaptureStderr();
  InitialiseLog(level, format);
  write();
  return testing::internal::GetCapturedStderr();
}

struct ValueCase {
  const char* name;
  std::string value;
  std::string shown;
};
class Value : public testing::TestWithParam<ValueCase> {};

TEST_P(Value, StandsInItsFieldAndNowhereElse) {
  const std::string line = Logged("info", "logfmt", [] {
    LogInfo("read", {{"v", GetParam().value}, {"after", "1"}});
  });
  EXPECT_TRUE(line.ends_with(" msg=read v=" + GetParam().shown + " after=1\n"))
      << line;
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Values, Value, testing::Values(
  ValueCase{"plain",             "articles/0",         "articles/0"},
  ValueCase{"letters",           "الرقة",              "الرقة"},
  ValueCase{"empty",             "",                   R"("")"},
  ValueCase{"space",             "a b",                R"("a b")"},
  ValueCase{"equals",            "a=b",                R"("a=b")"},
  ValueCase{"quote",             R"(a"b)",             R"("a\"b")"},
  ValueCase{"backslash",         R"(a\b)",             R"("a\\b")"},
  ValueCase{"backslash_n",       R"(a\n)",             R"("a\\n")"},
  ValueCase{"forged_line",       "a\nlevel=error msg=x", R"("a\nlevel=error msg=x")"},
  ValueCase{"carriage_return",   "a\rb",               R"("a\x0db")"},
  ValueCase{"nul",               std::string("a\0b", 3), R"("a\x00b")"},
  ValueCase{"terminal_escape",   "\x1b[2J",            R"("\x1b[2J")"},
  ValueCase{"c1_control",        "a\u009bb",           R"("a\u009bb")"},
  ValueCase{"right_to_left_override", "a\u202eb",      R"("a\u202eb")"},
  ValueCase{"isolate",           "a\u2067b",           R"("a\u2067b")"},
  ValueCase{"line_separator",    "a\u2028b",           R"("a\u2028b")"},
  ValueCase{"not_utf8",          "a\xff\xc3",          R"("a\xff\xc3")"}),
  [](const auto& one) { return one.param.name; });
// clang-format on

TEST(Log, LogfmtHasTimeInUtcAndLevel) {
  const std::string line =
      Logged("info", "logfmt", [] { LogWarning("two words"); });
  EXPECT_TRUE(std::regex_match(
      line, std::regex(R"(ts=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z )"
                       R"(level=warning msg="two words"\n)")))
      << line;
}

TEST(Log, AMessageCannotForgeALineEither) {
  for (const char* format : {"logfmt", "colour"}) {
    const std::string text = Logged("info", format, [] {
      LogError("port in use\nts=2026 level=info msg=\x1b[31mfine");
    });
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
    EXPECT_EQ(text.find("\x1b[31mfine"), std::string::npos) << text;
  }
}

TEST(Log, ALevelHidesThoseBelowIt) {
  struct Case {
    const char* level;
    int lines;
  };
  for (const auto& [level, lines] :
       {Case{"debug", 4}, {"info", 3}, {"warning", 2}, {"error", 1}}) {
    const std::string text = Logged(level, "logfmt", [] {
      LogDebug("d");
      LogInfo("i");
      LogWarning("w");
      LogError("e");
    });
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), lines) << level;
  }
}

TEST(Log, AutomaticallyIsLogfmtOnAPipe) {
  const std::string line = Logged("info", "auto", [] { LogInfo("hello"); });
  EXPECT_TRUE(line.starts_with("ts=")) << line;
}

}  // namespace
}  // namespace wirewatch
