// Bad input, row by row: what a record may hold that an article should not, and
// the one outcome that it has. Nothing here crashes, is retried or goes
// uncounted. The rows are numbered A01 to A20.
//
// An outcome is `tombstone`, `quiet`, `dead letter <reason>: <detail>` or what
// the alerts say: each mention as `entity surface start-end`, in code points of
// its field. The other two kinds of offsets are checked on every row.

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/pipeline/process.h"
#include "tests/daemon/article/alert_check.h"
#include "tests/daemon/pipeline/sample_rules.h"

namespace wirewatch {
namespace {

using Json = nlohmann::ordered_json;
using std::string_literals::operator""s;

const RuleSet& Rules() {
  static const RuleSet kRules(SampleWatchlists(), "bundle");
  return kRules;
}

// How the record is to be read.
enum class As { kJson, kHtml, kText, kReplacing, kWindows1256 };

ProcessOptions OptionsFor(As as) {
  ProcessOptions options = SampleProcessOptions();
  for (FieldPath& path : options.decoder.fields) {
    path.html = as == As::kHtml && path.field == "body";
  }
  if (as == As::kText) {
    options.decoder.format = InputFormat::kText;
  } else if (as == As::kReplacing) {
    options.decoder.ill_formed = IllFormed::kReplace;
  } else if (as == As::kWindows1256) {
    options.decoder.charset = "windows-1256";
  }
  return options;
}

InputRecord RecordOf(std::optional<std::string_view> value) {
  InputRecord record;
  record.coordinates.topic = "articles";
  record.value = value;
  return record;
}

std::string HeaderOf(const OutputRecord& record, std::string_view name) {
  const auto header =
      std::find_if(record.headers.begin(), record.headers.end(),
                   [&](const auto& pair) { return pair.first == name; });
  return header == record.headers.end() ? "" : header->second;
}

std::string Show(const Judged& judged) {
  std::string shown;
  for (const Alert& alert : judged.encoded.alerts) {
    const Json json = Json::parse(alert.record.value);
    EXPECT_EQ(FaultsOfAlert(json, judged.article), std::vector<std::string>{});
    for (const Json& mention : json.at("mentions")) {
      const std::string entity = mention.at("entity");
      shown +=
          (shown.empty() ? "" : ", ") + entity.substr(entity.find('/') + 1);
      shown += " " + mention.at("surface").get<std::string>() + " " +
               mention.at("start").dump() + "-" + mention.at("end").dump();
    }
    if (json.at("article").contains("replaced")) {
      shown += "; replaced " + json.at("article").at("replaced").dump();
    }
  }
  return shown.empty() ? "quiet" : shown;
}

std::string OutcomeOf(As as, std::optional<std::string_view> value) {
  Processor processor(OptionsFor(as));
  const Outcome outcome = processor.Run(RecordOf(value), Rules(), nullptr);
  if (const auto* judged = std::get_if<Judged>(&outcome)) {
    return Show(*judged);
  }
  const auto* rejected = std::get_if<Rejected>(&outcome);
  if (rejected == nullptr) {
    return "tombstone";
  }
  const OutputRecord& letter = rejected->dead_letter;
  const bool is_kept = HeaderOf(letter, "wirewatch-sha256").empty();
  EXPECT_EQ(letter.value, is_kept ? *value : value->substr(0, 4096));
  return "dead letter " + HeaderOf(letter, "wirewatch-error") + ": " +
         HeaderOf(letter, "wirewatch-detail");
}

std::string Repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) {
    text += piece;
  }
  return text;
}

struct Row {
  std::string name;
  As as;
  std::string bytes;
  std::string outcome;
};

std::ostream& operator<<(std::ostream& out, const Row& row) {
  return out << row.bytes.substr(0, 100);
}

class BadInput : public testing::TestWithParam<Row> {};

TEST_P(BadInput, HasThisOutcome) {
  EXPECT_EQ(OutcomeOf(GetParam().as, GetParam().bytes), GetParam().outcome);
}

#define BAD_INPUT(row, ...)                                                  \
  INSTANTIATE_TEST_SUITE_P(row, BadInput,                                    \
                           testing::ValuesIn(std::vector<Row>{__VA_ARGS__}), \
                           [](const auto& test) { return test.param.name; })

