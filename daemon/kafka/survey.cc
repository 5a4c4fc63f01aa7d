#include "daemon/kafka/survey.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <utility>

#include "daemon/kafka/client.h"

namespace wirewatch {
namespace {

using internal::Error;
using internal::PartitionList;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kSlice{1000};

// One client of librdkafka and what it complains of.
class Client {
 public:
  Client() = default;
  ~Client() {
    if (client_ != nullptr) {
      rd_kafka_destroy_flags(client_, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    }
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // The fault of configuration, or nothing.
  std::optional<std::string> Open(rd_kafka_type_t type,
                                  const KafkaProperties& properties,
                                  const KafkaClientOptions& options);
  rd_kafka_t* get() const { return client_; }
  // The last complaint that says more than that nobody is there.
  std::string Trouble() {
    rd_kafka_poll(client_, 0);  // serves the callbacks of a producer
    const std::lock_guard lock(mutex_);
    return trouble_;
  }
  // Of the last record that was sent.
  std::optional<rd_kafka_resp_err_t> delivered;

 private:
  void Note(const KafkaEvent& event) {
    const std::lock_guard lock(mutex_);
    if (event.kind == KafkaEvent::Kind::kAuthentication || trouble_.empty()) {
      trouble_ = event.text;
    }
  }
  static Client* Of(const rd_kafka_t* client) {
    return static_cast<Client*>(rd_kafka_opaque(client));
  }

  std::mutex mutex_;  // log lines come from librdkafka's threads
  std::string trouble_;
  rd_kafka_t* client_ = nullptr;
};

std::optional<std::string> Client::Open(rd_kafka_type_t type,
                                        const KafkaProperties& properties,
                                        const KafkaClientOptions& options) {
  internal::Conf conf(rd_kafka_conf_new());
  for (const KafkaProperties& some :
       {properties, internal::Identity(options),
        KafkaProperties{{"log.queue", "false"}}}) {
    if (auto fault = internal::SetProperties(conf.get(), some)) {
      return fault;
    }
  }
  if (auto fault = internal::Attach(options.credentials.get(), conf.get())) {
    return fault;
  }
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_error_cb(
      conf.get(), [](rd_kafka_t*, int code, const char* text, void* self) {
        static_cast<Client*>(self)->Note(
            internal::MakeEvent(static_cast<rd_kafka_resp_err_t>(code), text));
      });
  rd_kafka_conf_set_log_cb(conf.get(), [](const rd_kafka_t* client, int,
                                          const char* name, const char* text) {
    const auto event = internal::LogEvent(name, text);
    if (client != nullptr && event) {
      Of(client)->Note(*event);
    }
  });
  if (type == RD_KAFKA_PRODUCER) {
    rd_kafka_conf_set_dr_msg_cb(
        conf.get(),
        [](rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
          static_cast<Client*>(self)->delivered = message->err;
        });
  }
  std::array<char, 512> text{};
  client_ = rd_kafka_new(type, conf.get(), text.data(), text.size());
  static_cast<void>(conf.release());  // see Consumer::Open
  return client_ == nullptr ? std::optional<std::string>(text.data())
                            : std::nullopt;
}

class Surveyor {
 public:
  Surveyor(const KafkaSurvey& survey, milliseconds patience,
           const std::function<void(const SurveyFinding&)>& tell)
      : survey_(survey),
        deadline_(steady_clock::now() + patience),
        tell_(tell) {}

  bool Run() {
    KafkaConsumerOptions options;
    options.group = survey_.group;
    KafkaProperties properties =
        internal::ConsumerProperties(survey_.client.properties, options);
    properties.emplace_back("enable.auto.commit", "false");
    if (const auto fault =
            reader_.Open(RD_KAFKA_CONSUMER, properties, survey_.client)) {
      Tell(false, *fault);
      return false;
    }
    rd_kafka_poll_set_consumer(reader_.get());
    if (!AskTopics()) {
      return false;  // nobody is there; all else would say the same
    }
    AskReading();
    AskWriting();
    if (!survey_.transactional_id.empty()) {
      AskTransaction();
    }
    return good_;
  }

 private:
  void Tell(bool good, const std::string& text) {
    good_ = good_ && good;
    tell_({good, text});
  }
  bool Late() const { return steady_clock::now() >= deadline_; }
  static std::string Named(rd_kafka_resp_err_t code) {
    return std::string(rd_kafka_err2str(code)) + " (" +
           rd_kafka_err2name(code) + ")";
  }

  // False if no broker answered.
  bool AskTopics() {
    for (const auto& [topics, setting] :
         {std::pair{&survey_.inputs, "read"},
          std::pair{&survey_.outputs, "written to"}}) {
      for (const std::string& topic : *topics) {
        if (!AskTopic(topic, setting)) {
          return false;
        }
      }
    }
    return true;
  }

  bool AskTopic(const std::string& name, const std::string& use) {
    const internal::Topic topic(
        rd_kafka_topic_new(reader_.get(), name.c_str(), nullptr));
    const rd_kafka_metadata_t* got = nullptr;
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR__TIMED_OUT;
    while (code != RD_KAFKA_RESP_ERR_NO_ERROR && !Late()) {
      code = rd_kafka_metadata(reader_.get(), 0, topic.get(), &got,
                               static_cast<int>(kSlice.count()));
      Drain();
    }
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
      const std::string trouble = reader_.Trouble();
      Tell(false, "no broker of " + survey_.client.brokers +
                      " answers: " + (trouble.empty() ? Named(code) : trouble));
      return false;
    }
    const internal::Metadata data(got);
    const rd_kafka_metadata_topic_t& found = data->topics[0];
    if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      Tell(false,
           "topic " + name + ", which is " + use + ": " + Named(found.err));
    } else {
      there_.push_back(name);
      Tell(true, "topic " + name + ": " + std::to_string(found.partition_cnt) +
                     (found.partition_cnt == 1 ? " partition" : " partitions"));
    }
    return true;
  }

