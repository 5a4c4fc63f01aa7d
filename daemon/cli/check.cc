// `wirewatch check`: the same verdict as a start, without starting.
#include <unistd.h>

#include <chrono>
#include <iostream>

#include "config/settings/settings.h"
#include "config/watchlist/watchlist_loader.h"
#include "daemon/cli/command_line.h"
#include "daemon/cli/configuration.h"
#include "daemon/cli/terminal.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {
namespace {

struct Tally {
  std::size_t errors = 0;
  std::size_t warnings = 0;
};

void Report(const Diagnostics& diagnostics, Tally& tally) {
  std::cerr << RenderAll(diagnostics, ColourOn(STDERR_FILENO));
  for (const Diagnostic& diagnostic : diagnostics) {
    (diagnostic.level == Level::kError ? tally.errors : tally.warnings) += 1;
  }
}

int PrintConfiguration(const std::string& path) {
  const Configuration configuration = LoadConfiguration(path);
  std::cerr << RenderAll(configuration.diagnostics, ColourOn(STDERR_FILENO));
  if (!configuration.settings) {
    return kExitConfiguration;
  }
  std::cout << configuration.effective;
  return kExitGood;
}

}  // namespace

int RunCheck(const CheckOptions& options) {
  if (options.print_defaults) {
    std::cout << DefaultSettingsYaml();
    return kExitGood;
  }
  if (options.print_config) {
    return PrintConfiguration(options.paths.empty() ? kDefaultConfig
                                                    : options.paths.front());
  }
  Tally tally;
  Diagnostics faults;
  const std::vector<std::string> watchlists =
      WatchlistsIn(options.paths, faults);
  Report(faults, tally);
  if (!watchlists.empty()) {
    const auto now = std::chrono::system_clock::now();
    LoadedWatchlists loaded = LoadWatchlists(
        watchlists,
        {.today = std::chrono::floor<std::chrono::days>(now), .advice = true});
    Report(loaded.diagnostics, tally);
    if (loaded.bundle) {
      const std::size_t count = loaded.bundle->watchlists.size();
      const RuleSet rules(std::move(loaded.bundle->watchlists),
                          loaded.bundle->sha256);
      std::cout << count << (count == 1 ? " watchlist, " : " watchlists, ")
                << rules.entities().size() << " entities, "
                << rules.matcher().names().size() << " names, "
                << rules.rules().size() << " rules; sha256 " << rules.bundle()
                << "\n";
    }
  }
  std::cout << tally.errors << (tally.errors == 1 ? " error, " : " errors, ")
            << tally.warnings
            << (tally.warnings == 1 ? " warning\n" : " warnings\n");
  return tally.errors == 0 ? kExitGood : kExitConfiguration;
}

}  // namespace wirewatch