// clang-format off
BAD_INPUT(A01_Syntax,
  {"not_json", As::kJson, "Mosul", "dead letter bad_json: invalid literal"},
  {"truncated", As::kJson, R"({"text":"Mosul)", "dead letter bad_json: invalid string: missing closing quote (byte 14)"},
  {"trailing_garbage", As::kJson, R"({"text":"Mosul"} x)", "dead letter bad_json: invalid literal; expected end of input (byte 17)"},
  {"two_documents", As::kJson, R"({"text":"Mosul"}{"text":"Paris"})", "dead letter bad_json: unexpected '{'; expected end of input (byte 16)"},
  {"behind_the_fields", As::kJson, R"({"text":"Mosul","x":[1,2,,]})", "dead letter bad_json: unexpected ','; expected '[', '{', or a literal (byte 25)"});

BAD_INPUT(A02_DuplicateKeys,
  {"of_a_field", As::kJson, R"({"text":"Paris","text":"Mosul"})", "dead letter duplicate_key: `/text` is there twice (byte 17)"},
  {"in_disguise", As::kJson, R"({"text":"Paris","t\u0065xt":"Mosul"})", "dead letter duplicate_key: `/text` is there twice (byte 17)"},
  {"of_what_nobody_reads", As::kJson, R"({"x":1,"x":2,"text":"Mosul"})", "mosul Mosul 0-5"});

