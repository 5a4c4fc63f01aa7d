// What becomes of bytes in a declared charset. The bytes of the first table
// were written by another implementation (Python's codecs).

#include "rules/text/charset.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

using std::string_literals::operator""s;

// "text", "text (2 replaced)" or "ill-formed at 3".
std::string Outcome(std::string_view charset, std::string_view bytes,
                    IllFormed policy) {
  CharsetReader reader(charset, policy);
  const auto converted = reader.ToUtf8(bytes);
  if (!converted.ok()) {
    return "ill-formed at " + std::to_string(converted.error().byte_offset);
  }
  EXPECT_FALSE(FindIllFormedUtf8(converted->text));
  return converted->replaced == 0
             ? converted->text
             : converted->text + " (" + std::to_string(converted->replaced) +
                   " replaced)";
}

std::string Repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) {
    text += piece;
  }
  return text;
}

struct CharsetCase {
  std::string name;
  std::string charset;
  std::string bytes;
  std::string outcome;
};

std::ostream& operator<<(std::ostream& out, const CharsetCase& test) {
  return out << test.charset;
}

std::string NameOf(const testing::TestParamInfo<CharsetCase>& info) {
  return info.param.name;
}

class Charset : public testing::TestWithParam<CharsetCase> {};

TEST_P(Charset, ReadsStrictly) {
  const CharsetCase& test = GetParam();
  EXPECT_EQ(Outcome(test.charset, test.bytes, IllFormed::kReject),
            test.outcome);
}

class Mended : public testing::TestWithParam<CharsetCase> {};

TEST_P(Mended, ReplacesFlaws) {
  const CharsetCase& test = GetParam();
  EXPECT_EQ(Outcome(test.charset, test.bytes, IllFormed::kReplace),
            test.outcome);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Texts, Charset, testing::ValuesIn(std::vector<CharsetCase>{
  {"utf_8", "utf-8", "الموصل😀", "الموصل😀"},
  {"utf_16le", "utf-16le", "\x27\x06\x44\x06\x45\x06\x48\x06\x35\x06\x44\x06\x3D\xD8\x00\xDE"s, "الموصل😀"},
  {"utf_16be", "utf-16be", "\x06\x27\x06\x44\x06\x45\x06\x48\x06\x35\x06\x44\xD8\x3D\xDE\x00"s, "الموصل😀"},
  {"utf_16_marked_little", "utf-16", "\xFF\xFE\x27\x06\x44\x06"s, "ال"},
  {"utf_16_marked_big", "utf-16", "\xFE\xFF\x06\x27\x06\x44"s, "ال"},
  {"a_mark_that_fits_is_no_text", "utf-16le", "\xFF\xFE\x27\x06"s, "ا"},
  {"windows_1250", "windows-1250", "\x50\xF8\xED\x62\x72\x61\x6D\x20\x97"s, "Příbram —"},
  {"windows_1251", "windows-1251", "\xCC\xEE\xF1\xF3\xEB\x2C\x20\xCA\xE8\xBF\xE2"s, "Мосул, Київ"},
  {"windows_1252", "windows-1252", "\x4C\x92\xC9\x74\x61\x74\x20\x93\x49\x53\x94"s, "L’État “IS”"},
  {"windows_1253", "windows-1253", "\xCC\xEF\xF3\xEF\xFD\xEB\xE7"s, "Μοσούλη"},
  {"windows_1254", "windows-1254", "\x49\xDE\xDD\x44\x20\x4D\x75\x73\x75\x6C"s, "IŞİD Musul"},
  {"windows_1255", "windows-1255", "\xEE\xE5\xF1\xE5\xEC"s, "מוסול"},
  {"windows_1256", "windows-1256", "\xC7\xE1\xE3\xE6\xD5\xE1\xA1\x20\x90\xD1\x90\xC7\xE4\x20\xFF"s, "الموصل، گرگان ے"},
  {"windows_1257", "windows-1257", "\x4D\x6F\x73\x75\x6C\xE2"s, "Mosulā"},
  {"windows_1258", "windows-1258", "\x4D\x6F\x73\x75\x6C\x20\xF5"s, "Mosul ơ"},
  {"windows_874", "windows-874", "\xE2\xC1\xAB\xD8\xC5"s, "โมซุล"},
  {"iso_8859_1", "iso-8859-1", "\xC9\x74\x61\x74"s, "État"},
  {"iso_8859_2", "iso-8859-2", "\x50\xF8\xED\x62\x72\x61\x6D"s, "Příbram"},
  {"iso_8859_5", "iso-8859-5", "\xBC\xDE\xE1\xE3\xDB"s, "Мосул"},
  {"iso_8859_6", "iso-8859-6", "\xC7\xE4\xE5\xE8\xD5\xE4"s, "الموصل"},
  {"iso_8859_7", "iso-8859-7", "\xCC\xEF\xF3\xEF\xFD\xEB\xE7"s, "Μοσούλη"},
  {"iso_8859_8", "iso-8859-8", "\xEE\xE5\xF1\xE5\xEC"s, "מוסול"},
  {"iso_8859_9", "iso-8859-9", "\x49\xDE\xDD\x44"s, "IŞİD"},
  {"iso_8859_15", "iso-8859-15", "\xBC\x75\x76\x72\x65\x20\xA4"s, "Œuvre €"},
  {"koi8_r", "koi8-r", "\xED\xCF\xD3\xD5\xCC"s, "Мосул"},
  {"koi8_u", "koi8-u", "\xEB\xC9\xA7\xD7"s, "Київ"},
  {"gbk", "gbk", "\xC4\xA6\xCB\xD5\xB6\xFB"s, "摩苏尔"},
  {"gb18030", "gb18030", "\xC4\xA6\xCB\xD5\xB6\xFB\x94\x39\xFC\x36"s, "摩苏尔😀"},
  {"big5", "big5", "\xBC\xAF\xC4\xAC\xBA\xB8"s, "摩蘇爾"},
  {"shift_jis_with_a_backslash_for_a_second_byte", "shift_jis", "\x83\x82\x83\x58\x83\x8B\x20\x95\x5C"s, "モスル 表"},
  {"euc_jp", "euc-jp", "\xA5\xE2\xA5\xB9\xA5\xEB"s, "モスル"},
  {"euc_kr_with_a_syllable_of_windows", "euc-kr", "\xB8\xF0\xBC\xFA\x20\x8C\x63"s, "모술 똠"},
  {"nothing", "windows-1256", "", ""},
}), NameOf);

