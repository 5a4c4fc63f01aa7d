#include "daemon/kafka/consumer.h"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "rules/base/check.h"

namespace wirewatch::internal {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kCommitPatience{5000};
constexpr milliseconds kHousekeepingInterval{1000};
constexpr std::chrono::minutes kRepeatUnknownTopic{1};
constexpr int kClusterIdPatienceMs = 5000;
constexpr int kAnswerPatienceMs = 10000;

int Milliseconds(milliseconds duration) {
  return static_cast<int>(std::max<milliseconds::rep>(0, duration.count()));
}

std::vector<TopicPartition> Partitions(
    const rd_kafka_topic_partition_list_t* list) {
  std::vector<TopicPartition> partitions;
  for (int i = 0; list != nullptr && i < list->cnt; ++i) {
    partitions.push_back({list->elems[i].topic, list->elems[i].partition});
  }
  return partitions;
}

std::string Describe(std::span<const TopicPartition> partitions) {
  std::string text;
  for (const TopicPartition& partition : partitions) {
    text += (text.empty() ? "" : ", ") + partition.topic + "/" +
            std::to_string(partition.partition);
  }
  return text.empty() ? "nothing" : text;
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

struct MessageDeleter {
  void operator()(rd_kafka_message_t* message) const {
    rd_kafka_message_destroy(message);
  }
};
using Message = std::unique_ptr<rd_kafka_message_t, MessageDeleter>;

}  // namespace

Consumer::Consumer(const KafkaConsumerOptions& options, Listener listener)
    : options_(options),
      listener_(std::move(listener)),
      answers_(std::make_shared<AnswerClock>()) {}

Consumer::~Consumer() {
  Close(milliseconds(0));
}

std::optional<std::string> Consumer::Open() {
  Conf conf(rd_kafka_conf_new());
  const KafkaProperties own = {{"bootstrap.servers", options_.client.brokers},
                               {"client.id", options_.client.client_id},
                               {"log_level", "4"}};
  for (const KafkaProperties& properties :
       {own, ConsumerDefaults(), options_.client.properties,
        ConsumerPromises(options_)}) {
    if (auto fault = SetProperties(conf.get(), properties)) {
      return fault;
    }
  }
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_rebalance_cb(conf.get(), OnRebalance);
  rd_kafka_conf_set_error_cb(conf.get(), OnError);
  rd_kafka_conf_set_offset_commit_cb(conf.get(), OnCommit);
  rd_kafka_conf_set_log_cb(conf.get(), OnLog);
  answers_->Attach(conf.get());

  std::array<char, 512> text{};
  client_ =
      rd_kafka_new(RD_KAFKA_CONSUMER, conf.get(), text.data(), text.size());
  if (client_ == nullptr) {
    return std::string(text.data());
  }
  static_cast<void>(conf.release());  // the client owns it now
  rd_kafka_poll_set_consumer(client_);
  rd_kafka_set_log_queue(client_, nullptr);
  answers_queue_.reset(rd_kafka_queue_new(client_));

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
  const Message message(rd_kafka_consumer_poll(client_, Milliseconds(timeout)));
  RaiseFault();
  Housekeeping();
  if (message == nullptr) {
    return std::nullopt;
  }
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
    HandleError(*message);
    return std::nullopt;
  }
  ConsumedRecord record = CopyOf(*message);
  SettleLoss(record.from, record.offset);
  return record;
}

void Consumer::HandleError(const rd_kafka_message_t& message) {
  const std::string text = rd_kafka_message_errstr(&message);
  if (message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET &&
      message.rkt != nullptr) {
    const TopicPartition at{rd_kafka_topic_name(message.rkt),
                            message.partition};
    if (owned_.contains(at)) {
      Reset(at, message.offset);
    }
    return;
  }
  const KafkaEvent event = MakeEvent(message.err, text);
  if (event.kind == KafkaEvent::Kind::kUnknownTopic && message.rkt != nullptr) {
    unknown_topics_[rd_kafka_topic_name(message.rkt)] = steady_clock::now();
  }
  Tell(event);
}

void Consumer::Reset(const TopicPartition& at, std::int64_t refused) {
  if (refused >= 0) {
    Tell(MakeEvent(RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET,
                   Describe(std::span(&at, 1)) + ": the broker has no offset " +
                       std::to_string(refused) +
                       " (any more); going on at the earliest"));
  }
  // Results of records read before the reset must not be stored after it.
  const std::array<TopicPartition, 1> only = {at};
  if (listener_.revoked) {
    listener_.revoked(only, /*lost=*/false);
  }
  Restart(at);
  Owned& owned = owned_[at];
  owned.committed = refused >= 0 ? owned.committed : kNone;
  owned.refused.reset();
  if (refused >= 0) {
    owned.refused = refused;
  }
  if (paused_) {
    rd_kafka_pause_partitions(client_, ListOf(only).get());
  }
  if (listener_.assigned) {
    listener_.assigned(only);
  }
}