BAD_INPUT(A03_Depth,
  {"200000_levels", As::kJson, Repeated("[", 200'000) + Repeated("]", 200'000), "dead letter too_deep: more than 64 objects and arrays inside each other (byte 64)"},
  {"65_levels_where_nobody_reads", As::kJson, R"({"text":"Mosul","x":)" + Repeated("[", 64) + Repeated("]", 64) + "}", "dead letter too_deep: more than 64 objects and arrays inside each other (byte 83)"},
  {"300000_empty_arrays_are_linear", As::kJson, R"({"x":[)" + Repeated("[],", 300'000) + R"([]],"text":"Mosul"})", "mosul Mosul 0-5"});

BAD_INPUT(A04_Numbers,
  {"beyond_a_double_where_nobody_reads", As::kJson, R"({"x":[1e400,-0,123456789012345678901234567890],"text":"Mosul"})", "mosul Mosul 0-5"},
  {"beyond_64_bits_as_id", As::kJson, R"({"id":123456789012345678901234567890})", "dead letter bad_field: `/id` is the number 123456789012345678901234567890, not a string or an integer of up to 19 digits (byte 6)"},
  {"1e400_as_id", As::kJson, R"({"id":1e400})", "dead letter bad_field: `/id` is the number 1e400, not a string or an integer of up to 19 digits (byte 6)"},
  {"not_a_number", As::kJson, R"({"x":NaN})", "dead letter bad_json: invalid literal (byte 5)"});

BAD_INPUT(A05_Types,
  {"no_text", As::kJson, R"({"id":"a"})", "quiet"},
  {"empty_text", As::kJson, R"({"title":"","text":""})", "quiet"},
  {"null_text", As::kJson, R"({"title":null,"text":null})", "quiet"},
  {"number_as_title", As::kJson, R"({"title":5})", "dead letter bad_field: `/title` is the number 5, not a string (byte 9)"},
  {"array_as_text", As::kJson, R"({"text":["Mosul"]})", "dead letter bad_field: `/text` is an array, not a string (byte 8)"});

BAD_INPUT(A06_Empty,
  {"no_bytes", As::kJson, "", "dead letter empty: the value is empty"},
  {"only_spaces", As::kJson, "  ", "dead letter bad_json: unexpected end of input; expected '[', '{', or a literal (byte 2)"});

BAD_INPUT(A07_IllFormedUtf8,
  {"overlong", As::kJson, "{\"text\":\"Mosul \xC0\xAF\"}", "dead letter not_utf8: not UTF-8 (byte 15)"},
  {"surrogate", As::kJson, "{\"text\":\"Mosul \xED\xA0\x80\"}", "dead letter not_utf8: not UTF-8 (byte 15)"},
  {"above_10ffff", As::kJson, "{\"text\":\"Mosul \xF4\x90\x80\x80\"}", "dead letter not_utf8: not UTF-8 (byte 15)"},
  {"cut_tail", As::kText, "Mosul, الموص\xD9", "dead letter not_utf8: not UTF-8; it looks like UTF-8 with an ill-formed sequence (byte 17)"},
  {"replaced_per_maximal_subpart", As::kReplacing, "{\"text\":\"\xE1\x80\xC0\xAF Mosul\"}", "mosul Mosul 4-9; replaced 3"},
  {"replaced_inside_of_a_name", As::kReplacing, "{\"text\":\"Mo\xFFsul\"}", "quiet"});

BAD_INPUT(A08_OtherEncodings,
  {"byte_order_mark", As::kJson, "\xEF\xBB\xBF{\"text\":\"Mosul\"}", "mosul Mosul 0-5"},
  {"utf_16le", As::kJson, "\xFF\xFE{\0}\0"s, "dead letter not_utf8: not UTF-8; it looks like UTF-16LE"},
  {"utf_16be", As::kJson, "\xFE\xFF\0{\0}"s, "dead letter not_utf8: not UTF-8; it looks like UTF-16BE"},
  {"windows_1256", As::kJson, "{\"text\":\"\xC7\xE1\xE3\xE6\xD5\xE1\"}", "dead letter not_utf8: not UTF-8; it looks like windows-1256 (byte 9)"},
  {"iso_8859_6", As::kJson, "{\"text\":\"\xC7\xE4\xE5\xE8\xD5\xE4\"}", "dead letter not_utf8: not UTF-8; it looks like ISO-8859-6 (byte 9)"},
  {"gzip", As::kJson, "\x1F\x8B\x08\0"s, "dead letter not_utf8: not UTF-8; it looks like gzip"},
  {"windows_1256_declared", As::kWindows1256, "{\"text\":\"\xC7\xE1\xE3\xE6\xD5\xE1\"}", "mosul الموصل 0-6"},
  {"utf_8_declared_to_be_windows_1256", As::kWindows1256, R"({"text":"قصف الموصل والرقة أمس"})", "dead letter not_in_charset: not windows-1256; it looks like UTF-8"});

BAD_INPUT(A09_OddCharacters,
  {"raw_nul", As::kJson, "{\"text\":\"Mosul\0\"}"s, "dead letter bad_json: invalid string: control character U+0000 (NUL) must be escaped to \\u0000 (byte 14)"},
  {"escaped_nul_separates", As::kJson, R"({"text":"Mosul\u0000Raqqa"})", "mosul Mosul 0-5, raqqa Raqqa 6-11"},
  {"controls_and_noncharacters_separate", As::kJson, R"({"text":"\u0001Mosul\u0085Raqqa\ufffe"})", "mosul Mosul 1-6, raqqa Raqqa 7-12"},
  {"lone_surrogate", As::kJson, R"({"text":"Mosul \ud800"})", "dead letter bad_json: invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF (byte 21)"});

BAD_INPUT(A10_Size,
  {"3_MiB", As::kJson, R"({"text":")" + std::string(3 << 20, 'x') + "\"}", "dead letter too_large: 3145739 bytes; at most 2097152 are read (byte 2097152)"});

BAD_INPUT(A15_Invisible,
  {"bidi_override", As::kText, "\u202EMo\u202Dsul\u202C", "mosul Mo\u202Dsul 1-7"},
  {"isolates_around", As::kText, "\u2067الموصل\u2069", "mosul الموصل 1-7"},
  {"zero_width_space", As::kText, "الم\u200Bوصل", "mosul الم\u200Bوصل 0-7"},
  {"zero_width_joiner", As::kText, "الم\u200Dوصل", "mosul الم\u200Dوصل 0-7"},
  {"zero_width_non_joiner_before_a_suffix", As::kText, "موصل\u200Cها", "mosul موصل 0-4"},
  {"word_joiner_and_byte_order_mark", As::kText, "Mo\u2060s\uFEFFul", "mosul Mo\u2060s\uFEFFul 0-7"},
  {"soft_hyphen", As::kText, "Mo\u00ADsul", "mosul Mo\u00ADsul 0-6"},
  {"variation_selector", As::kText, "Mo\uFE0Fsul", "mosul Mo\uFE0Fsul 0-6"},
  {"tag_character", As::kText, "Mo\U000E0061sul", "mosul Mo\U000E0061sul 0-6"},
  {"combining_grapheme_joiner", As::kText, "Mo\u034Fsul", "mosul Mo\u034Fsul 0-6"},
  {"hangul_filler", As::kText, "Mo\u3164sul", "mosul Mo\u3164sul 0-6"});

BAD_INPUT(A16_ArabicSpellings,
  {"tatweel", As::kText, "المـــوصل", "mosul المـــوصل 0-9"},
  {"harakat", As::kText, "الْمَوْصِلُ", "mosul الْمَوْصِلُ 0-11"},
  {"presentation_forms", As::kText, "ﺍﻟﻤﻮﺻﻞ", "mosul ﺍﻟﻤﻮﺻﻞ 0-6"},
  {"persian_keyboard", As::kText, "الرقۃ", "raqqa الرقۃ 0-5"},
  {"another_alef", As::kText, "ٱلموصل", "mosul ٱلموصل 0-6"},
  {"another_letter", As::kText, "الموصن", "quiet"});

BAD_INPUT(A17_Homoglyphs,
  {"full_width", As::kText, "Ｍｏｓｕｌ", "mosul Ｍｏｓｕｌ 0-5"},
  {"math_letters", As::kText, "𝐌𝐨𝐬𝐮𝐥", "mosul 𝐌𝐨𝐬𝐮𝐥 0-5"},
  {"cyrillic_in_latin", As::kText, "M\u043Esul", "quiet"},
  {"greek_in_latin", As::kText, "M\u03BFsul", "quiet"});

BAD_INPUT(A18_Disguises,
  {"reference", As::kText, "Mo&shy;sul &amp; Raqqa", "mosul Mo&shy;sul 0-10, raqqa Raqqa 17-22"},
  {"tags_in_html", As::kHtml, R"({"text":"Mo<b>su</b>l"})", "mosul Mosul 0-5"},
  {"tags_in_plain_text", As::kJson, R"({"text":"Mo<b>su</b>l"})", "quiet"},
  {"leet", As::kText, "M0sul", "quiet"},
  {"spaced", As::kText, "M o s u l", "quiet"},
  {"url_encoded", As::kText, "M%6Fsul", "quiet"});

BAD_INPUT(A19_OutputsOwnCharacters,
  {"json", As::kText, R"(Mosul","x":"\)", "mosul Mosul 0-5"},
  {"terminal_escape_inside_of_a_name", As::kText, "Mo\x1B[31msul", "quiet"},
  {"in_what_a_dead_letter_names", As::kJson, "{\"id\":-1\x1B[2J}", "dead letter bad_json: invalid literal; expected '}' (byte 8)"});

BAD_INPUT(A20_WireFormats,
  {"confluent_avro", As::kJson, "\0\0\0\0\x05\x0EMosul"s, "dead letter bad_json: byte 0 in front; it looks like Confluent wire format (schema registry), which is not read"},
  {"confluent_of_bytes_beyond_utf_8", As::kJson, "\0\0\0\0\x05\xFF\xFF"s, "dead letter bad_json: byte 0 in front; it looks like Confluent wire format (schema registry), which is not read"});
// clang-format on

TEST(BadInput, A06_NullIsATombstone) {
  EXPECT_EQ(OutcomeOf(As::kJson, std::nullopt), "tombstone");
}

TEST(BadInput, A06_KeyAndHeadersDoNotMatter) {
  Processor processor(SampleProcessOptions());
  InputRecord record = RecordOf(R"({"id":"a","text":"In Mosul."})");
  const std::string key(10 << 20, 'k');
  record.key = key;
  for (int i = 0; i < 10'000; ++i) {
    record.headers.emplace_back("h", "v");
  }
  const Outcome outcome = processor.Run(record, Rules(), nullptr);
  const auto& alerts = std::get<Judged>(outcome).encoded.alerts;
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].record.headers.size(), 7U);
}

