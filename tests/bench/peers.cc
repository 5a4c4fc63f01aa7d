// The C++ half of `./dev bench peers` (tests/bench/peers/conduct.py), which
// runs engines side by side:
//
//   peers generate FOLDER BYTES NAMES   articles and names from a fixed seed
//   peers prepare FOLDER                the files that all engines read
//   peers compare FOLDER NAMES          wirewatch beside the plain definition
//   peers serve FOLDER NAMES ENGINE [LANGUAGE]
//       gets the engine ready and says so; then, for each pair of numbers on
//       standard input, looks through so many articles so many times, and tells
//       the CPU time that it took and what one pass found. With a language, the
//       workload is the articles in it. Peers in other languages do the same.
//
// Every answer is one line of JSON. Engines are told in peers/engines.h.
#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/bench/peers/comparison.h"
#include "tests/bench/peers/engines.h"
#include "tests/bench/peers/workload.h"

namespace wirewatch {
namespace {

using nlohmann::json;

constexpr std::size_t kNamesForPatterns = 5000;

double CpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) / 1e9;
}

double ResidentMegabytes() {
  std::ifstream statm("/proc/self/statm");
  double all = 0;
  double resident = 0;
  statm >> all >> resident;
  return resident * 4096 / 1e6;
}

void Say(const json& answer) {
  std::cout << answer << std::endl;
}

void OnlyIn(std::string_view language, Workload& load) {
  Workload kept;
  for (std::size_t i = 0; i < load.texts.size(); ++i) {
    if (load.languages[i] == language) {
      kept.records.push_back(std::move(load.records[i]));
      kept.languages.push_back(std::move(load.languages[i]));
      kept.texts.push_back(std::move(load.texts[i]));
      kept.folded.push_back(std::move(load.folded[i]));
    }
  }
  load = std::move(kept);
}

int Serve(const Workload& load, const std::vector<ListedName>& names,
          const std::vector<ListedName>& pattern_names,
          std::string_view engine_name) {
  const double memory_before = ResidentMegabytes();
  const double cpu_before = CpuSeconds();
  const auto engine = MakeEngine(engine_name, {load, names, pattern_names});
  if (engine == nullptr) {
    std::cerr << "no engine `" << engine_name << "` in this build\n";
    return 2;
  }
  Say({{"articles", load.texts.size()},
       {"build_seconds", CpuSeconds() - cpu_before},
       {"memory_mb", ResidentMegabytes() - memory_before}});
  std::size_t articles = 0;
  std::size_t passes = 0;
  while (std::cin >> articles >> passes) {
    articles = std::min(articles, load.texts.size());
    Counts counts;
    const double start = CpuSeconds();
    for (std::size_t pass = 0; pass < passes; ++pass) {
      counts = engine->Run(articles);
    }
    Say({{"seconds", CpuSeconds() - start},
         {"mentions", counts.mentions},
         {"pairs", counts.pairs},
         {"patterns", counts.patterns}});
  }
  return 0;
}

void SayComparison(const Comparison& c) {
  Say({{"plain_mentions", c.plain_mentions},
       {"plain_pairs", c.plain_pairs},
       {"letters_pairs", c.letters_pairs},
       {"both", c.both},
       {"ours_by_grammar", c.ours_by_grammar},
       {"ours_otherwise", c.ours_otherwise},
       {"plain_only", c.plain_only}});
}

void SayPrepared(const Prepared& p) {
  Say({{"articles", p.articles},
       {"text_bytes", p.text_bytes},
       {"folded_bytes", p.folded_bytes},
       {"names", p.names},
       {"unfit_names", p.unfit_names}});
}

int Usage() {
  std::cerr << "peers generate FOLDER BYTES NAMES | prepare FOLDER | "
               "compare FOLDER NAMES | serve FOLDER NAMES ENGINE [LANGUAGE]\n";
  return 2;
}

int Main(const std::vector<std::string>& args) {
  const std::string verb = args.empty() ? "" : args[0];
  if (verb == "generate" && args.size() == 4) {
    Generate(args[1], std::stoul(args[2]), std::stoul(args[3]));
    return 0;
  }
  if (verb == "prepare" && args.size() == 2) {
    SayPrepared(Prepare(args[1]));
    return 0;
  }
  if (args.size() < 3) {
    return Usage();
  }
  Workload load = ReadWorkload(args[1]);
  const std::vector<ListedName> names = ReadNames(args[1], std::stoul(args[2]));
  if (verb == "compare" && args.size() == 3) {
    SayComparison(
        Compare({load, names, names},
                std::filesystem::path(args[1]) / ("differences." + args[2])));
    return 0;
  }
  if (verb == "serve" && (args.size() == 4 || args.size() == 5)) {
    if (args.size() == 5) {
      OnlyIn(args[4], load);
    }
    return Serve(load, names, ReadNames(args[1], kNamesForPatterns), args[3]);
  }
  return Usage();
}

}  // namespace
}  // namespace wirewatch

int main(int argc, char** argv) {
  return wirewatch::Main({argv + 1, argv + argc});
}
