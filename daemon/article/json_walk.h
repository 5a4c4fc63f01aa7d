// JsonWalk: one pass over a JSON document that checks all of it and picks up
// the texts that a tree of pointers wants.
//
// Why simdjson's On-Demand and not its DOM: the DOM refuses a whole document
// for a number that no field reads (1e400, an integer of 30 digits). On-Demand
// by itself checks only what is read: so everything is read here, every scalar
// by our own grammar (json_scalar.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/article/decode.h"
#include "daemon/article/pointer_tree.h"
#include "rules/base/result.h"

namespace wirewatch {

constexpr std::size_t kMaxJsonDepth = 64;

// A text that stands where a pointer points.
struct PickedText {
  PointerTarget target;
  std::string text;
  std::size_t element = 0;  // of the innermost array that holds it
  std::string member = {};  // its name, where the place is a prefix of names
};

// Which types a field may have besides a string. null is as good as absence.
enum class FieldType { kString, kStringOrInteger };

// Reused from document to document, so that its buffers are allocated once; one
// a thread.
class JsonWalker {
 public:
  // types[field] belongs to PointerTarget::field.
  JsonWalker(PointerNode wanted, std::vector<FieldType> types);
  ~JsonWalker();
  JsonWalker(const JsonWalker&) = delete;
  JsonWalker& operator=(const JsonWalker&) = delete;

  // The wanted texts in the document's order. `json` has no byte order mark.
  // A fault of syntax is reported before any other; among others the first one
  // in the document is. What is not UTF-8 is only said to be that: where
  // and what it may be is for who looks at the bytes.
  Result<std::vector<PickedText>, DecodeError> Walk(std::string_view json);

 private:
  struct Buffers;
  PointerNode wanted_;
  std::vector<FieldType> types_;
  std::unique_ptr<Buffers> buffers_;
};

}  // namespace wirewatch