  bool IsThere(const std::string& topic) const {
    return std::find(there_.begin(), there_.end(), topic) != there_.end();
  }

  // Serves the consumer's queue, errors too; nothing is assigned yet.
  void Drain() {
    const internal::Message message(rd_kafka_consumer_poll(reader_.get(), 0));
  }

  // A fetch at the end of one partition of each topic.
  void AskReading() {
    std::map<std::string, bool> answered;
    const PartitionList list(rd_kafka_topic_partition_list_new(1));
    for (const std::string& topic : survey_.inputs) {
      if (IsThere(topic)) {
        answered[topic] = false;
        rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), 0)
            ->offset = RD_KAFKA_OFFSET_END;
      }
    }
    rd_kafka_assign(reader_.get(), list.get());
    const auto open = [&] {
      return std::any_of(answered.begin(), answered.end(),
                         [](const auto& one) { return !one.second; });
    };
    while (open() && !Late()) {
      const internal::Message message(
          rd_kafka_consumer_poll(reader_.get(), 100));
      if (message == nullptr || message->rkt == nullptr) {
        continue;
      }
      const std::string topic = rd_kafka_topic_name(message->rkt);
      if (std::exchange(answered[topic], true)) {
        continue;
      }
      const bool read = message->err == RD_KAFKA_RESP_ERR_NO_ERROR ||
                        message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
      Tell(read,
           "read topic " + topic + (read ? "" : ": " + Named(message->err)));
    }
    for (const auto& [topic, done] : answered) {
      if (!done) {
        Tell(false, "read topic " + topic + ": no answer in time");
      }
    }
    rd_kafka_assign(reader_.get(), nullptr);
  }

