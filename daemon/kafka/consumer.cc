#include "daemon/kafka/consumer.h"

#include <algorithm>
#include <array>
#include <utility>

namespace wirewatch::internal {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kCommitPatience{5000};
constexpr milliseconds kHousekeepingInterval{1000};
constexpr milliseconds kAskAgain{100};
constexpr std::chrono::minutes kRepeatUnknownTopic{1};
constexpr milliseconds kBrokerSilence{10'000};

}  // namespace

Consumer::Consumer(const KafkaConsumerOptions& options, Listener listener)
    : options_(options),
      listener_(std::move(listener)),
      answers_(std::make_shared<AnswerClock>()) {}

Consumer::~Consumer() {
  Close(milliseconds(0));
}

std::optional<std::string> Consumer::Open() {
  const KafkaProperties properties =
      ConsumerProperties(options_.client.properties, options_);
  KafkaCredentials* const credentials = options_.client.credentials.get();
  if (auto fault = FaultOfClient(RD_KAFKA_CONSUMER, properties, credentials)) {
    return fault;
  }
  Conf conf(rd_kafka_conf_new());
  SetProperties(conf.get(), properties);  // cannot fail: tried above
  if (auto fault = SetProperties(conf.get(), Identity(options_.client))) {
    return fault;
  }
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_rebalance_cb(conf.get(), OnRebalance);
  rd_kafka_conf_set_error_cb(conf.get(), OnError);
  rd_kafka_conf_set_offset_commit_cb(conf.get(), OnCommit);
  rd_kafka_conf_set_log_cb(conf.get(), OnLog);
  answers_->Attach(conf.get());
  if (auto fault = Attach(credentials, conf.get())) {
    return fault;
  }

  std::array<char, 512> text{};
  client_ =
      rd_kafka_new(RD_KAFKA_CONSUMER, conf.get(), text.data(), text.size());
  // The client owns the properties now; if there is none, 2.0.2 has freed their
  // interceptors already and they must be left alone.
  static_cast<void>(conf.release());
  if (client_ == nullptr) {
    return std::string(text.data());
  }
  rd_kafka_poll_set_consumer(client_);
  rd_kafka_set_log_queue(client_, nullptr);

  const PartitionList topics(rd_kafka_topic_partition_list_new(
      static_cast<int>(options_.topics.size())));
  for (const std::string& topic : options_.topics) {
    rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(),
                                      RD_KAFKA_PARTITION_UA);
  }
  const rd_kafka_resp_err_t code = rd_kafka_subscribe(client_, topics.get());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return "cannot subscribe: " + std::string(rd_kafka_err2str(code));
  }
  return std::nullopt;
}

std::optional<ConsumedRecord> Consumer::Poll(milliseconds timeout) {
  if (client_ == nullptr) {
    return std::nullopt;
  }
  Housekeeping();
  BeginAnew();  // before a record that stands behind others in a new topic
  const Message message(rd_kafka_consumer_poll(client_, Milliseconds(timeout)));
  RaiseFault();
  if (message == nullptr) {
    return std::nullopt;
  }
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    HandleError(*message);
    return std::nullopt;
  }
  ConsumedRecord record = CopyOf(*message);
  const auto owned = owned_.find(record.from);
  if (owned != owned_.end()) {
    if (owned->second.damage && !ReadsOn(record.from, owned->second)) {
      return std::nullopt;
    }
    owned->second.next = record.offset + 1;
    owned->second.at_end = false;
    SettleLoss(record.from, owned->second, record.offset);
  }
  return record;
}

void Consumer::HandleError(const rd_kafka_message_t& message) {
  if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    const auto owned =
        owned_.find({rd_kafka_topic_name(message.rkt), message.partition});
    if (owned != owned_.end() &&
        (!owned->second.damage || ReadsOn(owned->first, owned->second))) {
      owned->second.at_end = true;
    }
    return;
  }
  const std::string text = rd_kafka_message_errstr(&message);
  if (message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET &&
      message.rkt != nullptr) {
    const TopicPartition at{rd_kafka_topic_name(message.rkt),
                            message.partition};
    if (owned_.contains(at)) {
      OnRefused(at, message.offset);
    }
    return;
  }
  if (IsUndecodable(message.err) && message.rkt != nullptr) {
    const TopicPartition at{rd_kafka_topic_name(message.rkt),
                            message.partition};
    if (owned_.contains(at)) {
      OnUndecodable(at, message.offset, text);
    }
    return;
  }
  const KafkaEvent event = MakeEvent(message.err, text);
  if (event.kind == KafkaEvent::Kind::kUnknownTopic && message.rkt != nullptr) {
    unknown_topics_[rd_kafka_topic_name(message.rkt)] = steady_clock::now();
  }
  Tell(event);
}

void Consumer::StoreOffset(const TopicPartition& from,
                           std::int64_t next_offset) {
  if (client_ == nullptr || !owned_.contains(from)) {
    return;
  }
  const auto now = steady_clock::now();
  if (now >= next_look_) {
    next_look_ = now + options_.commit_interval;
    AskCommitted();
  }
  if (forgotten_.contains(from)) {
    return;
  }
  const PartitionList list = ListOf(std::span(&from, 1));
  list->elems[0].offset = next_offset;
  // Refused (_STATE) only for a partition that has just been taken from us; its
  // next owner reads the record again.
  static_cast<void>(rd_kafka_offsets_store(client_, list.get()));
  if (owned_.at(from).went_back) {
    static_cast<void>(rd_kafka_commit(client_, list.get(), /*async=*/1));
  }
}

