// Process/<workload>/<names>: bytes in, bytes out, on one thread.
//
//   arabic/10, /1000, /10000  what does a longer watchlist cost on Arabic news?
//   latin/10, /1000, /10000   the same on text in ASCII
//   quiet/1000                what does an article cost that mentions nothing?
//   loud/1000                 and one that raises ten alerts?
//
// Beside the whole: the nanoseconds an article that each stage takes.
//
// Articles and names are generated from a fixed seed: names are made with a
// letter that no other word has, so that the planted mentions are all there
// are. Each run counts mentions and alerts and fails if one is off.

#include "daemon/pipeline/process.h"

#include <benchmark/benchmark.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "tests/daemon/pipeline/sample_rules.h"

namespace wirewatch {
namespace {

constexpr std::size_t kArticles = 200;
constexpr std::size_t kWordsPerArticle = 350;

struct Alphabet {
  std::vector<std::string> letters;  // of common words
  std::string name_start;            // in names only
};

Alphabet Arabic() {
  return {{"ا", "ل", "م", "ن", "ي", "ر", "ت", "ع", "د", "س", "ه", "ق"}, "ظغ"};
}
Alphabet Latin() {
  return {{"a", "e", "i", "o", "n", "r", "t", "s", "l", "d", "m", "c"}, "Zq"};
}

using Random = std::mt19937_64;

std::size_t Below(std::size_t bound, Random& random) {
  return static_cast<std::size_t>(random() % bound);
}

std::string Word(const Alphabet& alphabet, Random& random) {
  std::string word;
  for (std::size_t i = Below(7, random) + 2; i > 0; --i) {
    word += alphabet.letters[Below(alphabet.letters.size(), random)];
  }
  return word;
}

// The index in base twelve: names differ, and none begins another.
std::string NameAt(std::size_t index, const Alphabet& alphabet) {
  std::string name = alphabet.name_start;
  for (int digit = 0; digit < 6; ++digit) {
    name += alphabet.letters[index % alphabet.letters.size()];
    index /= alphabet.letters.size();
  }
  return name;
}

std::vector<Watchlist> WatchlistOf(std::size_t names,
                                   const Alphabet& alphabet) {
  Watchlist list;
  list.id = "bench";
  for (std::size_t i = 0; i < names; ++i) {
    Entity entity;
    entity.id = "e" + std::to_string(i);
    entity.kind = EntityKind::kPlace;
    entity.names.emplace_back();
    entity.names.back().name.text = NameAt(i, alphabet);
    list.entities.push_back(std::move(entity));
  }
  return {list};
}

// A record's value with `mentions` names, all different.
std::string ArticleOf(std::size_t number, std::size_t mentions,
                      std::size_t names, const Alphabet& alphabet,
                      Random& random) {
  const std::size_t first_name = Below(names, random);
  std::string body;
  for (std::size_t i = 0; i < kWordsPerArticle; ++i) {
    const bool is_name = i % 30 == 15 && i / 30 < mentions;
    body += is_name ? NameAt((first_name + i / 30) % names, alphabet)
                    : Word(alphabet, random);
    body += i % 12 == 11 ? ". " : " ";
  }
  return nlohmann::json{{"id", std::to_string(number)},
                        {"title", Word(alphabet, random)},
                        {"text", body}}
      .dump();
}

// The time of each stage, summed.
class StageTimes : public StageObserver {
 public:
  void Started() override { last_ = Clock::now(); }
  void Finished(Stage stage) override {
    const Clock::time_point now = Clock::now();
    sums_[static_cast<std::size_t>(stage)] += now - last_;
    last_ = now;
  }

  void Report(benchmark::State& state) const {
    for (std::size_t i = 0; i < sums_.size(); ++i) {
      const std::chrono::duration<double, std::nano> sum = sums_[i];
      state.counters["ns_" + std::string(ToString(static_cast<Stage>(i)))] =
          sum.count() / (static_cast<double>(state.iterations()) * kArticles);
    }
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point last_;
  std::array<Clock::duration, 5> sums_{};
};

struct Workload {
  Alphabet alphabet;
  std::size_t mentions_in_every_tenth = 0;
  std::size_t mentions_in_the_others = 0;
};

void RunProcess(benchmark::State& state, const Workload& workload) {
  const auto names = static_cast<std::size_t>(state.range(0));
  Random random(20261122);
  std::vector<std::string> articles;
  std::size_t planted = 0;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < kArticles; ++i) {
    const std::size_t mentions = i % 10 == 0 ? workload.mentions_in_every_tenth
                                             : workload.mentions_in_the_others;
    articles.push_back(
        ArticleOf(i, mentions, names, workload.alphabet, random));
    planted += mentions;
    bytes += articles.back().size();
  }
  const RuleSet rules(WatchlistOf(names, workload.alphabet), "bundle");
  Processor processor(SampleProcessOptions());
  StageTimes times;
  for (auto _ : state) {
    std::size_t mentions = 0;
    std::size_t alerts = 0;
    for (std::size_t i = 0; i < articles.size(); ++i) {
      InputRecord record;
      record.coordinates.topic = "articles";
      record.coordinates.offset = static_cast<std::int64_t>(i);
      record.value = articles[i];
      const Outcome outcome = processor.Run(record, rules, &times);
      const Judged* const judged = std::get_if<Judged>(&outcome);
      mentions += judged == nullptr ? 0 : judged->counted.mentions.size();
      alerts += judged == nullptr ? 0 : judged->encoded.alerts.size();
    }
    if (mentions != planted || alerts != planted) {
      state.SkipWithError(("found " + std::to_string(mentions) + " mentions, " +
                           std::to_string(alerts) + " alerts; planted " +
                           std::to_string(planted))
                              .c_str());
      return;
    }
  }
  times.Report(state);
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(kArticles));
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(bytes));
}

void Register(const std::string& name, const Workload& workload,
              const std::vector<std::int64_t>& names) {
  for (const std::int64_t count : names) {
    benchmark::RegisterBenchmark(
        ("Process/" + name).c_str(),
        [workload](benchmark::State& state) { RunProcess(state, workload); })
        ->Arg(count)
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace
}  // namespace wirewatch

int main(int argc, char** argv) {
  using wirewatch::Arabic;
  using wirewatch::Latin;
  wirewatch::Register("arabic", {Arabic(), 2, 0}, {10, 1000, 10000});
  wirewatch::Register("latin", {Latin(), 2, 0}, {10, 1000, 10000});
  wirewatch::Register("quiet", {Arabic(), 0, 0}, {1000});
  wirewatch::Register("loud", {Arabic(), 10, 10}, {1000});
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return 1;
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
