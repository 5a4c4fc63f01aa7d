// Regex/<engine>/<patterns>: all matches of many patterns in folded news of six
// scripts, on one thread; MB of original text a second. One pattern in sixty
// has no literal. Every engine ends in the same search for spans and edges, so
// that all answers can be held to one number.
//
//   set /100 /1000 /3000
//     what do patterns cost, all of them asked for?
//   scan /100 /1000 /3000
//     what do they cost before anyone asks for one?
//   one_by_one /100, filtered_re2, re2_set /100 /1000 /3000
//     what would RE2 alone cost: each pattern over each article; FilteredRE2
//     with our scan for its atoms; all patterns in one RE2::Set
//   pathological/<which>/1000
//     what does one bad pattern more cost the others, which are asked for as
//     before? `asked` asks for it too
//   hostile/<what>/1000
//     what can a text cost that was made to cost much? ms_per_mb of the
//     fastest run (least_time.h)
//   build/<patterns>
//     how long until compiled patterns are ready to serve?
#include <benchmark/benchmark.h>
#include <re2/filtered_re2.h>
#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/regex/regex_set.h"
#include "tests/bench/least_time.h"
#include "tests/bench/mixed_wire.h"

namespace wirewatch {
namespace {

constexpr std::size_t kTextBytes = 4 << 20;
constexpr std::size_t kHostileBytes = 1 << 20;
constexpr std::size_t kEachWithoutLiteral = 60;

Regex Compiled(const std::string& pattern, bool broad) {
  auto regex = CompileRegex(pattern, {.broad = broad});
  if (!regex.ok()) {
    std::cerr << pattern << ": " << regex.error().message << "\n";
    std::exit(1);
  }
  return *std::move(regex);
}

// Numbers of some form, words of a script or of some length.
std::string WithoutLiteral(std::size_t i) {
  const std::string n = std::to_string(2 + i / 4);
  switch (i % 4) {
    case 0:
      return "\\p{Nd}{" + n + "}[^\\pL\\p{Nd} ]\\p{Nd}{2,4}";
    case 1:
      return "\\p{Latin}{18}\\p{Latin}{" + n + ",20}";
    case 2:
      return "\\p{Greek}{" + n + ",}";
    default:
      return "\\p{Arabic}{16}\\p{Arabic}{" + n + ",20}";
  }
}

// Out of names of the news, as desks write them: alternatives, something
// optional, a number behind a word, two words with something between.
std::vector<Regex> MakePatterns(const MixedWire& wire) {
  std::vector<Regex> patterns;
  const auto name = [&wire](std::size_t i) {
    return wire.names[i % wire.names.size()].text;
  };
  for (std::size_t i = 0; i < wire.names.size(); ++i) {
    if (i % kEachWithoutLiteral == kEachWithoutLiteral - 1) {
      patterns.push_back(
          Compiled(WithoutLiteral(i / kEachWithoutLiteral), /*broad=*/true));
      continue;
    }
    switch (i % 5) {
      case 0:
        patterns.push_back(Compiled(name(i), false));
        break;
      case 1:
        patterns.push_back(
            Compiled("(?:" + name(i) + "|" + name(i + 6) + ")", false));
        break;
      case 2:
        patterns.push_back(Compiled(name(i) + "(?:[ -]\\pL{2,20})?", false));
        break;
      case 3:
        patterns.push_back(Compiled(name(i) + "[ -]\\p{Nd}{1,3}", false));
        break;
      default:
        patterns.push_back(Compiled(name(i) + ".{0,60}" + name(i + 6), false));
    }
  }
  return patterns;
}

struct Workload {
  MixedWire wire;
  std::vector<Regex> patterns;
  std::vector<Document> documents;
  std::vector<FoldedText> folded;
  std::size_t bytes = 0;
};

void AddArticle(std::string_view text, Workload& load) {
  load.bytes += text.size();
  load.documents.push_back({{{"body", text}}, "", ""});
  load.folded.push_back(Fold(load.documents.back()));
}

const Workload& WorkloadOf(std::size_t count) {
  static std::map<std::size_t, Workload> made;
  const auto [known, is_new] = made.try_emplace(count);
  Workload& load = known->second;
  if (is_new) {
    load.wire = MakeMixedWire(count, kTextBytes);
    load.patterns = MakePatterns(load.wire);
    for (const MixedWire::Article& article : load.wire.articles) {
      AddArticle(article.text, load);
    }
  }
  return load;
}

// Matches of all patterns in article number `i`.
using Engine = std::function<std::size_t(std::size_t i)>;

std::size_t SearchAll(const Workload& load, std::uint32_t pattern,
                      std::size_t i) {
  RegexMatches found;
  const FieldView field{load.documents[i].fields[0], load.folded[i].fields[0]};
  const std::size_t size = field.text().size();
  const Stretch whole[] = {{0, size}};
  SearchIn(load.patterns[pattern], pattern, field, 0, whole, found);
  return found.matches.size();
}

Engine OneByOne(const Workload& load) {
  return [&load](std::size_t i) {
    std::size_t found = 0;
    for (std::uint32_t p = 0; p < load.patterns.size(); ++p) {
      found += SearchAll(load, p, i);
    }
    return found;
  };
}

Engine Re2Set(const Workload& load) {
  RE2::Options options(RE2::Quiet);
  options.set_longest_match(true);
  options.set_max_mem(std::int64_t{1} << 30);
  auto set = std::make_shared<RE2::Set>(options, RE2::UNANCHORED);
  for (const Regex& regex : load.patterns) {
    set->Add(regex.program(), nullptr);
  }
  if (!set->Compile()) {
    return nullptr;
  }
  return [&load, set](std::size_t i) {
    std::vector<int> matched;
    const std::string_view text = load.folded[i].fields[0].text();
    set->Match({text.data(), text.size()}, &matched);
    std::size_t found = 0;
    for (const int p : matched) {
      found += SearchAll(load, static_cast<std::uint32_t>(p), i);
    }
    return found;
  };
}

Engine FilteredRe2(const Workload& load) {
  auto filter = std::make_shared<re2::FilteredRE2>(
      static_cast<int>(LiteralScan::kLeastBytes));
  RE2::Options options(RE2::Quiet);
  options.set_longest_match(true);
  for (const Regex& regex : load.patterns) {
    int ignored = 0;
    filter->Add(regex.program(), options, &ignored);
  }
  std::vector<std::string> atoms;
  filter->Compile(&atoms);
  auto scan = std::make_shared<const LiteralScan>(atoms);
  return [&load, filter, scan](std::size_t i) {
    std::vector<int> matched;
    for (const LiteralHit& hit : scan->Find(load.folded[i].fields[0].text())) {
      const int atom = static_cast<int>(hit.literal);
      if (matched.empty() || matched.back() != atom) {
        matched.push_back(atom);
      }
    }
    std::vector<int> candidates;
    filter->AllPotentials(matched, &candidates);
    std::size_t found = 0;
    for (const int p : candidates) {
      found += SearchAll(load, static_cast<std::uint32_t>(p), i);
    }
    return found;
  };
}

Engine Set(const Workload& load) {
  auto set = std::make_shared<const RegexSet>(load.patterns);
  return [&load, set](std::size_t i) {
    return set->Find(load.documents[i], load.folded[i]).matches.size();
  };
}

// The first engine that runs says how many matches there are.
std::size_t Expected(std::size_t patterns, std::size_t found) {
  static std::map<std::size_t, std::size_t> known;
  return known.try_emplace(patterns, found).first->second;
}

void Run(benchmark::State& state, const Workload& load, const Engine& engine) {
  if (engine == nullptr) {
    state.SkipWithError("does not compile");
    return;
  }
  std::size_t found = 0;
  for ([[maybe_unused]] auto _ : state) {
    found = 0;
    for (std::size_t i = 0; i < load.documents.size(); ++i) {
      found += engine(i);
    }
  }
  if (found == 0 || found != Expected(load.patterns.size(), found)) {
    state.SkipWithError("not the matches that the others found");
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(load.bytes));
  state.counters["matches"] = static_cast<double>(found);
}

void RunScan(benchmark::State& state, const Workload& load) {
  const RegexSet set(load.patterns);
  for ([[maybe_unused]] auto _ : state) {
    for (std::size_t i = 0; i < load.documents.size(); ++i) {
      RegexScan scan = set.Scan(load.documents[i], load.folded[i]);
      benchmark::DoNotOptimize(&scan);
    }
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(load.bytes));
}

struct Pathological {
  std::string_view which;
  std::string_view pattern;
};

constexpr Pathological kPathological[] = {
    {"many_states", "[a-m].{20}q"},
    {"space", "\\p{Latin}{3} \\p{Latin}{9}q"},
    {"frequent_literal", "tan \\p{Nd}"},
    {"three_bytes", "tan\\p{Nd}"},
    {"large_program", "tan \\pL{1,60}\\p{Nd}"},
};

// The others are asked for as in Set(); the last one only if `asked`.
void RunPathological(benchmark::State& state, std::string_view pattern,
                     bool asked) {
  const Workload& load = WorkloadOf(1000);
  std::vector<Regex> patterns = load.patterns;
  const auto last = static_cast<std::uint32_t>(patterns.size());
  patterns.push_back(Compiled(std::string(pattern), /*broad=*/false));
  const RegexSet set(std::move(patterns));
  std::size_t found = 0;
  for ([[maybe_unused]] auto _ : state) {
    found = 0;
    for (std::size_t i = 0; i < load.documents.size(); ++i) {
      RegexScan scan = set.Scan(load.documents[i], load.folded[i]);
      for (const std::uint32_t p : scan.Candidates()) {
        if (p != last || asked) {
          const std::size_t its = scan.MatchesOf(p).matches.size();
          found += p != last ? its : 0;
        }
      }
    }
  }
  if (found != Expected(1000, found)) {
    state.SkipWithError("not the matches that the others found");
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(load.bytes));
  state.counters["demoted"] = static_cast<double>(set.demoted().size());
}

void RunHostile(benchmark::State& state, std::string_view what) {
  const Workload& load = WorkloadOf(1000);
  std::string text;
  while (text.size() < kHostileBytes) {
    if (what == "one_name") {
      text += load.wire.names[0].text + " ";
    } else if (what == "all_names") {
      text += load.wire.names[text.size() % 1000].text + " ";
    } else {
      text += load.wire.names[4].text + load.wire.names[9].text;
    }
  }
  Workload hostile;
  hostile.patterns = load.patterns;
  AddArticle(text, hostile);
  const RegexSet set(load.patterns);
  const std::size_t expected = OneByOne(hostile)(0);
  std::size_t found = 0;
  LeastTime least;
  for ([[maybe_unused]] auto _ : state) {
    least.Begin();
    found = set.Find(hostile.documents[0], hostile.folded[0]).matches.size();
    least.End();
  }
  if (found != expected) {
    state.SkipWithError("not the matches that each pattern finds by itself");
  }
  state.counters["ms_per_mb"] = least.MsPerMb(text.size());
  state.counters["matches"] = static_cast<double>(found);
}

template <typename Function>
void Register(const std::string& id, Function function) {
  benchmark::RegisterBenchmark(("Regex/" + id).c_str(), function)
      ->Unit(benchmark::kMillisecond);
}

void RegisterAll() {
  using State = benchmark::State;
  const std::pair<const char*, Engine (*)(const Workload&)> engines[] = {
      {"set/", &Set},
      {"re2_set/", &Re2Set},
      {"filtered_re2/", &FilteredRe2},
      {"one_by_one/", &OneByOne}};
  for (const auto& [id, engine] : engines) {
    for (const std::size_t count : {100U, 1000U, 3000U}) {
      if (engine != &OneByOne || count == 100) {
        Register(id + std::to_string(count), [engine, count](State& state) {
          Run(state, WorkloadOf(count), engine(WorkloadOf(count)));
        });
      }
    }
  }
  for (const std::size_t count : {100U, 1000U, 3000U}) {
    Register("scan/" + std::to_string(count),
             [count](State& state) { RunScan(state, WorkloadOf(count)); });
    Register("build/" + std::to_string(count), [count](State& state) {
      for ([[maybe_unused]] auto _ : state) {
        const RegexSet set(WorkloadOf(count).patterns);
        benchmark::DoNotOptimize(&set);
      }
    });
  }
  for (const auto& [which, pattern] : kPathological) {
    for (const bool asked : {false, true}) {
      Register("pathological/" + std::string(which) +
                   (asked ? "/asked/1000" : "/1000"),
               [pattern = pattern, asked](State& state) {
                 RunPathological(state, pattern, asked);
               });
    }
  }
  for (const std::string_view what : {"one_name", "all_names", "two_names"}) {
    Register("hostile/" + std::string(what) + "/1000",
             [what](State& state) { RunHostile(state, what); });
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
