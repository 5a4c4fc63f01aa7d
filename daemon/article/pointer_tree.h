// The JSON Pointers of all fields as one tree, so that a single walk over a
// document finds every field, whatever the order of its members.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {

// What a value is wanted for: the field, and which of the field's pointers.
struct PointerTarget {
  std::size_t field = 0;
  std::size_t pointer = 0;
};

// A place in a document: the root, a member of an object or an element of an
// array. A value; built once, then only read.
struct PointerNode {
  std::string segment;                 // decoded; `*` stands for every element
  bool is_prefix = false;              // stands for members that begin so
  std::vector<PointerTarget> targets;  // fields whose text stands here
  std::vector<PointerNode> children;   // places below this one

  // The wanted place below this one, or null.
  const PointerNode* Member(std::string_view key) const;
  const PointerNode* Element(std::size_t index) const;
};

// Segments of a JSON Pointer (RFC 6901), `~0` and `~1` decoded; nothing if it
// is malformed: not empty and without a leading `/`, or with another `~`.
std::optional<std::vector<std::string>> SplitPointer(std::string_view pointer);

// Whether a segment can name an element of an array: digits only.
bool IsArrayIndex(std::string_view segment);

// The tree of pointers[field][i]. Each must be well-formed.
PointerNode BuildPointerTree(
    const std::vector<std::vector<std::string>>& pointers);

}  // namespace wirewatch
