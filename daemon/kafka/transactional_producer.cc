#include "daemon/kafka/transactional_producer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "rules/base/check.h"

namespace wirewatch::internal {
namespace {

using std::chrono::milliseconds;
using Answer = TransactionalSink::Answer;
using Fault = TransactionalSink::Fault;

constexpr milliseconds kDestroyPatience{2000};

// InitProducerId, AddPartitionsToTxn, AddOffsetsToTxn, EndTxn, TxnOffsetCommit.
constexpr std::array<std::int16_t, 5> kTransactionalApis = {22, 24, 25, 26, 28};

Fault::Kind KindOf(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR__FENCED:
    case RD_KAFKA_RESP_ERR_PRODUCER_FENCED:
    case RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
      return Fault::Kind::kFenced;
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
      return Fault::Kind::kRefused;
    default:
      return Fault::Kind::kOther;
  }
}

// The first reason that a producer has ended for is the one that tells.
Fault FaultOf(rd_kafka_t* client, const rd_kafka_error_t* error) {
  std::array<char, 512> reason{};
  const rd_kafka_resp_err_t fatal =
      rd_kafka_fatal_error(client, reason.data(), reason.size());
  if (fatal != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return {KindOf(fatal), rd_kafka_err2name(fatal), reason.data()};
  }
  const rd_kafka_resp_err_t code = rd_kafka_error_code(error);
  return {KindOf(code), rd_kafka_err2name(code), rd_kafka_error_string(error)};
}

}  // namespace

void UnansweredRequests::Ended(const Response& response) noexcept {
  if (response.error != RD_KAFKA_RESP_ERR_NO_ERROR &&
      std::ranges::find(kTransactionalApis, response.api) !=
          kTransactionalApis.end()) {
    Note();
  }
}

TransactionalProducer::TransactionalProducer(
    const KafkaClientOptions& options, std::string transactional_id,
    std::function<void(const Failure&)> failed,
    std::function<void(const KafkaEvent&)> event)
    : options_(options),
      transactional_id_(std::move(transactional_id)),
      failed_(std::move(failed)),
      event_(std::move(event)) {}

TransactionalProducer::~TransactionalProducer() {
  Destroy();
}

std::optional<std::string> TransactionalProducer::Create() {
  Conf conf(rd_kafka_conf_new());
  for (const KafkaProperties& properties :
       {TransactionalProperties(options_.properties), Identity(options_),
        KafkaProperties{{"transactional.id", transactional_id_}}}) {
    if (auto fault = SetProperties(conf.get(), properties)) {
      return fault;
    }
  }
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_dr_msg_cb(conf.get(), OnDelivery);
  rd_kafka_conf_set_error_cb(conf.get(), OnError);
  rd_kafka_conf_set_log_cb(conf.get(), OnLog);
  if (auto fault = Attach(options_.credentials.get(), conf.get())) {
    return fault;
  }
  unanswered_ = std::make_shared<UnansweredRequests>();
  unanswered_->Attach(conf.get());
  std::array<char, 512> text{};
  client_ =
      rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), text.data(), text.size());
  // The client owns the properties now, or 2.0.2 has freed their interceptors
  // already: then they must be left alone.
  static_cast<void>(conf.release());
  if (client_ == nullptr) {
    return std::string(text.data());
  }
  rd_kafka_set_log_queue(client_, nullptr);
  Announce(options_.output_topics, client_);
  return std::nullopt;
}

void TransactionalProducer::Destroy() {
  if (client_ == nullptr) {
    return;
  }
  rd_kafka_purge(client_, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT |
                              RD_KAFKA_PURGE_F_NON_BLOCKING);
  const auto offsets = std::exchange(offsets_, nullptr);
  rd_kafka_t* const client = std::exchange(client_, nullptr);
  if (offsets == nullptr || !offsets->Abandon(unanswered_)) {
    DestroyWithin(client, 0, kDestroyPatience, unanswered_);
  }
}

void TransactionalProducer::Renew() {
  Destroy();
  const auto fault = Create();
  CHECK(!fault);  // the same properties were good before
}

Answer TransactionalProducer::Judge(const Error& error) {
  if (const auto thrown = guard_.Take()) {
    Tell(*thrown);
  }
  if (error == nullptr) {
    return Answer::kDone;
  }
  fault_ = FaultOf(client_, error.get());
  if (rd_kafka_error_txn_requires_abort(error.get()) != 0) {
    return Answer::kAbort;
  }
  return rd_kafka_error_is_retriable(error.get()) != 0 ? Answer::kAgain
                                                       : Answer::kRenew;
}

Answer TransactionalProducer::Open(milliseconds slice) {
  const Answer answer =
      Judge(Error(rd_kafka_init_transactions(client_, Milliseconds(slice))));
  return answer == Answer::kAbort ? Answer::kRenew : answer;
}

Answer TransactionalProducer::Begin() {
  return Judge(Error(rd_kafka_begin_transaction(client_)));
}

