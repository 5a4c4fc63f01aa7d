// Decode: a record's bytes -> Article, by the configured format.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/article/article.h"
#include "rules/base/result.h"
#include "rules/text/charset.h"

namespace wirewatch {

// kJson: a document that the field paths take apart. kNinjs: the IPTC's news in
// JSON (ninjs.h). kText: the value is the body, byte for byte (UTF-8's byte
// order mark included).
enum class InputFormat { kJson, kNinjs, kText };

// One field of Article, by its name there, and the JSON Pointers (RFC 6901; a
// segment `*` runs over an array) that hold it. Of headline, lead and body all
// texts count, joined by a blank line, in the order of the pointers and then of
// the document; of the others the first one that is there. Each HTML text is
// extracted by itself (html_text.h); only headline, lead and body can be HTML.
struct FieldPath {
  std::string field;
  std::vector<std::string> pointers;
  bool html = false;
};

// Fields and pointers were checked when the configuration was read: an unknown
// field or a malformed pointer aborts here.
struct DecoderOptions {
  InputFormat format = InputFormat::kJson;
  std::vector<FieldPath> fields;  // of kJson
  // What the record's bytes are in: one of kCharsets (rules/text/charset.h).
  std::string charset = "utf-8";
  IllFormed ill_formed = IllFormed::kReject;
  std::uint64_t max_bytes = std::uint64_t{2} << 20;
};

// Why a record is no article. `reason` is a closed set, used as a metric label.
struct DecodeError {
  enum class Reason {
    kTooLarge,      // above max_bytes
    kEmpty,         // no bytes
    kNotUtf8,       // ill-formed UTF-8, or another encoding altogether
    kNotInCharset,  // the same of another charset that was declared
    kBadJson,       // leads over those that follow, wherever it stands
    kDuplicateKey,  // of a field, or on the way to one
    kTooDeep,       // above 64 levels; what follows was not looked at. Or HTML
                    // with too many elements open (html_scan.h)
    kBadField,      // of another type than a text; id too long
  };
  Reason reason = Reason::kBadJson;
  std::string detail;  // for a person: what was seen; UTF-8, short
  // Of the fault in the record as it came, whatever it was converted from.
  std::size_t byte_offset = 0;
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

  // The record's value must be there. The whole document is checked, also what
  // no field names: no byte after the document, no duplicate key on the way to
  // a field, depth at most 64; numbers that no field reads may have any size. A
  // text that is missing, null or empty is absent; an article without any is
  // good (and quiet). `id` and `version` may be integers. Time and memory are
  // linear in the value's bytes.
  Result<Article, DecodeError> Decode(const InputRecord& record);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wirewatch
