#include <string>
#include <string_view>

#include "daemon/article/encode.h"

namespace wirewatch {
namespace {

constexpr std::string_view kPrefix = "wirewatch-";
// How much is kept of a record that was too large to be read.
constexpr std::size_t kKeptBytes = 4096;

}  // namespace

OutputRecord EncodeDeadLetter(const InputRecord& record, std::string_view stage,
                              std::string_view error, std::string_view detail,
                              std::uint64_t max_bytes) {
  OutputRecord out;
  if (record.key) {
    out.key = *record.key;
  }
  for (const auto& [name, value] : record.headers) {
    // Ours from an earlier round would contradict those of this one.
    if (name.compare(0, kPrefix.size(), kPrefix) != 0) {
      out.headers.emplace_back(name, value);
    }
  }
  const auto add = [&](std::string_view name, std::string_view value) {
    out.headers.emplace_back(std::string(kPrefix) + std::string(name), value);
  };
  const RecordCoordinates& at = record.coordinates;
  add("topic", at.topic);
  add("partition", std::to_string(at.partition));
  add("offset", std::to_string(at.offset));
  if (at.timestamp_ms) {
    add("timestamp", std::to_string(*at.timestamp_ms));
  }
  add("stage", stage);
  add("error", error);
  add("detail", detail);

  const std::string_view value = record.value.value_or("");
  if (value.size() > max_bytes) {
    add("bytes", std::to_string(value.size()));
    add("sha256", Sha256Hex(value));
    out.value = value.substr(0, kKeptBytes);
  } else {
    out.value = value;
  }
  return out;
}

}  // namespace wirewatch
