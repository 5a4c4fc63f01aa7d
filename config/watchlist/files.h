// Which files are the bundle, and their bytes.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/diag/diagnostic.h"

namespace wirewatch {

struct WatchlistFiles {
  std::vector<std::shared_ptr<const SourceFile>> files;
  Diagnostics diagnostics;
};

// Of each directory its *.yaml files in the order of their names, hidden ones
// left out (editors and ConfigMaps leave such); of other paths the file.
WatchlistFiles ReadWatchlistFiles(const std::vector<std::string>& paths);

}  // namespace wirewatch