  // A record that asks for two acknowledgements: a broker gives one or all.
  void AskWriting() {
    Client writer;
    KafkaProperties properties =
        internal::ProducerProperties(survey_.client.properties);
    properties.emplace_back("enable.idempotence", "false");
    properties.emplace_back("acks", "2");
    properties.emplace_back("message.timeout.ms", "10000");
    properties.emplace_back("linger.ms", "0");
    if (const auto fault =
            writer.Open(RD_KAFKA_PRODUCER, properties, survey_.client)) {
      Tell(false, *fault);
      return;
    }
    for (const std::string& topic : survey_.outputs) {
      if (!IsThere(topic)) {
        continue;
      }
      writer.delivered.reset();
      ProducedRecord nothing;
      nothing.topic = topic;
      internal::Produce(writer.get(), nothing, /*ticket=*/0);
      while (!writer.delivered && !Late()) {
        rd_kafka_poll(writer.get(), 100);
      }
      const rd_kafka_resp_err_t code =
          writer.delivered.value_or(RD_KAFKA_RESP_ERR__TIMED_OUT);
      const bool may = code == RD_KAFKA_RESP_ERR_INVALID_REQUIRED_ACKS;
      Tell(may, "write topic " + topic + (may ? "" : ": " + Named(code)));
    }
    rd_kafka_purge(writer.get(),
                   RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  }

  void AskTransaction() {
    Client writer;
    KafkaProperties properties =
        internal::ProducerProperties(survey_.client.properties);
    properties.emplace_back("transactional.id",
                            survey_.transactional_id + "-check");
    properties.emplace_back("transaction.timeout.ms", "15000");
    properties.emplace_back("message.timeout.ms", "10000");
    properties.emplace_back("socket.timeout.ms", "10000");
    if (const auto fault =
            writer.Open(RD_KAFKA_PRODUCER, properties, survey_.client)) {
      Tell(false, *fault);
      return;
    }
    const std::string what = "transactions as " + survey_.transactional_id;
    if (!TellAnswer(what, Repeated([&] {
                      return rd_kafka_init_transactions(
                          writer.get(), static_cast<int>(kSlice.count()));
                    })) ||
        !TellFault(what, rd_kafka_begin_transaction(writer.get()))) {
      return;
    }
    const std::unique_ptr<rd_kafka_consumer_group_metadata_t,
                          decltype(&rd_kafka_consumer_group_metadata_destroy)>
        group(rd_kafka_consumer_group_metadata_new(survey_.group.c_str()),
              rd_kafka_consumer_group_metadata_destroy);
    const PartitionList offsets(rd_kafka_topic_partition_list_new(1));
    for (const std::string& topic : survey_.inputs) {
      if (IsThere(topic)) {
        rd_kafka_topic_partition_list_add(offsets.get(), topic.c_str(), 0)
            ->offset = 0;
      }
    }
    if (offsets->cnt > 0) {
      TellAnswer("commit offsets of group " + survey_.group, Repeated([&] {
                   return rd_kafka_send_offsets_to_transaction(
                       writer.get(), offsets.get(), group.get(),
                       static_cast<int>(kSlice.count()));
                 }));
    }
    Repeated([&] {
      return rd_kafka_abort_transaction(writer.get(),
                                        static_cast<int>(kSlice.count()));
    });
  }

  template <typename Call>
  Error Repeated(Call call) const {
    Error error(call());
    while (error != nullptr && rd_kafka_error_is_retriable(error.get()) != 0 &&
           !Late()) {
      error.reset(call());
    }
    return error;
  }
  bool TellAnswer(const std::string& what, const Error& error) {
    Tell(error == nullptr,
         what + (error == nullptr
                     ? ""
                     : ": " + Named(rd_kafka_error_code(error.get()))));
    return error == nullptr;
  }
  bool TellFault(const std::string& what, rd_kafka_error_t* error) {
    const Error owned(error);
    return owned == nullptr || TellAnswer(what, owned);
  }

  const KafkaSurvey& survey_;
  const steady_clock::time_point deadline_;
  const std::function<void(const SurveyFinding&)>& tell_;
  Client reader_;
  std::vector<std::string> there_;
  bool good_ = true;
};

}  // namespace

bool SurveyKafka(const KafkaSurvey& survey, milliseconds patience,
                 const std::function<void(const SurveyFinding&)>& tell) {
  return Surveyor(survey, patience, tell).Run();
}

}  // namespace wirewatch
