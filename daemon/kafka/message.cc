// Records as librdkafka has them, and as we do.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/kafka/client.h"

namespace wirewatch::internal {
namespace {

// librdkafka carries a ticket as the message's opaque pointer.
void* ToOpaque(std::uint64_t ticket) {
  return reinterpret_cast<void*>(  // NOLINT(performance-no-int-to-ptr)
      static_cast<std::uintptr_t>(ticket));
}

rd_kafka_vu_t Argument(rd_kafka_vtype_t type) {
  rd_kafka_vu_t argument{};
  argument.vtype = type;
  return argument;
}

rd_kafka_vu_t MemoryArgument(rd_kafka_vtype_t type, const std::string& bytes) {
  rd_kafka_vu_t argument = Argument(type);
  // librdkafka copies (RD_KAFKA_MSG_F_COPY) and does not write here.
  argument.u.mem.ptr = const_cast<char*>(bytes.data());
  argument.u.mem.size = bytes.size();
  return argument;
}

std::vector<rd_kafka_vu_t> Arguments(const ProducedRecord& record,
                                     std::uint64_t ticket) {
  std::vector<rd_kafka_vu_t> arguments;
  arguments.reserve(7);
  arguments.push_back(Argument(RD_KAFKA_VTYPE_TOPIC));
  arguments.back().u.cstr = record.topic.c_str();
  arguments.push_back(Argument(RD_KAFKA_VTYPE_MSGFLAGS));
  arguments.back().u.i = RD_KAFKA_MSG_F_COPY;
  arguments.push_back(Argument(RD_KAFKA_VTYPE_OPAQUE));
  arguments.back().u.ptr = ToOpaque(ticket);
  arguments.push_back(MemoryArgument(RD_KAFKA_VTYPE_VALUE, record.value));
  if (record.key) {
    arguments.push_back(MemoryArgument(RD_KAFKA_VTYPE_KEY, *record.key));
  }
  if (record.timestamp_ms) {
    arguments.push_back(Argument(RD_KAFKA_VTYPE_TIMESTAMP));
    arguments.back().u.i64 = *record.timestamp_ms;
  }
  return arguments;
}

struct HeadersDeleter {
  void operator()(rd_kafka_headers_t* headers) const {
    rd_kafka_headers_destroy(headers);
  }
};
using Headers = std::unique_ptr<rd_kafka_headers_t, HeadersDeleter>;

Headers ToHeaders(const KafkaHeaders& headers) {
  Headers list(rd_kafka_headers_new(headers.size()));
  for (const auto& [name, value] : headers) {
    rd_kafka_header_add(list.get(), name.data(),
                        static_cast<ssize_t>(name.size()), value.data(),
                        static_cast<ssize_t>(value.size()));
  }
  return list;
}

}  // namespace

std::uint64_t TicketOf(const rd_kafka_message_t& message) {
  return reinterpret_cast<std::uintptr_t>(message._private);
}

rd_kafka_resp_err_t Produce(rd_kafka_t* client, const ProducedRecord& record,
                            std::uint64_t ticket) {
  std::vector<rd_kafka_vu_t> arguments = Arguments(record, ticket);
  // Given one by one, librdkafka up to 2.11 frees the headers twice when it
  // refuses a record, as for a topic that we may not write (its issue 4628). A
  // list stays ours then.
  Headers headers = ToHeaders(record.headers);
  arguments.push_back(Argument(RD_KAFKA_VTYPE_HEADERS));
  arguments.back().u.headers = headers.get();
  const Error error(
      rd_kafka_produceva(client, arguments.data(), arguments.size()));
  if (error != nullptr) {
    return rd_kafka_error_code(error.get());
  }
  static_cast<void>(headers.release());  // the record's now
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

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
  const auto bytes =
      std::make_shared_for_overwrite<char[]>(message.key_len + message.len);
  char* end = bytes.get();
  const auto append = [&end](const void* part, std::size_t size) {
    const std::string_view copy(end, size);
    end = std::copy_n(static_cast<const char*>(part), size, end);
    return copy;
  };
  if (message.key != nullptr) {
    record.key = append(message.key, message.key_len);
  }
  if (message.payload != nullptr) {
    record.value = append(message.payload, message.len);
  }
  record.headers = HeadersOf(message);
  record.bytes = bytes;
  return record;
}

}  // namespace wirewatch::internal
