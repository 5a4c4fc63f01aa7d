// `wirewatch ctl status` for a person.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "daemon/cli/terminal.h"

namespace wirewatch {

// `status` is what a daemon answered, perhaps one of another version: what is
// missing in it is shown as "-", what is of another type throws.
std::string StatusText(const nlohmann::json& status, const Painter& painter);

}  // namespace wirewatch
