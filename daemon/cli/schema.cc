// `wirewatch schema`: JSON Schema for editors and for consumers of alerts.
#include <iostream>

#include "daemon/cli/command_line.h"
#include "daemon/cli/schema_data.h"
#include "daemon/cli/settings_schema.h"

namespace wirewatch {

int RunSchema(const SchemaOptions& options) {
  if (options.what == "config") {
    std::cout << SettingsSchema();
  } else {
    std::cout << (options.what == "alert" ? AlertSchema() : WatchlistSchema());
  }
  return kExitGood;
}

}  // namespace wirewatch
