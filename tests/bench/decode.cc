// Decode/<workload>/<KiB of body>: a record's bytes -> Article, on one thread.
//
//   ascii     what does checking a plain document cost?
//   arabic    and one in UTF-8 of two bytes a letter?
//   escaped   the same letters as \uXXXX: every string has to be decoded
//   paragraphs  the body in an array of many small objects
//   unread    nearly all of the document is what no field names
//   windows_1256  the same letters through ICU's converter
//   html      paragraphs with a link and a word in italics
//
// Each run checks the length of the body that came out.
//
// DecodeHostile/<row>: about a megabyte that means harm. Is it read, or refused
// for the reason that stands in its row, in at most 50 ms?

#include "daemon/article/decode.h"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wirewatch {
namespace {

constexpr std::string_view kAscii = "Shells fell near the bridge at dawn. ";
constexpr std::string_view kArabic = "سقطت قذائف قرب الجسر فجرا. ";
constexpr std::string_view kEscaped =
    R"(\u0633\u0642\u0637\u062a \u0642\u0630\u0627\u0626\u0641. )";

struct Workload {
  std::string json;
  std::size_t body_bytes = 0;
};

std::string Repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) {
    text += piece;
  }
  return text;
}

Workload WithBody(std::string_view piece, std::size_t bytes,
                  std::size_t decoded_piece) {
  const std::string body = Repeated(piece, bytes);
  return {R"({"id":"a1","title":"Mosul","text":")" + body +
              R"(","source":{"name":"wire"},"tags":["a","b"],"rank":0.5})",
          body.size() / piece.size() * decoded_piece};
}

Workload Ascii(std::size_t bytes) {
  return WithBody(kAscii, bytes, kAscii.size());
}
Workload Arabic(std::size_t bytes) {
  return WithBody(kArabic, bytes, kArabic.size());
}
// Nine letters of two bytes, a space, a full stop and a space.
Workload Escaped(std::size_t bytes) {
  return WithBody(kEscaped, bytes, 9 * 2 + 3);
}

Workload Paragraphs(std::size_t bytes) {
  const std::string element =
      R"({"type":"p","text":")" + std::string(kArabic) + "\"}";
  const std::size_t count = bytes / element.size() + 1;
  Workload workload;
  for (std::size_t i = 0; i < count; ++i) {
    workload.json += (i == 0 ? "" : ",") + element;
  }
  workload.json = R"({"id":"a1","paras":[)" + workload.json + "]}";
  workload.body_bytes = count * kArabic.size() + (count - 1) * 2;
  return workload;
}

Workload Unread(std::size_t bytes) {
  return {R"({"id":"a1","history":[)" +
              Repeated(R"({"by":"editor","at":1795359838,"ok":true},)", bytes) +
              R"(null],"text":"Mosul"})",
          5};
}

// "الموصل " over and over.
Workload Windows1256(std::size_t bytes) {
  return WithBody("\xC7\xE1\xE3\xE6\xD5\xE1 ", bytes, 6 * 2 + 1);
}

// A paragraph's text and the blank line behind it, but for the last.
Workload Html(std::size_t bytes) {
  constexpr std::string_view kText =
      "Residents said on Monday that shells had hit Raqqa, SANA reported, and "
      "that the road to the north had been closed since the morning.";
  constexpr std::string_view kMarkup =
      "<p class='text'>Residents said on Monday that shells had hit <a "
      "href='/places/raqqa'>Raqqa</a>, <em>SANA</em> reported, and that the "
      "road to the north had been closed since the morning.</p>";
  Workload workload = WithBody(kMarkup, bytes, kText.size() + 2);
  workload.body_bytes -= 2;
  return workload;
}

DecoderOptions Options() {
  DecoderOptions options;
  options.fields = {{"id", {"/id"}},
                    {"headline", {"/title"}},
                    {"body", {"/text", "/paras/*/text"}},
                    {"source", {"/source/name"}}};
  return options;
}

