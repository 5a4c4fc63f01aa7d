// The version of the library that folding rests on.
#pragma once

#include <string>

namespace wirewatch {

// ICU as linked: "72.1". Another ICU may fold another way, so alerts name it.
std::string IcuVersion();

}  // namespace wirewatch
