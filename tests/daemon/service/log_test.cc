// The log: one line a message whatever its values hold, in each format.
#include "daemon/service/log.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <spdlog/pattern_formatter.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <functional>
#include <memory>
#include <regex>
#include <sstream>
#include <string>

#include "daemon/service/log_sinks.h"

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

// --- F44: a log that nobody reads ---

void Log(spdlog::sinks::sink& sink, std::string_view text) {
  sink.log(spdlog::details::log_msg("", spdlog::level::warn,
                                    {text.data(), text.size()}));
}

std::string ReadAll(int descriptor) {
  std::string all;
  char piece[4096];
  for (;;) {
    pollfd ready{descriptor, POLLIN, 0};
    if (poll(&ready, 1, 0) <= 0) {
      return all;
    }
    const ssize_t size = read(descriptor, piece, sizeof(piece));
    if (size <= 0) {
      return all;
    }
    all.append(piece, static_cast<std::size_t>(size));
  }
}

TEST(UnreadLog, F44_LinesAreDroppedWholeAndCounted) {
  ASSERT_NE(std::signal(SIGPIPE, SIG_IGN), SIG_ERR);  // as the daemon does
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  DescriptorSink sink(ends[1]);
  sink.set_formatter(std::make_unique<spdlog::pattern_formatter>("%v"));
  const std::string line(3000, 'x');
  for (int i = 0; i < 100; ++i) {
    Log(sink, line);
  }
  EXPECT_GT(sink.dropped(), 50U);
  EXPECT_EQ(sink.TakeGap(), 0U) << "nobody could be told";
  std::istringstream read(ReadAll(ends[0]));
  std::uint64_t whole = 0;
  for (std::string got; std::getline(read, got); ++whole) {
    EXPECT_EQ(got, line);
  }
  EXPECT_EQ(whole + sink.dropped(), 100U);
  Log(sink, "again");
  EXPECT_EQ(ReadAll(ends[0]), "again\n");
  EXPECT_EQ(sink.TakeGap(), sink.dropped());
  EXPECT_EQ(sink.TakeGap(), 0U);
  close(ends[0]);
  Log(sink, "to nobody");
  EXPECT_EQ(sink.dropped(), 101U - whole);
  close(ends[1]);
}

TEST(UnreadLog, F44_AfterHalfALineTheNextOneBeginsAnew) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  DescriptorSink sink(ends[1]);
  sink.set_formatter(std::make_unique<spdlog::pattern_formatter>("%v"));
  Log(sink, std::string(200'000, 'x'));
  EXPECT_EQ(sink.dropped(), 1U);
  const std::string half = ReadAll(ends[0]);
  EXPECT_EQ(half, std::string(half.size(), 'x'));
  Log(sink, "whole");
  EXPECT_EQ(ReadAll(ends[0]), "\nwhole\n");
  close(ends[0]);
  close(ends[1]);
}

TEST(UnreadLog, F44_AJournalThatStandsStillIsNotWaitedFor) {
  const std::string path =
      testing::TempDir() + "wirewatch-journal-" + std::to_string(getpid());
  const int journal = socket(AF_UNIX, SOCK_DGRAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  ASSERT_LT(path.size(), sizeof(address.sun_path));
  std::copy(path.begin(), path.end(), address.sun_path);
  ASSERT_EQ(bind(journal, reinterpret_cast<sockaddr*>(&address),  // NOLINT
                 sizeof(address)),
            0);
  JournalSink sink(path);
  sink.set_formatter(std::make_unique<spdlog::pattern_formatter>("%v"));
  Log(sink, "hello");
  char entry[200];
  const ssize_t size = read(journal, entry, sizeof(entry));
  EXPECT_EQ(std::string(entry, static_cast<std::size_t>(size)),
            "MESSAGE=hello\nPRIORITY=4\nSYSLOG_IDENTIFIER=wirewatch\n");
  for (int i = 0; i < 10'000 && sink.dropped() == 0; ++i) {
    Log(sink, "on");
  }
  EXPECT_EQ(sink.dropped(), 1U);
  close(journal);
  unlink(path.c_str());
  Log(sink, "to nobody");
  EXPECT_EQ(sink.dropped(), 2U);
}

TEST(Log, AutomaticallyIsLogfmtOnAPipe) {
  const std::string line = Logged("info", "auto", [] { LogInfo("hello"); });
  EXPECT_TRUE(line.starts_with("ts=")) << line;
}

}  // namespace
}  // namespace wirewatch
