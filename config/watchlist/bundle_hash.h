// The identity of a bundle: what a metric, every alert and `ctl status` show.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/diag/diagnostic.h"

namespace wirewatch {

// SHA-256 (hex) over the files' names without their directories and their
// contents, in the order of both: the same for any order of `files` and for any
// place that they are installed in, another one if a byte moves between files.
std::string BundleHash(
    const std::vector<std::shared_ptr<const SourceFile>>& files);

}  // namespace wirewatch