TEST(BadInput, A10_OfWhatIsTooLargeSizeAndHashAreKept) {
  const std::string value(3 << 20, 'x');
  Processor processor(SampleProcessOptions());
  const Outcome outcome = processor.Run(RecordOf(value), Rules(), nullptr);
  const OutputRecord& letter = std::get<Rejected>(outcome).dead_letter;
  EXPECT_EQ(letter.value.size(), 4096U);
  EXPECT_EQ(HeaderOf(letter, "wirewatch-bytes"), "3145728");
  EXPECT_EQ(HeaderOf(letter, "wirewatch-sha256"), Sha256Hex(value));
}

TEST(BadInput, A14_AnArticleThatHitsAllRulesIsCapped) {
  Watchlist list;
  list.id = "w";
  std::string article = R"({"id":"a","text":")";
  for (int i = 0; i < 1500; ++i) {
    Entity entity;
    entity.id = "e" + std::to_string(i);
    entity.names.emplace_back();
    entity.names.back().name.text = "Name" + std::to_string(i);
    article += entity.names.back().name.text + " ";
    list.entities.push_back(std::move(entity));
  }
  const RuleSet rules({list}, "bundle");
  Processor processor(SampleProcessOptions());
  article += "\"}";
  const Outcome outcome = processor.Run(RecordOf(article), rules, nullptr);
  const EncodedAlerts& encoded = std::get<Judged>(outcome).encoded;
  EXPECT_EQ(encoded.alerts.size(), 1000U);
  EXPECT_EQ(encoded.suppressed, 500U);
}

