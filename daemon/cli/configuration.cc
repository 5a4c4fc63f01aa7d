#include "daemon/cli/configuration.h"

#include <utility>

#include "daemon/kafka/kafka.h"

namespace wirewatch {

Configuration LoadConfiguration(const std::string& path) {
  LoadedSettings loaded = LoadSettings(path);
  Configuration configuration;
  configuration.diagnostics = loaded.diagnostics;
  if (!loaded.settings) {
    return configuration;
  }
  configuration.watchlists = loaded.settings->watchlists;
  for (const auto& [index, fault] :
       CheckKafkaProperties(loaded.settings->kafka.properties)) {
    configuration.diagnostics.push_back(
        KafkaPropertyFault(loaded, index, fault));
  }
  if (!HasErrors(configuration.diagnostics)) {
    configuration.settings = std::move(loaded.settings);
  }
  return configuration;
}

}  // namespace wirewatch