// Takes one partition anew, at its earliest record.
void Consumer::Restart(const TopicPartition& at) {
  if (Cooperative()) {
    const PartitionList only = ListOf(std::span(&at, 1));
    if (paused_) {
      rd_kafka_resume_partitions(client_, only.get());
    }
    const Error out(rd_kafka_incremental_unassign(client_, only.get()));
    only->elems[0].offset = RD_KAFKA_OFFSET_BEGINNING;
    const Error in(rd_kafka_incremental_assign(client_, only.get()));
    for (const Error* error : {&out, &in}) {
      if (*error != nullptr) {
        Tell(MakeEvent(rd_kafka_error_code(error->get()),
                       rd_kafka_error_string(error->get())));
      }
    }
    return;
  }
  // Eager groups assign as a whole: the others go on where they are.
  const PartitionList all = ListOfOwned();
  if (paused_) {
    rd_kafka_resume_partitions(client_, all.get());
  }
  rd_kafka_position(client_, all.get());
  for (int i = 0; i < all->cnt; ++i) {
    rd_kafka_topic_partition_t& element = all->elems[i];
    if (TopicPartition{element.topic, element.partition} == at) {
      element.offset = RD_KAFKA_OFFSET_BEGINNING;
    } else if (element.offset < 0) {
      element.offset = RD_KAFKA_OFFSET_STORED;
    }
  }
  rd_kafka_assign(client_, all.get());
  if (paused_) {
    rd_kafka_pause_partitions(client_, all.get());
  }
}

void Consumer::SettleLoss(const TopicPartition& at, std::int64_t first_offset) {
  const auto found = owned_.find(at);
  if (found == owned_.end() || !found->second.refused) {
    return;
  }
  const std::int64_t refused = *found->second.refused;
  found->second.refused.reset();
  if (first_offset <= refused) {
    return;  // the log was cut at its end: records come again, none is lost
  }
  KafkaEvent event = MakeEvent(RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE,
                               Describe(std::span(&at, 1)) + ": offsets " +
                                   std::to_string(refused) + " to " +
                                   std::to_string(first_offset - 1) +
                                   " were removed before they could be read");
  event.kind = KafkaEvent::Kind::kRecordsLost;
  event.at = at;
  event.lost_from = refused;
  event.lost_to = first_offset;
  Tell(event);
}

void Consumer::StoreOffset(const TopicPartition& from,
                           std::int64_t next_offset) {
  if (client_ == nullptr || !owned_.contains(from)) {
    return;
  }
  const PartitionList list = ListOf(std::span(&from, 1));
  list->elems[0].offset = next_offset;
  // Refused (_STATE) only for a partition that has just been taken from us; its
  // next owner reads the record again.
  static_cast<void>(rd_kafka_offsets_store(client_, list.get()));
}

bool Consumer::Commit() {
  if (client_ == nullptr) {
    return false;
  }
  // Not rd_kafka_commit(): with the coordinator away that waits as long as
  // session.timeout.ms.
  struct Answer {
    Consumer* self;
    std::optional<rd_kafka_resp_err_t> code;
  } answer{this, std::nullopt};
  const auto on_commit = [](rd_kafka_t* /*client*/, rd_kafka_resp_err_t code,
                            rd_kafka_topic_partition_list_t* list,
                            void* opaque) {
    auto* told = static_cast<Answer*>(opaque);
    told->code = code;
    told->self->Guarded([&] { told->self->Committed(code, list); });
  };
  const Queue queue(rd_kafka_queue_new(client_));
  const rd_kafka_resp_err_t sent =
      rd_kafka_commit_queue(client_, nullptr, queue.get(), on_commit, &answer);
  if (sent != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return sent == RD_KAFKA_RESP_ERR__NO_OFFSET;
  }
  const auto until = steady_clock::now() + kCommitPatience;
  while (!answer.code && steady_clock::now() < until) {
    const Event event(rd_kafka_queue_poll(queue.get(), 100));
  }
  RaiseFault();
  return answer.code == RD_KAFKA_RESP_ERR_NO_ERROR ||
         answer.code == RD_KAFKA_RESP_ERR__NO_OFFSET;
}

void Consumer::Pause() {
  if (client_ != nullptr && !std::exchange(paused_, true)) {
    rd_kafka_pause_partitions(client_, ListOfOwned().get());
  }
}

void Consumer::Resume() {
  if (client_ != nullptr && std::exchange(paused_, false)) {
    rd_kafka_resume_partitions(client_, ListOfOwned().get());
  }
}

