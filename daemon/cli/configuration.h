// The configuration file with every judge's faults: the table of settings and
// the Kafka library.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/diag/diagnostic.h"
#include "config/settings/settings.h"

namespace wirewatch {

struct Configuration {
  std::optional<Settings> settings;  // absent if there is any error
  // Where the watchlists are, also if other settings are at fault; absent if
  // that is not known.
  std::optional<std::string> watchlists;
  // Every setting as it is in the end, as YAML, without the secrets.
  std::string effective;
  Diagnostics diagnostics;
};

// No network. Call it before any thread starts.
Configuration LoadConfiguration(const std::string& path);

// Whether it is a watchlist or a directory of them, not a configuration.
bool IsWatchlist(const std::string& path);

// The watchlists (files and directories) among `paths`, and those that the
// configuration files among them name; no path: kDefaultConfig. The faults of
// the configuration files are appended to `diagnostics`.
std::vector<std::string> WatchlistsIn(const std::vector<std::string>& paths,
                                      Diagnostics& diagnostics);

}  // namespace wirewatch
