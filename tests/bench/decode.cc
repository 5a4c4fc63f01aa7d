// Decode/<workload>/<KiB of body>: a record's bytes -> Article, on one thread.
//
//   ascii     what does checking a plain document cost?
//   arabic    and one in UTF-8 of two bytes a letter?
//   escaped   the same letters as \uXXXX: every string has to be decoded
//   paragraphs  the body in an array of many small objects
//   unread    nearly all of the document is what no field names
//
// Each run checks the length of the body that came out.

#include "daemon/article/decode.h"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>

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

void RunDecode(benchmark::State& state, Workload (*make)(std::size_t)) {
  const Workload workload =
      make(static_cast<std::size_t>(state.range(0)) << 10);
  DecoderOptions options;
  options.fields = {{"id", {"/id"}},
                    {"headline", {"/title"}},
                    {"body", {"/text", "/paras/*/text"}},
                    {"source", {"/source/name"}}};
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

}  // namespace
}  // namespace wirewatch

BENCHMARK_MAIN();
