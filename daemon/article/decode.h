// Decode: a record's bytes -> Article, by the configured format.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/article/article.h"
#include "rules/base/result.h"

namespace wirewatch {

enum class InputFormat { kJson, kText };

// One field of Article and the JSON Pointers (RFC 6901; a segment `*` runs over
// an array) that hold it. Texts of several places are joined by a blank line.
struct FieldPath {
  std::string field;
  std::vector<std::string> pointers;
};

struct DecoderOptions {
  InputFormat format = InputFormat::kJson;
  std::vector<FieldPath> fields;
  std::uint64_t max_bytes = std::uint64_t{2} << 20;
};

// Why a record is no article. `reason` is a closed set, used as a metric label.
struct DecodeError {
  enum class Reason {
    kTooLarge,
    kEmpty,
    kNotUtf8,
    kBadJson,
    kDuplicateKey,
    kTooDeep,
    kBadField,
  };
  Reason reason = Reason::kBadJson;
  std::string detail;           // for a person: what was seen and where
  std::size_t byte_offset = 0;  // of the fault in the record
};
// "too_large", "bad_json"...
std::string_view ToString(DecodeError::Reason reason);

// Holds a JSON parser: one decoder a thread, not thread-safe.
class Decoder {
 public:
  explicit Decoder(DecoderOptions options);
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // The whole document is checked, also what no field names: no byte after the
  // document, no duplicate key on the way to a field, depth at most 64. An
  // article without any text is good (and quiet).
  Result<Article, DecodeError> Decode(const InputRecord& record);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wirewatch
