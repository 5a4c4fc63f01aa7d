#include "daemon/kafka/client.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <initializer_list>
#include <mutex>
#include <thread>
#include <utility>

namespace wirewatch::internal {
namespace {

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
      // back, before the next owner reads their offsets. In transactions the
      // producer commits them, and nobody else may.
      {"enable.auto.offset.store", "false"},
      {"enable.auto.commit", options.transactional ? "false" : "true"},
      {"auto.commit.interval.ms",
       std::to_string(options.commit_interval.count())},
      // Resets are ours to decide and to tell, see Consumer::Reset.
      {"auto.offset.reset", "error"},
      // Also where nobody writes transactions: only so does librdkafka wait for
      // offsets that a transaction of ours has not yet ended.
      {"isolation.level", "read_committed"},
      {"enable.partition.eof", "true"},
      {"check.crcs", "true"},
      {"allow.auto.create.topics", "false"},
      {"log.queue", "true"},
      {"log_level", "4"},  // warnings and worse
  };
}

KafkaProperties TransactionalDefaults() {
  return {
      // A transaction that its instance left behind holds readers back for so
      // long, and the next owner of its partitions too. Below session.timeout
      // .ms: else a commit could land after the group has moved on.
      {"transaction.timeout.ms", "15000"},
      // librdkafka wants it at most as long as a transaction.
      {"socket.timeout.ms", "10000"},
  };
}

KafkaProperties ProducerPromises() {
  return {
      {"enable.idempotence", "true"},
      {"acks", "all"},
      // As Java producers do, so that all agree where a key lives.
      {"partitioner", "murmur2_random"},
      {"allow.auto.create.topics", "false"},
      {"log.queue", "true"},
      {"log_level", "4"},  // warnings and worse
  };
}

KafkaProperties Layers(std::initializer_list<KafkaProperties> layers) {
  KafkaProperties all;
  for (const KafkaProperties& layer : layers) {
    all.insert(all.end(), layer.begin(), layer.end());
  }
  return all;
}

}  // namespace

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

KafkaProperties ConsumerProperties(const KafkaProperties& operators,
                                   const KafkaConsumerOptions& options) {
  KafkaProperties all =
      Layers({ConsumerDefaults(), operators, ConsumerPromises(options)});
  if (!options.group_instance_id.empty()) {
    all.emplace_back("group.instance.id", options.group_instance_id);
  }
  return all;
}

KafkaProperties ProducerProperties(const KafkaProperties& operators) {
  // For ever: an outage of any length loses nothing, the queue's limit holds
  // the input back instead.
  return Layers({ProducerDefaults(),
                 operators,
                 ProducerPromises(),
                 {{"message.timeout.ms", "0"}}});
}

// librdkafka bounds message.timeout.ms by the transaction's time itself.
KafkaProperties TransactionalProperties(const KafkaProperties& operators) {
  return Layers({ProducerDefaults(), TransactionalDefaults(), operators,
                 ProducerPromises()});
}

KafkaProperties Identity(const KafkaClientOptions& options) {
  return {{"bootstrap.servers", options.brokers},
          {"client.id", options.client_id}};
}

std::optional<std::string> Attach(KafkaCredentials* credentials,
                                  rd_kafka_conf_t* conf) {
  ExplainCertificates(conf);
  return credentials == nullptr ? std::nullopt : credentials->Attach(conf);
}

std::optional<std::string> FaultOfClient(rd_kafka_type_t type,
                                         const KafkaProperties& properties,
                                         const KafkaCredentials* credentials) {
  Conf conf(rd_kafka_conf_new());
  if (auto fault = SetProperties(conf.get(), properties)) {
    return fault;
  }
  if (credentials != nullptr) {
    if (auto fault = credentials->SetOn(conf.get())) {
      return fault;
    }
  }
  rd_kafka_conf_set_log_cb(
      conf.get(), [](const rd_kafka_t*, int, const char*, const char*) {});
  std::array<char, 512> text{};
  rd_kafka_t* client = rd_kafka_new(type, conf.get(), text.data(), text.size());
  if (client == nullptr) {
    return std::string(text.data());
  }
  static_cast<void>(conf.release());  // the client owns it now
  rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  return std::nullopt;
}

std::string Describe(std::span<const TopicPartition> partitions) {
  std::string text;
  for (const TopicPartition& partition : partitions) {
    text += (text.empty() ? "" : ", ") + ToString(partition);
  }
  return text.empty() ? "nothing" : text;
}

namespace {

bool Tells(const KafkaEvent& event, std::string_view words) {
  return event.text.find(words) != std::string::npos;
}

}  // namespace

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
    case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
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
  // The log has told why; this repeats only that it is so.
  if (code == RD_KAFKA_RESP_ERR__SSL && Tells(event, "verify failed")) {
    event.kind = KafkaEvent::Kind::kOther;
  }
  // The broker hangs up on whoever shows no certificate, or a wrong one.
  if (code == RD_KAFKA_RESP_ERR__TRANSPORT && Tells(event, "SSL alert")) {
    event.kind = KafkaEvent::Kind::kAuthentication;
  }
  return event;
}