std::vector<TopicPartition> Consumer::Assignment() const {
  std::vector<TopicPartition> partitions;
  for (const auto& [partition, owned] : owned_) {
    partitions.push_back(partition);
  }
  return partitions;
}

std::optional<std::int64_t> Consumer::Lag(const TopicPartition& of) const {
  const auto found = owned_.find(of);
  if (client_ == nullptr || found == owned_.end() || !found->second.committed) {
    return std::nullopt;
  }
  std::int64_t low = kNone;
  std::int64_t high = kNone;
  const rd_kafka_resp_err_t code = rd_kafka_get_watermark_offsets(
      client_, of.topic.c_str(), of.partition, &low, &high);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR || high < 0) {
    return std::nullopt;
  }
  const std::int64_t from = *found->second.committed >= 0
                                ? *found->second.committed
                                : std::max<std::int64_t>(low, 0);
  return std::max<std::int64_t>(high - from, 0);
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

milliseconds Consumer::SinceLastAnswer() const {
  return answers_->Since();
}

void Consumer::Close(milliseconds deadline) {
  if (client_ == nullptr) {
    return;
  }
  const auto until = steady_clock::now() + deadline;
  if (deadline > milliseconds(0)) {
    // The queue serves what closing asks of us (OnRebalance, OnCommit).
    const Queue queue(rd_kafka_queue_new(client_));
    const Error refused(rd_kafka_consumer_close_queue(client_, queue.get()));
    while (refused == nullptr && rd_kafka_consumer_closed(client_) == 0 &&
           steady_clock::now() < until) {
      const Event event(rd_kafka_queue_poll(queue.get(), 50));
    }
    RaiseFault();
  }
  const bool closed = rd_kafka_consumer_closed(client_) != 0;
  answers_queue_.reset();
  owned_.clear();
  const auto left =
      std::chrono::duration_cast<milliseconds>(until - steady_clock::now());
  DestroyWithin(std::exchange(client_, nullptr),
                closed ? 0 : RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE,
                std::max(left, milliseconds(500)), answers_);
}

template <typename Call>
void Consumer::Guarded(Call call) noexcept {
  try {
    call();
  } catch (const std::exception& thrown) {
    fault_ = thrown.what();
  } catch (...) {
    fault_ = "unknown";
  }
}

void Consumer::RaiseFault() {
  if (!fault_.empty()) {
    KafkaEvent event;
    event.kind = KafkaEvent::Kind::kFatal;
    event.code = "callback";
    event.text = "a callback threw: " + std::exchange(fault_, {});
    Tell(event);
  }
}

void Consumer::Tell(const KafkaEvent& event) {
  if (listener_.event) {
    listener_.event(event);
  }
}

void Consumer::OnRebalance(rd_kafka_t* client, rd_kafka_resp_err_t code,
                           rd_kafka_topic_partition_list_t* list, void* self) {
  auto* consumer = static_cast<Consumer*>(self);
  const bool cooperative = consumer->Cooperative();
  if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    if (cooperative) {
      const Error error(rd_kafka_incremental_assign(client, list));
    } else {
      rd_kafka_assign(client, list);
    }
    consumer->Guarded([&] { consumer->Assigned(list); });
    return;
  }
  if (code == RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS) {
    const bool lost = rd_kafka_assignment_lost(client) != 0;
    consumer->Guarded([&] { consumer->Revoked(list, lost); });
    if (cooperative) {
      const Error error(rd_kafka_incremental_unassign(client, list));
      return;
    }
  }
  rd_kafka_assign(client, nullptr);
}

void Consumer::Assigned(const rd_kafka_topic_partition_list_t* list) {
  const std::vector<TopicPartition> partitions = Partitions(list);
  for (const TopicPartition& partition : partitions) {
    owned_[partition] = {};
    unknown_topics_.erase(partition.topic);
  }
  if (paused_) {
    rd_kafka_pause_partitions(client_, ListOf(partitions).get());
  }
  if (listener_.assigned) {
    listener_.assigned(partitions);
  }
  Tell({KafkaEvent::Kind::kRebalance, "assigned", Describe(partitions)});
}

void Consumer::Revoked(const rd_kafka_topic_partition_list_t* list, bool lost) {
  const std::vector<TopicPartition> partitions = Partitions(list);
  if (listener_.revoked) {
    listener_.revoked(partitions, lost);
  }
  if (paused_) {
    // librdkafka keeps the flag beyond the assignment: taken again later, the
    // partition would stand still for ever.
    rd_kafka_resume_partitions(client_, ListOf(partitions).get());
  }
  for (const TopicPartition& partition : partitions) {
    owned_.erase(partition);
  }
  Tell({KafkaEvent::Kind::kRebalance, lost ? "lost" : "revoked",
        Describe(partitions)});
}

