// What consumer and producer share: librdkafka's objects with owners, the
// daemon's own properties, events, and a destruction that cannot hang.
#pragma once

#include <librdkafka/rdkafka.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "daemon/kafka/kafka.h"

namespace wirewatch::internal {

struct ConfDeleter {
  void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
};
using Conf = std::unique_ptr<rd_kafka_conf_t, ConfDeleter>;

struct PartitionListDeleter {
  void operator()(rd_kafka_topic_partition_list_t* list) const {
    rd_kafka_topic_partition_list_destroy(list);
  }
};
using PartitionList =
    std::unique_ptr<rd_kafka_topic_partition_list_t, PartitionListDeleter>;

struct QueueDeleter {
  void operator()(rd_kafka_queue_t* queue) const {
    rd_kafka_queue_destroy(queue);
  }
};
using Queue = std::unique_ptr<rd_kafka_queue_t, QueueDeleter>;

struct EventDeleter {
  void operator()(rd_kafka_event_t* event) const {
    rd_kafka_event_destroy(event);
  }
};
using Event = std::unique_ptr<rd_kafka_event_t, EventDeleter>;

struct ErrorDeleter {
  void operator()(rd_kafka_error_t* error) const {
    rd_kafka_error_destroy(error);
  }
};
using Error = std::unique_ptr<rd_kafka_error_t, ErrorDeleter>;

struct TopicDeleter {
  void operator()(rd_kafka_topic_t* topic) const {
    rd_kafka_topic_destroy(topic);
  }
};
using Topic = std::unique_ptr<rd_kafka_topic_t, TopicDeleter>;

struct MetadataDeleter {
  void operator()(const rd_kafka_metadata_t* data) const {
    rd_kafka_metadata_destroy(data);
  }
};
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, MetadataDeleter>;

struct MessageDeleter {
  void operator()(rd_kafka_message_t* message) const {
    rd_kafka_message_destroy(message);
  }
};
using Message = std::unique_ptr<rd_kafka_message_t, MessageDeleter>;

// Sets every property, in order. The text of the first fault, or nothing.
std::optional<std::string> SetProperties(rd_kafka_conf_t* conf,
                                         const KafkaProperties& properties);

// All properties of each side, later ones overriding earlier ones: the daemon's
// tuning, which an operator may change; the operator's; those that carry a
// promise.
KafkaProperties ConsumerProperties(const KafkaProperties& operators,
                                   const KafkaConsumerOptions& options);
KafkaProperties ProducerProperties(const KafkaProperties& operators);
KafkaProperties TransactionalProperties(const KafkaProperties& operators);
// Where to connect to and as whom.
KafkaProperties Identity(const KafkaClientOptions& options);

// What librdkafka finds wrong when a client is made with `properties`:
// combinations, files of keys and certificates. Without brokers among them
// there is nothing to connect to, so no network is used.
// `credentials` may be null.
std::optional<std::string> FaultOfClient(
    rd_kafka_type_t type, const KafkaProperties& properties,
    const KafkaCredentials* credentials = nullptr);
// Has the client that is made from `conf`, whose properties are all set, say
// why it believes no broker; the reason is a line of its log, "SSLCERTVRFY".
void ExplainCertificates(rd_kafka_conf_t* conf);
// The same, and has it log in with the credentials, if there are any.
std::optional<std::string> Attach(KafkaCredentials* credentials,
                                  rd_kafka_conf_t* conf);

// librdkafka's code as an event of the class that it belongs to.
KafkaEvent MakeEvent(rd_kafka_resp_err_t code, std::string text);

// A line of librdkafka's log as an event; nothing for lines that other events
// tell already.
std::optional<KafkaEvent> LogEvent(const char* facility, const char* text);

// Runs what librdkafka's C code calls back: nothing that it throws may get
// there, so the fault is kept until a call of ours can tell it. One thread.
class CallbackGuard {
 public:
  template <typename Call>
  void Run(Call call) noexcept {
    try {
      call();
    } catch (const std::exception& thrown) {
      fault_ = thrown.what();
    } catch (...) {
      fault_ = "unknown";
    }
  }
  // What was thrown since the last call, as a fatal event.
  std::optional<KafkaEvent> Take();

 private:
  std::string fault_;
};

// What librdkafka's error callback says, with the reason of a fatal error.
KafkaEvent ErrorEvent(rd_kafka_t* client, int code, const char* text);

// Has a producer know these topics before their first record: see
// KafkaClientOptions. Topics that are not there are no fault here.
void Announce(const std::vector<std::string>& topics, rd_kafka_t* client);

// Queues a copy; librdkafka's answer. `ticket` comes back with its report.
rd_kafka_resp_err_t Produce(rd_kafka_t* client, const ProducedRecord& record,
                            std::uint64_t ticket);
std::uint64_t TicketOf(const rd_kafka_message_t& message);

int Milliseconds(std::chrono::milliseconds duration);  // at least 0

KafkaHeaders HeadersOf(const rd_kafka_message_t& message);
ConsumedRecord CopyOf(const rd_kafka_message_t& message);

// "articles/0, articles/1" for people; "nothing" if there is none.
std::string Describe(std::span<const TopicPartition> partitions);

// Is told by an interceptor, on librdkafka's broker threads, how each request
// of a client ended. At most one a client; must live until it is destroyed.
class ResponseListener {
 public:
  void Attach(rd_kafka_conf_t* conf);

 protected:
  ~ResponseListener() = default;

  struct Response {
    std::int32_t broker = 0;  // its node id; below 0: not known yet
    std::int16_t api = 0;     // the request's key in Kafka's protocol
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
  };

 private:
  virtual void Ended(const Response& response) noexcept = 0;
};

// Remembers when a broker last answered anything, and when each of them did.
class AnswerClock final : public ResponseListener {
 public:
  AnswerClock() : last_(Now()) {}
  std::chrono::milliseconds Since() const {
    return std::chrono::milliseconds(Now() - last_.load());
  }

  // Brokers that have answered since so long ago.
  std::size_t BrokersWithin(std::chrono::milliseconds time) const;

 private:
  static std::int64_t Now();
  void Ended(const Response& response) noexcept override;
  std::atomic<std::int64_t> last_;  // milliseconds of the steady clock
  mutable std::mutex mutex_;
  std::map<std::int32_t, std::int64_t> by_broker_;  // under the mutex
};

// Destroys a client on a thread of its own and waits for it until `deadline`.
// librdkafka 2.0.2 can hang here (name resolution in a broker thread, a removed
// partition); then the thread is left behind, with `keep_alive`, which holds
// whatever the client's callbacks and interceptors still refer to. False: left
// behind.
bool DestroyWithin(rd_kafka_t* client, int flags,
                   std::chrono::milliseconds deadline,
                   std::shared_ptr<const void> keep_alive);

// Keeps a client that must not be destroyed, until the process ends. No event
// of it reaches anybody; `keep_alive` is as above.
void LeaveBehind(rd_kafka_t* client, std::shared_ptr<const void> keep_alive);

}  // namespace wirewatch::internal
