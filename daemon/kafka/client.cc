#include "daemon/kafka/client.h"

#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace wirewatch::internal {

std::optional<std::string> SetProperties(rd_kafka_conf_t* conf,
                                         const KafkaProperties& properties) {
  std::array<char, 512> text{};
  for (const auto& [name, value] : properties) {
    if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), text.data(),
                          text.size()) != RD_KAFKA_CONF_OK) {
      return std::string(text.data());
    }
  }
  return std::nullopt;
}

KafkaProperties ConsumerDefaults() {
  return {
      {"partition.assignment.strategy", "cooperative-sticky"},
      {"session.timeout.ms", "45000"},
      {"max.poll.interval.ms", "300000"},
      // A new topic, or new partitions of a topic, are seen within this time.
      {"topic.metadata.refresh.interval.ms", "30000"},
      // 2.0.2 stops fetching for up to a second when this queue is full: it
      // must hold more than a second of traffic.
      {"queued.max.messages.kbytes", "131072"},
      {"fetch.max.bytes", "16777216"},
      {"receive.message.max.bytes", "33554432"},
      {"reconnect.backoff.max.ms", "5000"},
      {"socket.nagle.disable", "true"},
      {"socket.keepalive.enable", "true"},
  };
}

KafkaProperties ProducerDefaults() {
  return {
      {"compression.codec", "lz4"},
      {"linger.ms", "5"},
      {"queue.buffering.max.kbytes", "65536"},
      {"topic.metadata.refresh.interval.ms", "30000"},
      {"receive.message.max.bytes", "33554432"},
      {"reconnect.backoff.max.ms", "5000"},
      {"socket.nagle.disable", "true"},
      {"socket.keepalive.enable", "true"},
  };
}

KafkaProperties ConsumerPromises(const KafkaConsumerOptions& options) {
  return {
      {"group.id", options.group},
      // Offsets are stored by StoreOffset only; what is stored is committed by
      // librdkafka's timer, which, unlike a commit of ours, knows when a
      // rebalance is under way and keeps out of it (a commit there can cost
      // the assignment in 2.0.2), and once more when partitions are given
      // back, before the next owner reads their offsets.
      {"enable.auto.offset.store", "false"},
      {"enable.auto.commit", "true"},
      {"auto.commit.interval.ms",
       std::to_string(options.commit_interval.count())},
      // Resets are ours to decide and to tell, see Consumer::Reset.
      {"auto.offset.reset", "error"},
      {"isolation.level", "read_committed"},
      {"enable.partition.eof", "false"},
      {"check.crcs", "true"},
      {"allow.auto.create.topics", "false"},
      {"log.queue", "true"},
  };
}

KafkaProperties ProducerPromises() {
  return {
      {"enable.idempotence", "true"},
      {"acks", "all"},
      // For ever: an outage of any length loses nothing, the queue's limit
      // holds the input back instead.
      {"message.timeout.ms", "0"},
      // As Java producers do, so that all agree where a key lives.
      {"partitioner", "murmur2_random"},
      {"allow.auto.create.topics", "false"},
      {"log.queue", "true"},
  };
}

KafkaEvent MakeEvent(rd_kafka_resp_err_t code, std::string text) {
  KafkaEvent event;
  event.code = rd_kafka_err2name(code);
  event.text = std::move(text);
  switch (code) {
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
      event.kind = KafkaEvent::Kind::kBrokersDown;
      break;
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR__SSL:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
      event.kind = KafkaEvent::Kind::kAuthentication;
      break;
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
      event.kind = KafkaEvent::Kind::kUnknownTopic;
      break;
    case RD_KAFKA_RESP_ERR__FATAL:
      event.kind = KafkaEvent::Kind::kFatal;
      break;
    default:
      event.kind = KafkaEvent::Kind::kOther;
      break;
  }
  return event;
}

void DescribeFatal(rd_kafka_t* client, KafkaEvent& event) {
  std::array<char, 512> reason{};
  event.code = rd_kafka_err2name(
      rd_kafka_fatal_error(client, reason.data(), reason.size()));
  event.text = reason.data();
}

std::optional<KafkaEvent> LogEvent(const char* facility, const char* text) {
  const std::string_view name = facility;
  // Faults of connections come to the error callback as well; CONFWARN tells
  // of properties that only the other side uses.
  if (name == "FAIL" || name == "ERROR" || name == "CONFWARN") {
    return std::nullopt;
  }
  KafkaEvent event;
  event.code = "log:" + std::string(name);
  event.text = text;
  return event;
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

std::int64_t AnswerClock::Now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void AnswerClock::Attach(rd_kafka_conf_t* conf) {
  rd_kafka_conf_interceptor_add_on_new(conf, "answers", OnNew, this);
}

rd_kafka_resp_err_t AnswerClock::OnNew(rd_kafka_t* client,
                                       const rd_kafka_conf_t* /*conf*/,
                                       void* self, char* /*error*/,
                                       std::size_t /*error_size*/) {
  return rd_kafka_interceptor_add_on_response_received(client, "answers",
                                                       OnResponse, self);
}

rd_kafka_resp_err_t AnswerClock::OnResponse(
    rd_kafka_t* /*client*/, int /*socket*/, const char* /*broker*/,
    std::int32_t /*id*/, std::int16_t /*api*/, std::int16_t /*version*/,
    std::int32_t /*correlation*/, std::size_t /*size*/, std::int64_t /*rtt*/,
    rd_kafka_resp_err_t error, void* self) {
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
    static_cast<AnswerClock*>(self)->last_.store(Now());
  }
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

bool DestroyWithin(rd_kafka_t* client, int flags,
                   std::chrono::milliseconds deadline,
                   std::shared_ptr<const void> keep_alive) {
  struct Done {
    std::mutex mutex;
    std::condition_variable changed;
    bool value = false;
  };
  auto done = std::make_shared<Done>();
  std::thread([client, flags, done, keep = std::move(keep_alive)] {
    rd_kafka_destroy_flags(client, flags);
    const std::lock_guard lock(done->mutex);
    done->value = true;
    done->changed.notify_all();
  }).detach();
  std::unique_lock lock(done->mutex);
  return done->changed.wait_for(lock, deadline,
                                [&done] { return done->value; });
}

}  // namespace wirewatch::internal
