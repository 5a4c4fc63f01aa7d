// One setting's YAML value -> SettingValue, by its kind.
#pragma once

#include <optional>
#include <string>

#include "config/settings/table.h"
#include "config/yaml/node_reader.h"

namespace wirewatch {

// Where relative paths count from.
struct SettingPaths {
  std::string directory;    // of the configuration file; "": the working one
  std::string credentials;  // looked into first for secrets; "": none
};

// Absent if there is a fault, which is then reported. kSecretFile looks at the
// file; nothing else is looked at.
std::optional<SettingValue> ReadSettingValue(NodeReader& reader,
                                             const Setting& setting,
                                             const YamlNode& node,
                                             const SettingPaths& paths);

// The value as one would write it, on one line; reads as the same value. Of a
// secret only where it is.
std::string ToYaml(const Setting& setting, const SettingValue& value);

}  // namespace wirewatch