INSTANTIATE_TEST_SUITE_P(IllFormed, Charset, testing::ValuesIn(std::vector<CharsetCase>{
  {"utf_8", "utf-8", "ab\xC7\xE1", "ill-formed at 2"},
  {"a_byte_without_a_meaning", "iso-8859-6", "ab\xC7\xA1\xC7", "ill-formed at 3"},
  {"the_first_byte", "iso-8859-6", "\xFFz", "ill-formed at 0"},
  {"the_last_byte", "iso-8859-6", "\xC7\xFF", "ill-formed at 1"},
  {"a_pair_without_a_meaning", "euc-jp", "a\xA9\xA1\x62", "ill-formed at 1"},
  {"half_a_pair_at_the_end", "gbk", "a\xC4\xA6\xCB", "ill-formed at 3"},
  {"half_a_pair_before_a_quote", "shift_jis", "\x83\"", "ill-formed at 0"},
  {"utf_16_without_a_mark", "utf-16", "\x27\x06"s, "ill-formed at 0"},
  {"utf_16_of_an_odd_length", "utf-16le", "\x27\x06\x44"s, "ill-formed at 2"},
  {"a_high_surrogate_alone", "utf-16le", "\x27\x06\x3D\xD8\x44\x06"s, "ill-formed at 2"},
  {"a_low_surrogate_alone", "utf-16be", "\x06\x27\xDE\x00"s, "ill-formed at 2"},
  {"a_high_surrogate_at_the_end", "utf-16be", "\x06\x27\xD8\x3D"s, "ill-formed at 2"},
}), NameOf);

// Table 3-8 to 3-11 of the Unicode Standard 15.0, section 3.9: what one U+FFFD
// stands for.
#define R "\uFFFD"
INSTANTIATE_TEST_SUITE_P(UnicodeTables, Mended, testing::ValuesIn(std::vector<CharsetCase>{
  {"non_shortest_forms", "utf-8", "\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", R R R R R R R R "A (8 replaced)"},
  {"surrogates", "utf-8", "\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", R R R R R R R R "A (8 replaced)"},
  {"other_ill_formed_sequences", "utf-8", "\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", R R R R R "A" R R "B (7 replaced)"},
  {"truncated_sequences", "utf-8", "\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", R R R R "A (4 replaced)"},
}), NameOf);