// The console and the log have tables of their own for this
// (tests/daemon/cli/terminal_test.cc, tests/daemon/service/log_test.cc).
TEST(BadInput, A19_NoControlCharacterLeavesInAnAlert) {
  std::string text = "Mosul ";
  for (int control = 1; control < 0x20; ++control) {
    text.push_back(static_cast<char>(control));
  }
  text += "\x7F\u009B\u0085\u202E";
  Processor processor(OptionsFor(As::kText));
  const Outcome outcome = processor.Run(RecordOf(text), Rules(), nullptr);
  const EncodedAlerts& encoded = std::get<Judged>(outcome).encoded;
  ASSERT_EQ(encoded.alerts.size(), 1U);
  const std::string& value = encoded.alerts[0].record.value;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const auto byte = static_cast<unsigned char>(value[at]);
    EXPECT_TRUE(byte >= 0x20 && byte != 0x7F) << at;
    EXPECT_FALSE(byte == 0xC2 &&
                 static_cast<unsigned char>(value[at + 1]) < 0xA0)
        << at;
  }
}

// --- Rows of time ------------------------------------------------------------

struct HostileRow {
  std::string name;
  std::string piece;
  std::size_t times;  // makes about a megabyte
  std::size_t mentions;
};

class Hostile : public testing::TestWithParam<HostileRow> {};

std::string ArticleOf(std::string_view piece, std::size_t times) {
  return Json{{"id", "a"},
              {"text", "Mosul " + Repeated(piece, times) + " Raqqa"}}
      .dump();
}

// CPU seconds, the shorter of two.
double SecondsFor(const std::string& article) {
  double shortest = 1e9;
  for (int round = 0; round < 2; ++round) {
    Processor processor(SampleProcessOptions());
    const std::clock_t before = std::clock();
    const Outcome outcome = processor.Run(RecordOf(article), Rules(), nullptr);
    EXPECT_TRUE(std::holds_alternative<Judged>(outcome));
    shortest = std::min(
        shortest, static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC);
  }
  return shortest;
}

TEST_P(Hostile, IsReadAndItsAlertsAreSmall) {
  const std::string article = ArticleOf(GetParam().piece, GetParam().times);
  Processor processor(SampleProcessOptions());
  const Outcome outcome = processor.Run(RecordOf(article), Rules(), nullptr);
  const Judged& judged = std::get<Judged>(outcome);
  EXPECT_EQ(judged.counted.mentions.size(), GetParam().mentions);
  for (const Alert& alert : judged.encoded.alerts) {
    EXPECT_LT(alert.record.value.size(), 200'000U);
    EXPECT_EQ(FaultsOfAlert(Json::parse(alert.record.value), judged.article),
              std::vector<std::string>{});
  }
}

// Eight times the text takes eight times as long, and what is quadratic 64
// times; `./dev bench process` has the milliseconds.
TEST_P(Hostile, TakesTimeInProportion) {
  const std::size_t times = GetParam().times / 4;
  const double small = SecondsFor(ArticleOf(GetParam().piece, times / 8));
  const double large = SecondsFor(ArticleOf(GetParam().piece, times));
  EXPECT_LT(large, 24 * std::max(small, 0.002));
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Rows, Hostile, testing::ValuesIn(std::vector<HostileRow>{
  {"A11_marks_of_alternating_classes_on_one_base", "\u0316\u0301", 250'000, 2},
  {"A11_vowel_marks_on_one_base", "\u0651", 500'000, 2},
  {"A12_ligatures_that_expand_eighteenfold", "\uFDFA", 300'000, 2},
  {"A12_letters_that_expand", "\u1E9E\u00DF\u0130\u0149", 110'000, 2},
  {"A12_hangul_jamo", "\u1112\u1161\u11AB", 110'000, 2},
  {"A13_no_break_at_all", "a", 1'000'000, 2},
  {"A13_words_of_one_letter", "a ", 500'000, 2},
  {"A13_sentences_of_one_letter", "A. ", 330'000, 2},
  {"A13_line_ends", "\n", 500'000, 2},
  {"A14_a_name_over_and_over", "Mosul ", 160'000, 160'002},
  {"A14_a_name_without_its_end", "Islamic ", 125'000, 2},
  {"A15_soft_joints", "\u200C", 330'000, 2},
  {"A15_direction_controls", "\u202E", 330'000, 2},
  {"A16_proclitics", "و", 500'000, 2},
  {"A16_tatweel", "ـ", 500'000, 2},
  {"A18_character_references", "&amp;", 200'000, 2},
  {"A18_ampersands", "&", 1'000'000, 2},
  {"A18_apostrophes_between_letters", "l'", 500'000, 2},
}), [](const auto& test) { return test.param.name; });
// clang-format on

}  // namespace
}  // namespace wirewatch