TransactionalSink::Sent TransactionalProducer::Send(
    const ProducedRecord& record, std::uint64_t ticket) {
  const rd_kafka_resp_err_t code = Produce(client_, record, ticket);
  switch (code) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return Sent::kTaken;
    case RD_KAFKA_RESP_ERR__QUEUE_FULL:
      return Sent::kFull;
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
      return Sent::kTooLarge;
    default:
      failed_({ticket, /*too_large=*/false, rd_kafka_err2name(code)});
      return Sent::kFailed;
  }
}

Answer TransactionalProducer::Flush(milliseconds slice) {
  rd_kafka_flush(client_, Milliseconds(slice));
  Judge(nullptr);
  return rd_kafka_outq_len(client_) == 0 ? Answer::kDone : Answer::kAgain;
}

Answer TransactionalProducer::SendOffsets(const Positions& positions,
                                          const GroupMembership& membership,
                                          milliseconds slice) {
  if (offsets_ == nullptr) {
    PartitionList list(
        rd_kafka_topic_partition_list_new(static_cast<int>(positions.size())));
    for (const auto& [at, next] : positions) {
      rd_kafka_topic_partition_list_add(list.get(), at.topic.c_str(),
                                        at.partition)
          ->offset = next;
    }
    offsets_ =
        OffsetsRequest::Begin(client_, std::move(list), membership, slice);
  }
  const std::optional<Error> answer = offsets_->Await(slice);
  if (!answer) {
    fault_ = {Fault::Kind::kOther, "_TIMED_OUT", "no answer from any broker"};
    return Answer::kAgain;
  }
  offsets_.reset();
  if (rd_kafka_error_code(answer->get()) == RD_KAFKA_RESP_ERR__TIMED_OUT) {
    unanswered_->Note();
  }
  return Judge(*answer);
}

Answer TransactionalProducer::Commit(milliseconds slice) {
  return Judge(
      Error(rd_kafka_commit_transaction(client_, Milliseconds(slice))));
}

// 2.0.2 ends the process by an assertion (txn_req_cnt > 0) when a request fails
// that the aborted transaction did not wait for; as long as outputs are not
// acknowledged, one may be on its way; so may one of offsets that nobody waits
// for any more. Then the next producer aborts it, which is what a tainted one
// is followed by.
Answer TransactionalProducer::Abort(milliseconds slice) {
  Poll(milliseconds(0));
  if (rd_kafka_outq_len(client_) > 0 || offsets_ != nullptr) {
    unanswered_->Note();
  }
  if (tainted()) {
    return Answer::kDone;
  }
  const Answer answer =
      Judge(Error(rd_kafka_abort_transaction(client_, Milliseconds(slice))));
  return answer == Answer::kAbort ? Answer::kRenew : answer;
}

void TransactionalProducer::Poll(milliseconds timeout) {
  rd_kafka_poll(client_, Milliseconds(timeout));
  Judge(nullptr);
}

void TransactionalProducer::Tell(const KafkaEvent& event) {
  if (event_) {
    event_(event);
  }
}

void TransactionalProducer::OnDelivery(rd_kafka_t* /*client*/,
                                       const rd_kafka_message_t* message,
                                       void* self) noexcept {
  auto* producer = static_cast<TransactionalProducer*>(self);
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR ||
      message->err == RD_KAFKA_RESP_ERR__PURGE_QUEUE ||
      message->err == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT) {
    return;  // what an abort takes back is no failure
  }
  if (message->err == RD_KAFKA_RESP_ERR__MSG_TIMED_OUT) {
    // Given up while its partition may still be on the way into the
    // transaction: see Abort().
    producer->unanswered_->Note();
  }
  producer->guard_.Run([&] {
    producer->failed_({TicketOf(*message),
                       message->err == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE,
                       rd_kafka_err2name(message->err)});
  });
}

void TransactionalProducer::OnError(rd_kafka_t* client, int code,
                                    const char* text, void* self) noexcept {
  auto* producer = static_cast<TransactionalProducer*>(self);
  producer->guard_.Run([&] { producer->Tell(ErrorEvent(client, code, text)); });
}

void TransactionalProducer::OnLog(const rd_kafka_t* client, int /*level*/,
                                  const char* facility,
                                  const char* text) noexcept {
  auto* producer = static_cast<TransactionalProducer*>(rd_kafka_opaque(client));
  producer->guard_.Run([&] {
    if (const auto event = LogEvent(facility, text)) {
      producer->Tell(*event);
    }
  });
}

}  // namespace wirewatch::internal

namespace wirewatch {

CreatedTransactionalSink CreateTransactionalKafkaSink(
    const KafkaClientOptions& options, const std::string& transactional_id,
    std::function<void(const TransactionalSink::Failure&)> failed,
    std::function<void(const KafkaEvent&)> event) {
  auto producer = std::make_unique<internal::TransactionalProducer>(
      options, transactional_id, std::move(failed), std::move(event));
  if (auto fault = producer->Create()) {
    return {nullptr, std::move(*fault)};
  }
  return {std::move(producer), {}};
}

}  // namespace wirewatch
