// What the verbs of `wirewatch ctl` share: to ask a daemon, and to show what it
// says.
#pragma once

#include <chrono>
#include <iosfwd>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "daemon/cli/command_line.h"
#include "daemon/control/control_protocol.h"

namespace wirewatch {

// The daemon's answer, or nothing; then it has been told why on standard error.
// `patience`: as of AskDaemon().
std::optional<nlohmann::json> Ask(const CtlOptions& options,
                                  const ControlRequest& request,
                                  std::chrono::milliseconds patience);

// Lines of a daemon, harmless to the terminal.
void Print(std::ostream& out, const std::string& text);

}  // namespace wirewatch