void Consumer::OnError(rd_kafka_t* client, int code, const char* text,
                       void* self) {
  auto* consumer = static_cast<Consumer*>(self);
  consumer->Guarded([&] {
    KafkaEvent event = MakeEvent(static_cast<rd_kafka_resp_err_t>(code), text);
    if (event.kind == KafkaEvent::Kind::kFatal) {
      DescribeFatal(client, event);
    }
    consumer->Tell(event);
  });
}

void Consumer::OnCommit(rd_kafka_t* /*client*/, rd_kafka_resp_err_t code,
                        rd_kafka_topic_partition_list_t* list, void* self) {
  auto* consumer = static_cast<Consumer*>(self);
  consumer->Guarded([&] { consumer->Committed(code, list); });
}

void Consumer::Committed(rd_kafka_resp_err_t code,
                         const rd_kafka_topic_partition_list_t* list) {
  if (code == RD_KAFKA_RESP_ERR__NO_OFFSET) {
    return;  // there was nothing new
  }
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    Tell(MakeEvent(code, "offsets were not committed: " +
                             std::string(rd_kafka_err2str(code))));
    return;
  }
  for (int i = 0; list != nullptr && i < list->cnt; ++i) {
    const rd_kafka_topic_partition_t& element = list->elems[i];
    const auto found = owned_.find({element.topic, element.partition});
    if (found != owned_.end() && element.offset >= 0 &&
        element.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      found->second.committed = element.offset;
    }
  }
}

void Consumer::OnLog(const rd_kafka_t* client, int /*level*/,
                     const char* facility, const char* text) {
  auto* consumer = static_cast<Consumer*>(rd_kafka_opaque(client));
  consumer->Guarded([&] {
    if (const auto event = LogEvent(facility, text)) {
      consumer->Tell(*event);
    }
  });
}

bool Consumer::Cooperative() const {
  const char* protocol = rd_kafka_rebalance_protocol(client_);
  return protocol != nullptr && std::string_view(protocol) == "COOPERATIVE";
}

void Consumer::Housekeeping() {
  if (asked_) {
    ServeAnswers();
  }
  const auto now = steady_clock::now();
  if (now < next_housekeeping_) {
    return;
  }
  next_housekeeping_ = now + kHousekeepingInterval;
  AskCommitted();
  for (auto& [topic, told] : unknown_topics_) {
    if (now - told >= kRepeatUnknownTopic) {
      told = now;
      Tell(MakeEvent(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
                     "topic " + topic + " is still not there"));
    }
  }
}

// The group's offsets of partitions that had no commit yet, for Lag(). An
// admin request, since rd_kafka_committed() would wait for the answer.
void Consumer::AskCommitted() {
  const PartitionList unknown(rd_kafka_topic_partition_list_new(8));
  for (const auto& [partition, owned] : owned_) {
    if (!owned.committed) {
      rd_kafka_topic_partition_list_add(unknown.get(), partition.topic.c_str(),
                                        partition.partition);
    }
  }
  if (asked_ || unknown->cnt == 0) {
    return;
  }
  rd_kafka_ListConsumerGroupOffsets_t* request =
      rd_kafka_ListConsumerGroupOffsets_new(options_.group.c_str(),
                                            unknown.get());
  rd_kafka_AdminOptions_t* patience =
      rd_kafka_AdminOptions_new(client_, RD_KAFKA_ADMIN_OP_ANY);
  rd_kafka_AdminOptions_set_request_timeout(patience, kAnswerPatienceMs,
                                            nullptr, 0);
  rd_kafka_ListConsumerGroupOffsets(client_, &request, 1, patience,
                                    answers_queue_.get());
  rd_kafka_AdminOptions_destroy(patience);
  rd_kafka_ListConsumerGroupOffsets_destroy(request);
  asked_ = true;
}

void Consumer::ServeAnswers() {
  const Event event(rd_kafka_queue_poll(answers_queue_.get(), 0));
  if (event == nullptr) {
    return;
  }
  asked_ = false;
  const auto* result =
      rd_kafka_event_ListConsumerGroupOffsets_result(event.get());
  std::size_t groups = 0;
  const auto** group =
      result == nullptr
          ? nullptr
          : rd_kafka_ListConsumerGroupOffsets_result_groups(result, &groups);
  for (std::size_t i = 0; i < groups; ++i) {
    if (rd_kafka_group_result_error(group[i]) != nullptr) {
      continue;
    }
    const auto* list = rd_kafka_group_result_partitions(group[i]);
    for (int j = 0; list != nullptr && j < list->cnt; ++j) {
      const rd_kafka_topic_partition_t& element = list->elems[j];
      const auto found = owned_.find({element.topic, element.partition});
      if (found != owned_.end() && !found->second.committed &&
          element.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        found->second.committed = element.offset >= 0 ? element.offset : kNone;
      }
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
