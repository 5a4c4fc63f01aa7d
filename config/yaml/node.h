// A YAML document as a tree that remembers where everything stands.
//
// Scalars are text and a flag whether they were quoted; what they mean is for
// the schema to say (settings, watchlist), never for YAML: `no` is Norwegian.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/diag/diagnostic.h"

namespace wirewatch {

struct YamlEntry;

struct YamlNode {
  enum class Kind {
    kEmpty,  // nothing where a value could be (`key:`)
    kScalar,
    kSequence,
    kMap,
    kRefused,  // the reader has reported it: say no more
  };
  Kind kind = Kind::kEmpty;
  bool plain = false;  // a scalar without quotes, not a block scalar
  // Bytes of the file, half-open. A scalar's source text with its quotes (of a
  // block scalar only the indicator); a container from its first byte to the
  // end of its last child or its bracket; of an empty value the place of its
  // key, or of the list's dash.
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;                // of a scalar: its value, well-formed UTF-8
  std::vector<YamlNode> items;     // of a sequence
  std::vector<YamlEntry> entries;  // of a map, in the order of the file
};

struct YamlEntry {
  YamlNode key;  // kScalar, or kRefused
  YamlNode value;
};

struct YamlDocument {
  std::shared_ptr<const SourceFile> file;
  YamlNode root;  // kEmpty: the file holds nothing but comments

  Span SpanOf(const YamlNode& node) const {
    return {file, node.begin, node.end};
  }
};

}  // namespace wirewatch