void RunDecode(benchmark::State& state, Workload (*make)(std::size_t),
               std::string_view charset = "utf-8", bool html = false) {
  const Workload workload =
      make(static_cast<std::size_t>(state.range(0)) << 10);
  DecoderOptions options = Options();
  options.charset = charset;
  options.fields[2].html = html;
  Decoder decoder(options);
  InputRecord record;
  record.value = workload.json;
  for (auto _ : state) {
    const auto article = decoder.Decode(record);
    if (!article.ok() || article->body.size() != workload.body_bytes) {
      state.SkipWithError("the body is not the one that was written");
      return;
    }
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(workload.json.size()));
}

BENCHMARK_CAPTURE(RunDecode, ascii, Ascii)
    ->Name("Decode/ascii")
    ->Arg(4)
    ->Arg(1024);
BENCHMARK_CAPTURE(RunDecode, arabic, Arabic)
    ->Name("Decode/arabic")
    ->Arg(4)
    ->Arg(1024);
BENCHMARK_CAPTURE(RunDecode, escaped, Escaped)
    ->Name("Decode/escaped")
    ->Arg(4)
    ->Arg(1024);
BENCHMARK_CAPTURE(RunDecode, paragraphs, Paragraphs)
    ->Name("Decode/paragraphs")
    ->Arg(4)
    ->Arg(1024);
BENCHMARK_CAPTURE(RunDecode, unread, Unread)
    ->Name("Decode/unread")
    ->Arg(4)
    ->Arg(1024);

BENCHMARK_CAPTURE(RunDecode, windows_1256, Windows1256, "windows-1256")
    ->Name("Decode/windows_1256")
    ->Arg(4)
    ->Arg(1024);
BENCHMARK_CAPTURE(RunDecode, html, Html, "utf-8", true)
    ->Name("Decode/html")
    ->Arg(4)
    ->Arg(1024);

// How a hostile record is read.
enum class As { kJson, kHtml, kNinjs, kReplacing, kIso8859 };

DecoderOptions OptionsFor(As as) {
  DecoderOptions options = Options();
  options.max_bytes = std::uint64_t{4} << 20;
  options.fields[2].html = as == As::kHtml;
  if (as == As::kNinjs) {
    options.format = InputFormat::kNinjs;
  }
  if (as == As::kReplacing || as == As::kIso8859) {
    options.ill_formed = IllFormed::kReplace;
  }
  if (as == As::kIso8859) {
    options.charset = "iso-8859-6";
  }
  return options;
}

struct HostileRow {
  std::string_view name;
  As as;
  std::string_view before;
  std::string_view piece;
  std::string_view after;
  std::string_view outcome;  // "read" or the reason of the dead letter
};

