// Where something was written, in bytes of its file.
#pragma once

#include <cstddef>

#include "config/yaml/node.h"

namespace wirewatch {

struct FilePlace {
  std::size_t begin = 0;
  std::size_t end = 0;
};

inline FilePlace PlaceOf(const YamlNode& node) {
  return {node.begin, node.end};
}

inline Span SpanAt(const std::shared_ptr<const SourceFile>& file,
                   const FilePlace& place) {
  return {file, place.begin, place.end};
}

}  // namespace wirewatch
