// `wirewatch check`: the same verdict as a start, without starting.
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "config/settings/settings.h"
#include "config/watchlist/watchlist_loader.h"
#include "daemon/cli/command_line.h"
#include "daemon/cli/configuration.h"
#include "daemon/cli/terminal.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {
namespace {

// A watchlist says so with its first key; a directory holds watchlists.
bool IsWatchlist(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return true;
  }
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("watchlist:") || line.starts_with("entities:") ||
        line.starts_with("rules:")) {
      return true;
    }
  }
  return false;
}

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

// The settings file's faults; the watchlists that it names are added to
// `paths`.
void CheckSettings(const std::string& path, std::vector<std::string>& paths,
                   Tally& tally) {
  const Configuration loaded = LoadConfiguration(path);
  Report(loaded.diagnostics, tally);
  if (loaded.watchlists) {
    paths.push_back(*loaded.watchlists);
  }
}

}  // namespace

int RunCheck(const CheckOptions& options) {
  if (options.print_defaults) {
    std::cout << DefaultSettingsYaml();
    return kExitGood;
  }
  std::vector<std::string> paths = options.paths;
  if (paths.empty()) {
    paths.emplace_back(kDefaultConfig);
  }
  Tally tally;
  std::vector<std::string> watchlists;
  for (const std::string& path : paths) {
    if (IsWatchlist(path)) {
      watchlists.push_back(path);
    } else {
      CheckSettings(path, watchlists, tally);
    }
  }
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
