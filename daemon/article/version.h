// The version of this program, from CMakeLists.txt.
#pragma once

#include <string_view>

namespace wirewatch {

std::string_view WirewatchVersion();  // "0.1.0"

}  // namespace wirewatch
