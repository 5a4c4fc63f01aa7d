// `wirewatch test`: the tests that desks write in their watchlists.
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <thread>

#include "config/trial/trial.h"
#include "config/watchlist/watchlist_loader.h"
#include "daemon/cli/command_line.h"
#include "daemon/cli/configuration.h"
#include "daemon/cli/junit.h"
#include "daemon/cli/terminal.h"

namespace wirewatch {
namespace {

namespace fs = std::filesystem;

std::string Counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

// "names: 12 of 15 touched; not: `Rakka` (levant/raqqa), ..."
void PrintLine(const std::string& what, std::size_t all,
               const std::vector<std::string>& missing) {
  std::cout << "  " << what << ": " << all - missing.size() << " of " << all
            << "\n";
  for (const std::string& one : missing) {
    std::cout << "    - " << Visible(one) << "\n";
  }
}

void PrintCoverage(const Coverage& coverage, const RuleSet& rules) {
  const auto texts = [](const std::vector<std::uint32_t>& numbers,
                        const auto& text) {
    std::vector<std::string> all;
    all.reserve(numbers.size());
    for (const std::uint32_t number : numbers) {
      all.push_back(text(number));
    }
    return all;
  };
  const auto entity = [&](std::uint32_t i) { return rules.entities()[i].id; };
  std::cout << "What the tests touch\n";
  PrintLine("rules that fire", coverage.rules,
            texts(coverage.unfired_rules,
                  [&](std::uint32_t i) { return rules.rules()[i].id; }));
  PrintLine("entities that are found", coverage.entities,
            texts(coverage.unfound_entities, entity));
  PrintLine("names that are found", coverage.names,
            texts(coverage.unfound_names, [&](std::uint32_t i) {
              const Name& name = rules.matcher().names()[i];
              return name.text + " (" + entity(name.entity) + ")";
            }));
  PrintLine("exclusions that hide a mention", coverage.exclusions,
            texts(coverage.unused_exclusions, [&](std::uint32_t i) {
              const WatchedExclusion& exclusion = rules.exclusions()[i];
              return exclusion.key + " (" + entity(exclusion.entity) + ")";
            }));
}

int TryOnce(const TestOptions& options) {
  Diagnostics faults;
  const std::vector<std::string> paths = WatchlistsIn(options.paths, faults);
  LoadedWatchlists loaded;
  if (!HasErrors(faults)) {
    loaded = LoadWatchlists(paths);
    faults.insert(faults.end(), loaded.diagnostics.begin(),
                  loaded.diagnostics.end());
  }
  const bool colour = ColourOn(STDERR_FILENO);
  std::cerr << RenderAll(faults, colour);
  if (!loaded.bundle) {
    return kExitConfiguration;
  }
  const RuleSet rules(std::move(loaded.bundle->watchlists),
                      loaded.bundle->sha256);
  const Trial trial = TryAll(loaded.tests, rules);
  std::size_t failed = 0;
  for (const TrialResult& result : trial.results) {
    if (!result.faults.empty()) {
      ++failed;
      std::cerr << result.test->rule << ": " << Visible(result.test->say)
                << "\n"
                << RenderAll(result.faults, colour);
    }
  }
  if (options.coverage) {
    PrintCoverage(trial.coverage, rules);
  }
  if (!options.junit.empty()) {
    std::ofstream file(options.junit);
    file << JUnitXml(trial);
    if (!file.flush()) {
      std::cerr << "wirewatch: cannot write " << options.junit << "\n";
      return kExitFailed;
    }
  }
  std::cout << Counted(trial.results.size(), "test") << ", "
            << trial.results.size() - failed << " passed, " << failed
            << " failed\n";
  return failed == 0 ? kExitGood : kExitFailed;
}

// What tells that a file was written: the configuration that is asked for, each
// of its watchlists, and each file of a directory, with its time.
std::map<fs::path, fs::file_time_type> TimesOf(
    const std::vector<std::string>& asked) {
  std::vector<std::string> paths = asked;
  if (paths.empty()) {
    paths.emplace_back(kDefaultConfig);
  }
  Diagnostics said_by_the_trial;
  for (std::string& path : WatchlistsIn(asked, said_by_the_trial)) {
    paths.push_back(std::move(path));
  }
  std::map<fs::path, fs::file_time_type> times;
  std::error_code error;
  for (const std::string& path : paths) {
    times[path] = fs::last_write_time(path, error);
    for (fs::directory_iterator it(path, error), end; it != end;
         it.increment(error)) {
      times[it->path()] = fs::last_write_time(it->path(), error);
    }
  }
  return times;
}

}  // namespace

int RunTest(const TestOptions& options) {
  for (;;) {  // until it is interrupted, if it watches
    // taken first: a change while the tests run is one
    const auto times = TimesOf(options.paths);
    const int exit_code = TryOnce(options);
    if (!options.watch) {
      return exit_code;
    }
    std::cout << "waiting for a change; Ctrl-C ends\n" << std::flush;
    do {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
    } while (TimesOf(options.paths) == times);
  }
}

}  // namespace wirewatch
