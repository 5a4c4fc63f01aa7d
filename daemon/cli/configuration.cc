#include "daemon/cli/configuration.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "daemon/cli/command_line.h"
#include "daemon/kafka/kafka.h"
#include "daemon/service/wiring.h"

namespace wirewatch {
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

Configuration LoadConfiguration(const std::string& path) {
  LoadedSettings loaded = LoadSettings(path);
  Configuration configuration;
  configuration.diagnostics = loaded.diagnostics;
  if (!loaded.settings) {
    return configuration;
  }
  configuration.effective = EffectiveSettingsYaml(loaded);
  configuration.watchlists = loaded.settings->watchlists;
  for (const auto& [index, fault] :
       CheckKafkaProperties(loaded.settings->kafka.properties,
                            IsExactlyOnce(*loaded.settings))) {
    configuration.diagnostics.push_back(
        KafkaPropertyFault(loaded, index, fault));
  }
  if (!HasErrors(configuration.diagnostics)) {
    configuration.settings = std::move(loaded.settings);
  }
  return configuration;
}

std::vector<std::string> WatchlistsIn(const std::vector<std::string>& paths,
                                      Diagnostics& diagnostics) {
  std::vector<std::string> watchlists;
  const std::vector<std::string> installed = {kDefaultConfig};
  for (const std::string& path : paths.empty() ? installed : paths) {
    if (IsWatchlist(path)) {
      watchlists.push_back(path);
      continue;
    }
    Configuration loaded = LoadConfiguration(path);
    std::move(loaded.diagnostics.begin(), loaded.diagnostics.end(),
              std::back_inserter(diagnostics));
    if (loaded.watchlists) {
      watchlists.push_back(*loaded.watchlists);
    }
  }
  return watchlists;
}

}  // namespace wirewatch
