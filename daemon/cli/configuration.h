// The configuration file with every judge's faults: the table of settings and
// the Kafka library.
#pragma once

#include <optional>
#include <string>

#include "config/diag/diagnostic.h"
#include "config/settings/settings.h"

namespace wirewatch {

struct Configuration {
  std::optional<Settings> settings;  // absent if there is any error
  // Where the watchlists are, also if other settings are at fault; absent if
  // that is not known.
  std::optional<std::string> watchlists;
  Diagnostics diagnostics;
};

// No network. Call it before any thread starts.
Configuration LoadConfiguration(const std::string& path);

}  // namespace wirewatch
