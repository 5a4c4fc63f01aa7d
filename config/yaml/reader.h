// ReadYaml(): the strict reader. What YAML allows and people never mean on
// purpose is refused with its place: anchors, aliases, merge keys, tags,
// directives, several documents, duplicate keys, tabs in the indentation, bytes
// that are not UTF-8, control characters.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "config/diag/diagnostic.h"
#include "config/yaml/node.h"

namespace wirewatch {

struct YamlLimits {
  std::uint64_t bytes = 256ULL << 20;
  std::uint64_t line_bytes = 1ULL << 20;
  std::size_t depth = 32;  // containers in each other
  // Keys and values: what bounds the memory, about 100 bytes each.
  std::size_t nodes = 16'000'000;
};

struct ReadYamlResult {
  // Absent if the bytes or the syntax are at fault: nothing can be said about
  // the rest then. Present with faults if only parts of it are refused.
  std::optional<YamlDocument> document;
  Diagnostics diagnostics;
};

// Never throws; time and memory grow with the size of the file and no faster.
// At most kMostOfOneFile errors, and as many warnings.
ReadYamlResult ReadYaml(std::shared_ptr<const SourceFile> file,
                        const YamlLimits& limits = {});

// The same by yaml-cpp alone, several times slower: what ReadYaml(), which
// reads simple files by itself (simple_yaml.h), must come to. For tests.
ReadYamlResult ReadYamlByLibrary(std::shared_ptr<const SourceFile> file,
                                 const YamlLimits& limits = {});

}  // namespace wirewatch
