// Reading a file that an operator named, whatever stands under that name.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "config/diag/diagnostic.h"
#include "rules/base/result.h"

namespace wirewatch {

// The bytes of the whole file, or why not (as below). They are in no other
// place of memory, so that a secret can be wiped.
Result<std::string, Diagnostic> ReadBytes(const std::string& path,
                                          std::uint64_t max_bytes);

// The whole file, or why not (C001, C002, C003). Never blocks: a FIFO, a device
// or a directory is refused, and more than `max_bytes` is refused before
// anything is read.
Result<std::shared_ptr<const SourceFile>, Diagnostic> ReadSourceFile(
    const std::string& path, std::uint64_t max_bytes);

// A fault without a place in a file.
Diagnostic FaultOfFile(std::string_view code, std::string message,
                       std::vector<std::string> help = {});

}  // namespace wirewatch
