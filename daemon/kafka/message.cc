#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/kafka/client.h"

namespace wirewatch::internal {

KafkaHeaders HeadersOf(const rd_kafka_message_t& message) {
  KafkaHeaders headers;
  rd_kafka_headers_t* raw = nullptr;
  if (rd_kafka_message_headers(&message, &raw) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return headers;
  }
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(raw, i, &name, &value, &size) ==
       RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    headers.emplace_back(
        name, value == nullptr
                  ? std::string()
                  : std::string(static_cast<const char*>(value), size));
  }
  return headers;
}

// Copies the bytes: a record kept for long would else pin the whole fetch
// response (a megabyte) that it came in, and outlive the client.
ConsumedRecord CopyOf(const rd_kafka_message_t& message) {
  ConsumedRecord record;
  record.from = {rd_kafka_topic_name(message.rkt), message.partition};
  record.offset = message.offset;
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const std::int64_t timestamp = rd_kafka_message_timestamp(&message, &type);
  if (type != RD_KAFKA_TIMESTAMP_NOT_AVAILABLE && timestamp >= 0) {
    record.timestamp_ms = timestamp;
  }
  std::string copy;
  copy.reserve(message.key_len + message.len);
  if (message.key != nullptr) {
    copy.append(static_cast<const char*>(message.key), message.key_len);
  }
  if (message.payload != nullptr) {
    copy.append(static_cast<const char*>(message.payload), message.len);
  }
  auto bytes = std::make_shared<const std::string>(std::move(copy));
  const std::string_view all = *bytes;
  if (message.key != nullptr) {
    record.key = all.substr(0, message.key_len);
  }
  if (message.payload != nullptr) {
    record.value = all.substr(all.size() - message.len);
  }
  record.headers = HeadersOf(message);
  record.bytes = std::move(bytes);
  return record;
}

}  // namespace wirewatch::internal
