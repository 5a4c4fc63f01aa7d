// Find/<text>/<names>: mentions in folded text, on one thread; MB of original
// text a second.
//
//   arabic, latin, cyrillic, han   /10 /1000 /10000 /100000
//     what does a list cost that is ten thousand times as long?
//   worst/1000
//     a text in which every word begins like a hundred names
//   build/10000, build/100000
//     how long until a list is ready to serve?
//
// Texts and names are generated from a fixed seed. Words are made of syllables
// and drawn with Zipf's frequencies; names are made the same way, so that texts
// are full of near misses, but no word of a text is a name by chance: the
// planted mentions are all there are, and each run fails if one is missing.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "rules/match/matcher.h"

namespace wirewatch {
namespace {

constexpr std::size_t kTextBytes = 4 << 20;
constexpr std::size_t kArticleBytes = 4 << 10;
constexpr std::size_t kVocabulary = 30000;
constexpr std::size_t kWordsPerMention = 150;

struct Script {
  std::string_view name;
  std::vector<std::string_view> onsets;
  std::vector<std::string_view> rimes;
  std::string_view attached;  // before one planted mention of four
  bool spaces = true;
};

const Script& Arabic() {
  static const Script script{
      "arabic",
      {"م", "ر", "د", "س", "ع", "ق", "ح", "ن", "ت", "ش", "ج", "خ", "ص", "ط"},
      {"ا", "ي", "و", "", "", "ن", "ر", "ة", "ها"},
      "و"};
  return script;
}

const Script& Latin() {
  static const Script script{
      "latin",
      {"m", "r", "d", "s", "t", "k", "n", "l", "b", "f", "g", "h", "p", "st"},
      {"a", "e", "i", "o", "u", "an", "er", "is", "ou"},
      ""};
  return script;
}

const Script& Cyrillic() {
  static const Script script{
      "cyrillic",
      {"м", "р", "д", "с", "т", "к", "н", "л", "б", "п", "г", "в", "ст", "пр"},
      {"а", "е", "и", "о", "у", "ан", "ор", "ая", "ов"},
      ""};
  return script;
}

const Script& Han() {
  static const Script script{
      "han",
      {"摩", "苏", "伊", "拉", "克", "国", "军", "队", "区", "北", "京", "城"},
      {"尔", "斯", "兰", "市", "人", "大", "中", "部", "山", "河", "安", "新"},
      "",
      /*spaces=*/false};
  return script;
}

using Random = std::mt19937_64;

std::string MakeWord(const Script& script, std::size_t syllables,
                     Random& random) {
  std::string word;
  for (std::size_t i = 0; i < syllables; ++i) {
    word += script.onsets[random() % script.onsets.size()];
    word += script.rimes[random() % script.rimes.size()];
  }
  return word;
}

// Names of one or two words. They end in a digit, which no word of a text does,
// and no two in the same word, so that none is found inside another.
std::vector<std::string> MakeNames(const Script& script, std::size_t count,
                                   Random& random) {
  std::unordered_set<std::string> last_words;
  std::vector<std::string> names;
  while (names.size() < count) {
    const std::size_t syllables = script.spaces ? 3 + random() % 3 : 4;
    const std::string last =
        MakeWord(script, syllables, random) + std::to_string(names.size() % 10);
    if (last_words.insert(last).second) {
      const bool two = script.spaces && random() % 3 == 0;
      names.push_back(two ? MakeWord(script, 3, random) + " " + last : last);
    }
  }
  return names;
}

struct Workload {
  std::vector<Name> names;
  std::vector<std::string> articles;
  std::size_t mentions = 0;
  std::size_t bytes = 0;
};

class ZipfWords {
 public:
  ZipfWords(const Script& script, Random& random) {
    for (std::size_t i = 0; i < kVocabulary; ++i) {
      words_.push_back(MakeWord(script, 1 + random() % 4, random));
    }
  }
  const std::string& Next(Random& random) const {
    const double uniform =
        static_cast<double>(random() % (1U << 30)) / (1U << 30);
    const auto rank = static_cast<std::size_t>(
        std::pow(static_cast<double>(kVocabulary), uniform));
    return words_[std::min(rank, kVocabulary) - 1];
  }

 private:
  std::vector<std::string> words_;
};

Workload MakeWorkload(const Script& script, std::size_t name_count) {
  Random random(20261122);
  const ZipfWords words(script, random);
  Workload load;
  const std::vector<std::string> names = MakeNames(script, name_count, random);
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    Name name;
    name.text = names[i];
    name.entity = i;
    load.names.push_back(std::move(name));
  }
  const std::string_view space = script.spaces ? " " : "";
  while (load.bytes < kTextBytes) {
    std::string article;
    while (article.size() < kArticleBytes) {
      if (random() % kWordsPerMention == 0) {
        article += ". ";
        article += random() % 4 == 0 ? script.attached : "";
        article += names[random() % names.size()];
        article += ". ";
        ++load.mentions;
      } else {
        article += words.Next(random);
        article += space;
      }
    }
    load.bytes += article.size();
    load.articles.push_back(std::move(article));
  }
  return load;
}

// Every word is the whole front of a name but its last sign.
Workload MakeWorstWorkload(std::size_t name_count) {
  Random random(7);
  Workload load;
  for (std::uint32_t i = 0; i < name_count; ++i) {
    Name name;
    name.text = "mosul " + MakeWord(Latin(), 4, random) + std::to_string(i);
    name.entity = i;
    load.names.push_back(std::move(name));
  }
  std::string article;
  while (article.size() < kTextBytes) {
    const std::string& name = load.names[random() % name_count].text;
    article += name.substr(0, name.find_first_of("0123456789")) + " ";
  }
  load.bytes = article.size();
  load.articles.push_back(std::move(article));
  return load;
}

void RunFind(benchmark::State& state, const Workload& load) {
  const Matcher matcher(load.names);
  std::vector<Document> documents;
  std::vector<FoldedText> folded;
  for (const std::string& article : load.articles) {
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
  if (found != load.mentions) {
    state.SkipWithError("mentions found are not those planted");
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(load.bytes));
  state.counters["mentions"] = static_cast<double>(found);
}

void RunBuild(benchmark::State& state, const Workload& load) {
  for ([[maybe_unused]] auto _ : state) {
    std::vector<Name> names = load.names;
    const Matcher matcher(std::move(names));
    benchmark::DoNotOptimize(&matcher);
  }
}

void RegisterAll() {
  for (const Script* script : {&Arabic(), &Latin(), &Cyrillic(), &Han()}) {
    for (const std::size_t names : {10U, 1000U, 10000U, 100000U}) {
      const std::string id =
          "Find/" + std::string(script->name) + "/" + std::to_string(names);
      benchmark::RegisterBenchmark(id.c_str(), [script, names](
                                                   benchmark::State& state) {
        RunFind(state, MakeWorkload(*script, names));
      })->Unit(benchmark::kMillisecond);
    }
  }
  benchmark::RegisterBenchmark("Find/worst/1000", [](benchmark::State& state) {
    RunFind(state, MakeWorstWorkload(1000));
  })->Unit(benchmark::kMillisecond);
  for (const std::size_t names : {10000U, 100000U}) {
    benchmark::RegisterBenchmark(
        ("Find/build/" + std::to_string(names)).c_str(),
        [names](benchmark::State& state) {
          RunBuild(state, MakeWorkload(Arabic(), names));
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
