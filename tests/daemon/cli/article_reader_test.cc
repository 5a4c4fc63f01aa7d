// Files as articles: framing, compression, and files that are not whole.
#include "daemon/cli/article_reader.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace wirewatch {
namespace {

constexpr std::uint64_t kMegabyte = 1 << 20;

std::string Gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(
      deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY),
      Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in =
      reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // only read
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(
      ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

// Compresses badly, so that a part of it is a part of the archive.
std::string Noise(std::size_t lines) {
  std::string text;
  unsigned state = 1;
  for (std::size_t i = 0; i < lines; ++i) {
    for (int j = 0; j < 60; ++j) {
      state = state * 1664525 + 1013904223;
      text += static_cast<char>('a' + (state >> 24) % 26);
    }
    text += '\n';
  }
  return text;
}

class ArticleReaderTest : public testing::Test {
 protected:
  ArticleReaderTest() {
    std::string name =
        (std::filesystem::temp_directory_path() / "wirewatch-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  ~ArticleReaderTest() override { std::filesystem::remove_all(directory_); }

  std::string Write(const std::string& name, const std::string& content) const {
    const std::string path = (directory_ / name).string();
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  // The records, and then the fault if there is one.
  static std::vector<std::string> ReadFile(
      const std::string& path, Framing framing = Framing::kLines,
      std::uint64_t max_bytes = kMegabyte) {
    auto stream = OpenStream(path);
    if (!stream.ok()) {
      return {"fault: " + stream.error().text};
    }
    ArticleReader reader(path, std::move(stream).value(), framing, max_bytes);
    std::vector<std::string> records;
    for (;;) {
      const auto record = reader.Next();
      if (!record.ok()) {
        records.push_back("fault: " + record.error().text);
        return records;
      }
      if (!record->has_value()) {
        return records;
      }
      EXPECT_EQ((*record)->number, records.size());
      EXPECT_EQ((*record)->file, path);
      records.push_back((*record)->bytes);
    }
  }

  std::filesystem::path directory_;
};

using Records = std::vector<std::string>;

struct FramingCase {
  const char* name;
  std::string content;
  Records lines;
  Records whole;
};

class FramingTest : public ArticleReaderTest,
                    public testing::WithParamInterface<FramingCase> {};

TEST_P(FramingTest, ByLineAndWhole) {
  const FramingCase& c = GetParam();
  for (const auto& [name, content] :
       {std::pair<std::string, std::string>{"a.jsonl", c.content},
        {"a.gz", Gzip(c.content)},
        {"a.zst", Zstd(c.content)}}) {
    const std::string path = Write(name, content);
    EXPECT_EQ(ReadFile(path), c.lines) << name;
    EXPECT_EQ(ReadFile(path, Framing::kWhole), c.whole) << name;
  }
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Contents, FramingTest, testing::Values(
  FramingCase{"two_lines",          "a\nb\n",       {"a", "b"},     {"a\nb\n"}},
  FramingCase{"no_last_line_end",   "a\nb",         {"a", "b"},     {"a\nb"}},
  FramingCase{"crlf",               "a\r\nb\r\n",   {"a\r", "b\r"}, {"a\r\nb\r\n"}},
  FramingCase{"empty_lines",        "\n\na\n\n\nb\n\n", {"a", "b"}, {"\n\na\n\n\nb\n\n"}},
  FramingCase{"empty_crlf_lines",   "\r\na\r\n\r\n", {"a\r"},       {"\r\na\r\n\r\n"}},
  FramingCase{"spaces_are_a_line",  " \n",          {" "},          {" \n"}},
  FramingCase{"only_line_ends",     "\n\n\n",       {},             {"\n\n\n"}},
  FramingCase{"empty",              "",             {},             {""}},
  FramingCase{"nul",                std::string("a\0b\n", 4), {std::string("a\0b", 3)}, {std::string("a\0b\n", 4)}}),
  [](const auto& one) { return one.param.name; });
// clang-format on

TEST_F(ArticleReaderTest, LinesAreNumberedAsEditorsDo) {
  const std::string path = Write("a.jsonl", "\na\n\n\nb\nc");
  ArticleReader reader(path, std::move(OpenStream(path)).value(),
                       Framing::kLines, 10);
  std::vector<std::uint64_t> lines;
  for (auto record = reader.Next(); record.ok() && record->has_value();
       record = reader.Next()) {
    lines.push_back((*record)->line);
  }
  EXPECT_EQ(lines, (std::vector<std::uint64_t>{2, 5, 6}));
}

TEST_F(ArticleReaderTest, ALineOverTheLimitIsCutAByteBeyondItAndTheNextRead) {
  const std::string path =
      Write("a.jsonl", "one\n" + std::string(3'000'000, 'x') + "\ntwo\n" +
                           std::string(11, 'y') + "\nthree");
  EXPECT_EQ(ReadFile(path, Framing::kLines, 10),
            (Records{"one", std::string(11, 'x'), "two", std::string(11, 'y'),
                     "three"}));
}

TEST_F(ArticleReaderTest, AnEndlessLineIsOneRecord) {
  const std::string path = Write("a.jsonl", std::string(5'000'000, 'x'));
  EXPECT_EQ(ReadFile(path, Framing::kLines, 10),
            (Records{std::string(11, 'x')}));
  EXPECT_EQ(ReadFile(path, Framing::kWhole, 10),
            (Records{std::string(11, 'x')}));
}

TEST_F(ArticleReaderTest, ALineOfTheLimitIsWhole) {
  const std::string path = Write("a.jsonl", std::string(10, 'x') + "\nb\n");
  EXPECT_EQ(ReadFile(path, Framing::kLines, 10),
            (Records{std::string(10, 'x'), "b"}));
}

TEST_F(ArticleReaderTest, LinesLongerThanAChunkAreReadWhole) {
  const std::string first(700'000, 'a');
  const std::string second(600'000, 'b');
  for (const auto& path : {Write("a.jsonl", first + "\n" + second + "\n"),
                           Write("a.gz", Gzip(first + "\n" + second)),
                           Write("a.zst", Zstd(first + "\n" + second))}) {
    EXPECT_EQ(ReadFile(path), (Records{first, second}));
  }
}

TEST_F(ArticleReaderTest, SeveralMembersAndFramesAreOneStream) {
  EXPECT_EQ(ReadFile(Write("a.gz", Gzip("a\nb") + Gzip("c\n"))),
            (Records{"a", "bc"}));
  EXPECT_EQ(ReadFile(Write("a.zst", Zstd("a\nb") + Zstd("c\n"))),
            (Records{"a", "bc"}));
}

struct CutCase {
  const char* name;
  const char* file;
  std::string (*pack)(const std::string&);
};
class Cut : public ArticleReaderTest,
            public testing::WithParamInterface<CutCase> {};

TEST_P(Cut, AnArchiveGivesWhatItHoldsAndThenTheFault) {
  const std::string packed = GetParam().pack(Noise(10'000));
  const std::string path =
      Write(GetParam().file, packed.substr(0, packed.size() / 2));
  const Records records = ReadFile(path);
  ASSERT_FALSE(records.empty());
  EXPECT_GT(records.size(), 1000U);
  EXPECT_TRUE(records.back().starts_with("fault: " + path + ": "))
      << records.back();
}

TEST_P(Cut, SoDoesOneThatMissesItsLastByteOnly) {
  const std::string packed = GetParam().pack("a\nb\n");
  const std::string path =
      Write(GetParam().file, packed.substr(0, packed.size() - 1));
  const Records records = ReadFile(path);
  ASSERT_FALSE(records.empty());
  EXPECT_TRUE(records.back().starts_with("fault: ")) << records.back();
}

TEST_P(Cut, WhatIsNoArchiveIsAFault) {
  const std::string path = Write(GetParam().file, "\x1f\x8b\xff plain text\n");
  const Records records = ReadFile(path);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_TRUE(records[0].starts_with("fault: " + path + ": ")) << records[0];
}

INSTANTIATE_TEST_SUITE_P(Archives, Cut,
                         testing::Values(CutCase{"gz", "a.gz", Gzip},
                                         CutCase{"zst", "a.zst", Zstd}),
                         [](const auto& one) { return one.param.name; });

TEST_F(ArticleReaderTest, APlainFileThatIsNamedAsAnArchiveIsRefused) {
  EXPECT_EQ(ReadFile(Write("a.gz", "plain\n")),
            (Records{"fault: " + (directory_ / "a.gz").string() +
                     ": not in gzip format"}));
}

TEST_F(ArticleReaderTest, AnArchiveThatIsCutBeforeItBeginsIsAFault) {
  for (const char* name : {"a.gz", "a.zst"}) {
    const Records records = ReadFile(Write(name, ""));
    ASSERT_EQ(records.size(), 1U) << name;
    EXPECT_TRUE(records[0].starts_with("fault: ")) << name << records[0];
  }
}

TEST_F(ArticleReaderTest, AMissingFileAndADirectoryAreNamed) {
  const std::string missing = (directory_ / "none").string();
  EXPECT_EQ(ReadFile(missing),
            (Records{"fault: " + missing + ": No such file or directory"}));
  EXPECT_EQ(ReadFile(directory_.string()),
            (Records{"fault: " + directory_.string() + ": Is a directory"}));
}

}  // namespace
}  // namespace wirewatch
