// The JSON Schema of the configuration file, made from the table of settings.
#pragma once

#include <string>

namespace wirewatch {

// JSON Schema 2020-12, indented, with a line feed at its end.
std::string SettingsSchema();

}  // namespace wirewatch
