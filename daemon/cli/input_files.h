// The files that a verb was given: directories stand for what is in them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/article/decode.h"

namespace wirewatch {

struct InputFiles {
  std::vector<std::string> files;   // "-": standard input
  std::vector<std::string> faults;  // "archive: holds no articles (...)"
};

// A directory becomes the files in it and below that are articles by their
// name (text: *.txt; else *.json, *.jsonl, *.ndjson; each also with .gz or
// .zst), sorted by path; hidden entries are passed over and links to
// directories not followed. No path at all is standard input.
InputFiles FindInputFiles(const std::vector<std::string>& paths,
                          InputFormat format);

// Bytes of all files as they are stored; 0 if that of any is not known (a
// pipe).
std::uint64_t StoredBytes(const std::vector<std::string>& files);

}  // namespace wirewatch