// clang-format off
constexpr HostileRow kHostile[] = {
    {"deep_json", As::kJson, "", "[", "", "bad_json"},
    {"keys", As::kJson, "{", "\"k\":0,", R"("text":"x"})", "read"},
    {"keys_that_repeat_a_field", As::kJson, "{", "\"text\":\"\",", R"("id":"x"})", "duplicate_key"},
    {"empty_arrays", As::kJson, R"({"x":[)", "[],", "0]}", "read"},
    {"paragraphs_of_nothing", As::kJson, R"({"paras":[)", R"({"text":""},)", R"({"text":"x"}]})", "read"},
    {"escapes", As::kJson, R"({"text":")", R"(\u0627)", "\"}", "read"},
    {"short_escapes", As::kJson, R"({"text":")", R"(\n)", "\"}", "read"},
    {"open_string", As::kJson, R"({"text":")", "x", "", "bad_json"},
    {"less_than_signs", As::kHtml, R"({"text":")", "<", "\"}", "read"},
    {"html_text", As::kHtml, R"({"text":")", "Mosul, Raqqa. ", "\"}", "read"},
    {"html_spaces", As::kHtml, R"({"text":")", " ", "\"}", "read"},
    {"html_nul", As::kHtml, R"({"text":")", R"(\u0000)", "\"}", "read"},
    {"html_script", As::kHtml, R"({"text":"<script>)", "if (a<b) c = '</p>';", "</script>\"}", "read"},
    {"html_entities", As::kHtml, R"({"text":")", "&nbsp;", "\"}", "read"},
    {"html_ampersands", As::kHtml, R"({"text":")", "&", "\"}", "read"},
    {"html_unknown_entities", As::kHtml, R"({"text":")", "&CounterClockwiseContourIntegra;", "\"}", "read"},
    {"html_loose_entities", As::kHtml, R"({"text":")", "&lt", "\"}", "read"},
    {"html_loose_numbers", As::kHtml, R"({"text":")", "&#6", "\"}", "read"},
    {"html_loose_spaces", As::kHtml, R"({"text":")", "&#9", "\"}", "read"},
    {"html_loose_entities_and_line_ends", As::kHtml, R"({"text":")", "&lt&gt\\r", "\"}", "read"},
    {"html_entities_that_words_follow", As::kHtml, R"({"text":")", "&notMosul, Raqqa, Aleppo", "\"}", "read"},
    {"html_short_lines", As::kHtml, R"({"text":")", "<br>Mosul, Raqqa, Aleppo, Homs", "\"}", "read"},
    {"html_text_in_a_drawing", As::kHtml, R"({"text":"<svg>)", "Mosul, Raqqa. ", "\"}", "read"},
    {"html_text_in_a_choice", As::kHtml, R"({"text":"<select>)", "Mosul, Raqqa. ", "\"}", "read"},
    {"html_text_behind_frames", As::kHtml, R"({"text":"<frameset>)", "Mosul, Raqqa. ", "\"}", "too_deep"},
    {"html_text_beside_private_characters", As::kHtml, "{\"text\":\"\U00100000", "Mosul, Raqqa. ", "\"}", "read"},
    {"html_private_characters_apart", As::kHtml, R"({"text":")", "\U00100000\\u0000", "\"}", "read"},
    {"html_spaces_beside_form_feeds", As::kHtml, R"({"text":"\f)", " ", "\"}", "read"},
    {"html_blocks_left_open", As::kHtml, R"({"text":")", "<div>", "\"}", "too_deep"},
    {"html_paragraphs_left_open", As::kHtml, R"({"text":")", "<p>x", "\"}", "too_deep"},
    {"html_formats_left_open", As::kHtml, R"({"text":")", "<b><p>", "\"}", "too_deep"},
    {"html_ends", As::kHtml, R"({"text":")", "</p>", "\"}", "too_deep"},
    {"html_comments_left_open", As::kHtml, R"({"text":")", "<!--", "\"}", "read"},
    {"html_attributes", As::kHtml, R"({"text":"<p)", " a=1", ">\"}", "too_deep"},
    {"html_tables", As::kHtml, R"({"text":")", "<table><td>x</table>", "\"}", "too_deep"},
    {"html_line_ends", As::kHtml, R"({"text":")", "<br>", "\"}", "too_deep"},
    {"ninjs_bodies", As::kNinjs, R"({"uri":"u","bodies":[)", R"({"value":"x"},)", R"({"value":"y"}]})", "too_deep"},
    {"ninjs_html_bodies", As::kNinjs, R"({"uri":"u","bodies":[)", R"({"value":"<p>"},)", R"({"value":"y"}]})", "too_deep"},
    {"nothing_but_ill_formed_bytes", As::kReplacing, R"({"text":")", "\xFF", "\"}", "not_utf8"},
    {"many_ill_formed_bytes", As::kReplacing, R"({"text":")", "\xFF" "0123456789abcdef", "\"}", "read"},
    {"many_bytes_without_a_meaning", As::kIso8859, R"({"text":")", "\xFF" "0123456789abcdef", "\"}", "read"},
};
// clang-format on

void RunHostile(benchmark::State& state, const HostileRow& row) {
  const std::string bytes = std::string(row.before) +
                            Repeated(row.piece, std::size_t{1} << 20) +
                            std::string(row.after);
  Decoder decoder(OptionsFor(row.as));
  InputRecord record;
  record.value = bytes;
  for (auto _ : state) {
    const auto article = decoder.Decode(record);
    if ((article.ok() ? "read" : ToString(article.error().reason)) !=
        row.outcome) {
      state.SkipWithError("the outcome is not that of the row");
      return;
    }
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(bytes.size()));
}

const bool kRegistered = [] {
  for (const HostileRow& row : kHostile) {
    benchmark::RegisterBenchmark(
        ("DecodeHostile/" + std::string(row.name)).c_str(), RunHostile, row)
        ->Unit(benchmark::kMillisecond);
  }
  return true;
}();

}  // namespace
}  // namespace wirewatch

BENCHMARK_MAIN();
