// Find/<text>/<names>: mentions in folded text, on one thread; MB of original
// text a second.
//
//   arabic, latin... /10 /1000 /10000 /100000
//     what does a list cost that is ten thousand times as long?
//   hostile/<what>
//     what can a text cost that was made to cost much? ms_per_mb is of the
//     fastest run (least_time.h) and of folded megabytes, since one code point
//     may fold to many; the goal is 50
//   build/<names>
//     how long until a list is ready to serve?
//
// Texts and names are made by generated_news.h. Each run fails if the mentions
// found are not those that were planted.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/match/matcher.h"
#include "tests/bench/generated_news.h"
#include "tests/bench/least_time.h"

namespace wirewatch {
namespace {

constexpr std::size_t kTextBytes = 4 << 20;
constexpr std::size_t kHostileBytes = 1 << 20;

std::vector<Name> NamesOf(const std::vector<std::string>& texts) {
  std::vector<Name> names(texts.size());
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    names[i].text = texts[i];
    names[i].entity = i;
  }
  return names;
}

void RunFind(benchmark::State& state, const GeneratedNews& news) {
  const Matcher matcher(NamesOf(news.names));
  std::vector<Document> documents;
  std::vector<FoldedText> folded;
  for (const std::string& article : news.articles) {
    documents.push_back({{{"body", article}}, "", ""});
    folded.push_back(Fold(documents.back()));
  }
  std::size_t found = 0;
  for ([[maybe_unused]] auto _ : state) {
    found = 0;
    for (std::size_t i = 0; i < documents.size(); ++i) {
      found += matcher.Find(documents[i], folded[i]).size();
    }
  }
  if (found != news.mentions) {
    state.SkipWithError("mentions found are not those planted");
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(news.bytes));
  state.counters["mentions"] = static_cast<double>(found);
}

// A piece of text repeated to a megabyte, and names that suffer from it.
struct Hostile {
  std::string_view what;
  std::string_view before;
  std::string_view repeated;
  std::vector<std::string> names;
  // Mentions in each repetition, or in all of them together.
  std::size_t mentions_each = 0;
  std::size_t mentions = 0;
};

std::string Repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) {
    text += piece;
  }
  return text;
}

std::vector<std::string> NamesThatBegin(const std::string& beginning) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < 1000; ++i) {
    names.push_back(beginning + " zz" + std::to_string(i));
  }
  return names;
}

std::vector<Hostile> HostileTexts() {
  const std::string sixteen_words = Repeated("a ", 15) + "a";
  return {
      {"name_repeated", "", "mosul ", {"mosul"}, 1},
      {"name_repeated_without_space", "", "摩苏尔", {"摩苏尔"}, 1},
      {"names_in_one_hashtag", "#", "Mosul", {"Mosul"}, 0, 55},
      {"overlaps", "", "a ", {sixteen_words}, 0, kHostileBytes / 2 / 16},
      {"overlaps_without_space",
       "",
       "国",
       {Repeated("国", 32)},
       0,
       kHostileBytes / 3 / 32},
      {"nearly", "", "mosul ", NamesThatBegin("mosul")},
      {"nearly_sixteen_words", "", "a ", NamesThatBegin(sixteen_words)},
      {"no_break", "", "a", NamesThatBegin("a")},
      {"proclitics", "", "و", {"واشنطن"}},
      {"letters_as_words", "", "a ", {"ab"}},
      {"marks_on_one_base", "a", "\u0301", {"ab"}},
      {"vowel_signs_on_one_base", "क", "ा", {"का"}},
      {"ligatures_of_18_letters", "", "ﷺ", {"صلى الله عليه", "الله"}},
      {"soft_joints",
       "",
       "a\u200C",
       {"ab", Repeated("a", 40)},
       0,
       kHostileBytes / 4 / 40},
      {"apostrophes", "", "a'", {"a'b'c"}},
      {"quotes_of_elision", "", "l'", {"irak"}},
      {"addresses", "", "www.mosul@a.b/", {"mosul"}},
      {"at_signs", "", "a@", {"ab"}},
  };
}

void RunHostile(benchmark::State& state, const Hostile& hostile) {
  std::string text(hostile.before);
  std::size_t times = 0;
  for (; text.size() < kHostileBytes; ++times) {
    text += hostile.repeated;
  }
  const Document document{{{"body", text}}, "", ""};
  const FoldedText folded = Fold(document);
  const Matcher matcher(NamesOf(hostile.names));
  std::size_t found = 0;
  LeastTime least;
  for ([[maybe_unused]] auto _ : state) {
    least.Begin();
    found = matcher.Find(document, folded).size();
    least.End();
  }
  const std::size_t mentions = hostile.mentions + hostile.mentions_each * times;
  if (found != mentions) {
    state.SkipWithError("mentions found are not those planted");
  }
  const std::size_t bytes =
      std::max(text.size(), folded.fields[0].text().size());
  state.counters["ms_per_mb"] = least.MsPerMb(bytes);
  state.counters["mentions"] = static_cast<double>(found);
}

void RunBuild(benchmark::State& state, const std::vector<Name>& made) {
  for ([[maybe_unused]] auto _ : state) {
    std::vector<Name> names = made;
    const Matcher matcher(std::move(names));
    benchmark::DoNotOptimize(&matcher);
  }
}

void RegisterAll() {
  for (const NewsScript script : kNewsScripts) {
    for (const std::size_t names : {10U, 1000U, 10000U, 100000U}) {
      const std::string id = "Find/" + std::string(NewsScriptName(script)) +
                             "/" + std::to_string(names);
      benchmark::RegisterBenchmark(id.c_str(), [script, names](
                                                   benchmark::State& state) {
        RunFind(state, GenerateNews(script, names, kTextBytes));
      })->Unit(benchmark::kMillisecond);
    }
  }
  for (const Hostile& hostile : HostileTexts()) {
    const std::string id = "Find/hostile/" + std::string(hostile.what);
    benchmark::RegisterBenchmark(id.c_str(), [hostile](
                                                 benchmark::State& state) {
      RunHostile(state, hostile);
    })->Unit(benchmark::kMillisecond);
  }
  for (const std::size_t names : {10000U, 100000U, 1000000U}) {
    benchmark::RegisterBenchmark(
        ("Find/build/" + std::to_string(names)).c_str(),
        [names](benchmark::State& state) {
          RunBuild(state, NamesOf(GenerateNews(NewsScript::kArabic, names,
                                               /*bytes=*/0)
                                      .names));
        })
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace
}  // namespace wirewatch

int main(int argc, char** argv) {
  wirewatch::RegisterAll();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return 1;
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