KafkaEvent ErrorEvent(rd_kafka_t* client, int code, const char* text) {
  KafkaEvent event = MakeEvent(static_cast<rd_kafka_resp_err_t>(code), text);
  if (event.kind == KafkaEvent::Kind::kFatal) {
    std::array<char, 512> reason{};
    event.code = rd_kafka_err2name(
        rd_kafka_fatal_error(client, reason.data(), reason.size()));
    event.text = reason.data();
  }
  return event;
}

std::optional<KafkaEvent> CallbackGuard::Take() {
  if (fault_.empty()) {
    return std::nullopt;
  }
  KafkaEvent event;
  event.kind = KafkaEvent::Kind::kFatal;
  event.code = "callback";
  event.text = "a callback threw: " + std::exchange(fault_, {});
  return event;
}

void Announce(const std::vector<std::string>& topics, rd_kafka_t* client) {
  for (const std::string& topic : topics) {
    // The client keeps the topic when we give our hold of it back.
    rd_kafka_topic_t* known =
        rd_kafka_topic_new(client, topic.c_str(), /*conf=*/nullptr);
    if (known != nullptr) {
      rd_kafka_topic_destroy(known);
    }
  }
}

int Milliseconds(std::chrono::milliseconds duration) {
  return static_cast<int>(
      std::max<std::chrono::milliseconds::rep>(0, duration.count()));
}

std::optional<KafkaEvent> LogEvent(const char* facility, const char* text) {
  const std::string_view name = facility;
  // Faults of connections come to the error callback as well; CONFWARN tells
  // of properties that only the other side uses, AUTOCREATE of brokers too old
  // to be told not to create topics (the embedded one is taken for such).
  if (name == "FAIL" || name == "ERROR" || name == "CONFWARN" ||
      name == "AUTOCREATE") {
    return std::nullopt;
  }
  KafkaEvent event;
  if (name == "SSLCERTVRFY") {
    event.kind = KafkaEvent::Kind::kAuthentication;
  }
  event.code = "log:" + std::string(name);
  event.text = text;
  return event;
}

void ResponseListener::Attach(rd_kafka_conf_t* conf) {
  rd_kafka_conf_interceptor_add_on_new(
      conf, "responses",
      [](rd_kafka_t* client, const rd_kafka_conf_t* /*conf*/, void* self,
         char* /*error*/, std::size_t /*error_size*/) noexcept {
        return rd_kafka_interceptor_add_on_response_received(
            client, "responses",
            [](rd_kafka_t* /*client*/, int /*socket*/, const char* /*broker*/,
               std::int32_t broker_id, std::int16_t api,
               std::int16_t /*version*/, std::int32_t /*correlation*/,
               std::size_t /*size*/, std::int64_t /*rtt*/,
               rd_kafka_resp_err_t error, void* listener) noexcept {
              static_cast<ResponseListener*>(listener)->Ended(
                  {broker_id, api, error});
              return RD_KAFKA_RESP_ERR_NO_ERROR;
            },
            self);
      },
      this);
}

std::int64_t AnswerClock::Now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void AnswerClock::Ended(const Response& response) noexcept {
  if (response.error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return;
  }
  const std::int64_t now = Now();
  last_.store(now);
  if (response.broker >= 0) {
    const std::lock_guard lock(mutex_);
    by_broker_[response.broker] = now;
  }
}

std::size_t AnswerClock::BrokersWithin(std::chrono::milliseconds time) const {
  const std::int64_t since = Now() - time.count();
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count_if(
      by_broker_,
      [since](const auto& broker) { return broker.second >= since; }));
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

void LeaveBehind(rd_kafka_t* client, std::shared_ptr<const void> keep_alive) {
  using Left = std::pair<rd_kafka_t*, std::shared_ptr<const void>>;
  static std::mutex mutex;
  // Never freed: the client's threads run on while the process is ending.
  // NOLINTBEGIN(cppcoreguidelines-owning-memory)
  // NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables)
  static auto* const left = new std::vector<Left>;
  // NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)
  // NOLINTEND(cppcoreguidelines-owning-memory)
  const std::lock_guard lock(mutex);
  left->emplace_back(client, std::move(keep_alive));
}

}  // namespace wirewatch::internal

namespace wirewatch {

std::string_view ToString(LossReason reason) {
  switch (reason) {
    case LossReason::kRetention:
      return "retention";
    case LossReason::kSkipped:
      return "skipped";
    case LossReason::kUndecodable:
      break;
  }
  return "undecodable";
}

std::string ToString(const TopicPartition& at) {
  return at.topic + "/" + std::to_string(at.partition);
}

}  // namespace wirewatch