INSTANTIATE_TEST_SUITE_P(Flaws, Mended, testing::ValuesIn(std::vector<CharsetCase>{
  {"none", "utf-8", "الموصل", "الموصل"},
  {"a_replacement_that_was_written", "utf-8", "a\uFFFD", "a\uFFFD"},
  {"a_tail_cut_off", "utf-8", "الموص\xD9", "الموص" R " (1 replaced)"},
  {"a_byte_without_a_meaning", "iso-8859-6", "\xC7\xA1\xE4", "ا" R "ل (1 replaced)"},
  {"half_a_pair_swallows_no_quote", "shift_jis", "\x83\"x\"", R "\"x\" (1 replaced)"},
  {"half_a_pair_at_the_end", "gbk", "\xC4\xA6\xCB", "摩" R " (1 replaced)"},
  {"a_surrogate_alone", "utf-16le", "\x3D\xD8\x44\x06"s, R "ل (1 replaced)"},
  {"an_odd_byte_at_the_end", "utf-16le", "\x44\x06\x44"s, "ل" R " (1 replaced)"},
  {"no_mark_is_no_flaw", "utf-16", "\x27\x06"s, "ill-formed at 0"},
  {"16_anywhere", "utf-8", Repeated("\xFF", 16), Repeated(R, 16) + " (16 replaced)"},
  {"17_in_a_short_text_are_no_flaws", "utf-8", "ab" + Repeated("\xFF", 17), "ill-formed at 2"},
  {"17_in_a_short_text_of_another_charset", "iso-8859-6", "ab" + Repeated("\xFF", 17), "ill-formed at 2"},
  {"one_byte_in_16", "iso-8859-6", Repeated("\xFF" "0123456789abcde", 40), Repeated(R "0123456789abcde", 40) + " (40 replaced)"},
}), NameOf);
#undef R
// clang-format on

// All of JSON's own characters.
TEST(Charsets, AllButThoseOfUtf16WriteAsciiAsAscii) {
  std::string ascii = "\t\r\n";
  for (char c = ' '; c < 0x7F; ++c) {
    ascii.push_back(c);
  }
  for (const std::string_view charset : kCharsets) {
    if (!IsUtf16(charset)) {
      EXPECT_EQ(Outcome(charset, ascii, IllFormed::kReject), ascii) << charset;
    }
  }
}

TEST(Charsets, AnyTwoBytesAreReadOrRefusedWithinThem) {
  for (const std::string_view charset : kCharsets) {
    CharsetReader strict(charset, IllFormed::kReject);
    CharsetReader mending(charset, IllFormed::kReplace);
    for (int pair = 0; pair < 0x10000; ++pair) {
      const std::string bytes = {static_cast<char>(pair >> 8),
                                 static_cast<char>(pair & 0xFF)};
      const auto converted = strict.ToUtf8(bytes);
      const auto mended = mending.ToUtf8(bytes);
      if (converted.ok()) {
        ASSERT_EQ(mended->text, converted->text) << charset << " " << pair;
      } else {
        ASSERT_LT(converted.error().byte_offset, 2U) << charset << " " << pair;
        ASSERT_TRUE(charset == "utf-16" || mended->replaced > 0)
            << charset << " " << pair;
      }
    }
  }
}

TEST(Charsets, PlacesInTheTextLeadBackToTheBytes) {
  struct {
    std::string charset;
    std::string bytes;
    std::vector<std::size_t> source;  // of each byte of the text
  } const cases[] = {
      {"windows-1256", "a\xC7\xE1z", {0, 1, 1, 2, 2, 3, 4}},
      {"utf-8", "a\xFF\xD8\xA7z", {0, 1, 1, 1, 2, 2, 4, 5}},
      {"gb18030", "\xC4\xA6\x94\x39\xFC\x36z", {0, 0, 0, 2, 2, 2, 2, 6, 7}},
      {"iso-8859-6", "\xA1z", {0, 0, 0, 1, 2}},
      {"utf-16le", "\xFF\xFE\x44\x06z\0"s, {2, 2, 4, 6}},
      {"utf-16", "\xFF\xFE\x44\x06z\0"s, {2, 2, 4, 6}},
      {"utf-16be", "\xD8\x3D\xDE\x00\0z"s, {0, 0, 0, 0, 4, 6}},
  };
  for (const auto& test : cases) {
    CharsetReader reader(test.charset, IllFormed::kReplace);
    std::vector<std::size_t> source;
    for (std::size_t at = 0; at < test.source.size(); ++at) {
      source.push_back(reader.SourceOffset(test.bytes, at));
    }
    EXPECT_EQ(source, test.source) << test.charset;
  }
}

}  // namespace
}  // namespace wirewatch
