// Article: what a record of the wire says, decoded; and the coordinates of the
// record that it came in.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/text/document.h"

namespace wirewatch {

using Headers = std::vector<std::pair<std::string, std::string>>;

// Where a record stands in Kafka. For files read by `scan`: topic is the file's
// name, offset the article's number, cluster empty, no timestamp.
struct RecordCoordinates {
  std::string cluster;
  std::string topic;
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  std::optional<std::int64_t> timestamp_ms;  // since the Unix epoch
};

// A record as read; views are valid as long as the caller keeps its bytes.
struct InputRecord {
  RecordCoordinates coordinates;
  std::optional<std::string_view> key;
  std::optional<std::string_view> value;  // absent: a tombstone
  Headers headers;
  // The article's id where it declares none; empty: topic/partition/offset.
  std::string_view fallback_id = {};
};

// A record to write. `topic` is the caller's matter.
struct OutputRecord {
  std::optional<std::string> key;
  std::string value;
  Headers headers;
  std::optional<std::int64_t> timestamp_ms;
};

// What a field's text is: the text as received, or what was extracted from
// HTML.
enum class TextForm { kPlain, kExtracted };

// Empty strings are absent fields. All texts are well-formed UTF-8.
struct Article {
  std::string id;  // never empty: else topic/partition/offset
  std::string version;
  std::string status;  // "canceled", "cancelled", "withheld"; else usable
  std::string headline;
  std::string lead;
  std::string body;
  std::string language;
  std::string source;
  std::string published;
  std::string url;
  TextForm headline_form = TextForm::kPlain;
  TextForm lead_form = TextForm::kPlain;
  TextForm body_form = TextForm::kPlain;
  // Ill-formed sequences of the record that were read as U+FFFD.
  std::size_t replaced = 0;
  // From `published` to the record's timestamp; absent if either is.
  std::optional<std::chrono::seconds> age;

  // Views into this article: fields headline, lead, body, those that are not
  // empty, in this order, and what it declares.
  Document document() const;
};

}  // namespace wirewatch