bool Consumer::Commit() {
  if (client_ == nullptr) {
    return false;
  }
  // Not rd_kafka_commit(): with the coordinator away that waits as long as
  // session.timeout.ms.
  const Queue queue(rd_kafka_queue_new(client_));
  const rd_kafka_resp_err_t sent = rd_kafka_commit_queue(
      client_, nullptr, queue.get(), /*cb=*/nullptr, /*opaque=*/nullptr);
  if (sent != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return sent == RD_KAFKA_RESP_ERR__NO_OFFSET;
  }
  const Event answer(
      rd_kafka_queue_poll(queue.get(), Milliseconds(kCommitPatience)));
  if (answer == nullptr) {
    return false;
  }
  Dispatch(answer.get());
  RaiseFault();
  const rd_kafka_resp_err_t code = rd_kafka_event_error(answer.get());
  return code == RD_KAFKA_RESP_ERR_NO_ERROR ||
         code == RD_KAFKA_RESP_ERR__NO_OFFSET;
}

void Consumer::Pause() {
  if (client_ != nullptr && !std::exchange(paused_, true)) {
    rd_kafka_pause_partitions(client_, ListOfOwned().get());
  }
}

void Consumer::Resume() {
  if (client_ != nullptr && std::exchange(paused_, false)) {
    std::vector<TopicPartition> flowing;
    for (const auto& [partition, owned] : owned_) {
      if (!owned.damage || !owned.damage->held) {
        flowing.push_back(partition);
      }
    }
    rd_kafka_resume_partitions(client_, ListOf(flowing).get());
  }
}

std::vector<TopicPartition> Consumer::Assignment() const {
  std::vector<TopicPartition> partitions;
  for (const auto& [partition, owned] : owned_) {
    partitions.push_back(partition);
  }
  return partitions;
}

std::string Consumer::ClusterId() {
  if (cluster_id_.empty() && client_ != nullptr) {
    // No wait: the first record cannot come before the metadata.
    char* id = rd_kafka_clusterid(client_, 0);
    if (id != nullptr) {
      cluster_id_ = id;
      rd_kafka_mem_free(client_, id);
    }
  }
  return cluster_id_;
}

std::size_t Consumer::BrokersUp() const {
  return answers_->BrokersWithin(kBrokerSilence);
}

milliseconds Consumer::SinceLastAnswer() const {
  return answers_->Since();
}

void Consumer::Close(milliseconds deadline) {
  if (client_ == nullptr) {
    return;
  }
  const auto until = steady_clock::now() + deadline;
  if (deadline > milliseconds(0)) {
    // What closing asks of us comes through this queue.
    const Queue queue(rd_kafka_queue_new(client_));
    const Error refused(rd_kafka_consumer_close_queue(client_, queue.get()));
    while (refused == nullptr && rd_kafka_consumer_closed(client_) == 0 &&
           steady_clock::now() < until) {
      if (const Event event{rd_kafka_queue_poll(queue.get(), 50)}) {
        Dispatch(event.get());
      }
    }
    RaiseFault();
  }
  const bool closed = rd_kafka_consumer_closed(client_) != 0;
  owned_.clear();
  if (!was_assigned_) {
    // librdkafka 2.0.2 aborts the process when it destroys a cooperative-sticky
    // consumer between its joining and its first assignment (#4312).
    LeaveBehind(std::exchange(client_, nullptr), answers_);
    return;
  }
  const auto left =
      std::chrono::duration_cast<milliseconds>(until - steady_clock::now());
  DestroyWithin(std::exchange(client_, nullptr),
                closed ? 0 : RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE,
                std::max(left, milliseconds(500)), answers_);
}

void Consumer::Tell(const KafkaEvent& event) {
  if (listener_.event) {
    listener_.event(event);
  }
}

bool Consumer::Cooperative() const {
  const char* protocol = rd_kafka_rebalance_protocol(client_);
  return protocol != nullptr && std::string_view(protocol) == "COOPERATIVE";
}

void Consumer::Housekeeping() {
  const auto now = steady_clock::now();
  if (now < next_housekeeping_) {
    return;
  }
  AskCommitted();
  next_housekeeping_ =
      now + (AwaitsCommitted() ? kAskAgain : kHousekeepingInterval);
  TryDamagedAgain();
  for (auto& [topic, told] : unknown_topics_) {
    if (now - told >= kRepeatUnknownTopic) {
      told = now;
      Tell(MakeEvent(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
                     "topic " + topic + " is still not there"));
    }
  }
}

PartitionList Consumer::ListOf(
    std::span<const TopicPartition> partitions) const {
  PartitionList list(
      rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size())));
  for (const TopicPartition& partition : partitions) {
    rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(),
                                      partition.partition);
  }
  return list;
}

PartitionList Consumer::ListOfOwned() const {
  return ListOf(Assignment());
}

}  // namespace wirewatch::internal

namespace wirewatch {

CreatedSource CreateKafkaSource(const KafkaConsumerOptions& options,
                                ByteSource::Listener listener) {
  auto consumer =
      std::make_unique<internal::Consumer>(options, std::move(listener));
  if (auto fault = consumer->Open()) {
    return {nullptr, std::move(*fault)};
  }
  return {std::move(consumer), {}};
}

}  // namespace wirewatch
