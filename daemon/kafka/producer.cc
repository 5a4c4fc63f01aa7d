#include "daemon/kafka/producer.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "rules/base/check.h"

namespace wirewatch::internal {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kDestroyPatience{2000};
constexpr std::chrono::seconds kPurgePatience{10};

// Refusals that no repetition of the same bytes can turn into success.
bool Permanent(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE ||
         code == RD_KAFKA_RESP_ERR_INVALID_RECORD ||
         code == RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP ||
         code == RD_KAFKA_RESP_ERR__INVALID_ARG ||
         code == RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION;
}

}  // namespace

Producer::Producer(const KafkaClientOptions& options,
                   std::function<void(const Delivery&)> delivered,
                   std::function<void(const KafkaEvent&)> event)
    : options_(options),
      delivered_(std::move(delivered)),
      event_(std::move(event)) {
  together_.producer = this;
  alone_.producer = this;
  alone_.alone = true;
}

Producer::~Producer() {
  closing_ = true;  // nobody is left to be told
  CloseLane(alone_);
  CloseLane(together_);
}

std::optional<std::string> Producer::Open() {
  return OpenLane(together_);
}

std::optional<std::string> Producer::OpenLane(Lane& lane) {
  Conf conf(rd_kafka_conf_new());
  for (const KafkaProperties& properties :
       {ProducerProperties(options_.properties), Identity(options_),
        lane.alone ? KafkaProperties{{"batch.num.messages", "1"}}
                   : KafkaProperties{}}) {
    if (auto fault = SetProperties(conf.get(), properties)) {
      return fault;
    }
  }
  if (auto fault = Attach(options_.credentials.get(), conf.get())) {
    return fault;
  }
  rd_kafka_conf_set_opaque(conf.get(), &lane);
  rd_kafka_conf_set_dr_msg_cb(conf.get(), OnDelivery);
  rd_kafka_conf_set_error_cb(conf.get(), OnError);
  rd_kafka_conf_set_log_cb(conf.get(), OnLog);
  std::array<char, 512> text{};
  lane.client =
      rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), text.data(), text.size());
  if (lane.client == nullptr) {
    return std::string(text.data());
  }
  static_cast<void>(conf.release());  // the client owns it now
  rd_kafka_set_log_queue(lane.client, nullptr);
  Announce(options_.output_topics, lane.client);
  lane.fatal = false;
  return std::nullopt;
}

void Producer::CloseLane(Lane& lane) {
  if (lane.client != nullptr) {
    rd_kafka_purge(lane.client, RD_KAFKA_PURGE_F_QUEUE |
                                    RD_KAFKA_PURGE_F_INFLIGHT |
                                    RD_KAFKA_PURGE_F_NON_BLOCKING);
    DestroyWithin(std::exchange(lane.client, nullptr), 0, kDestroyPatience,
                  nullptr);
  }
}

bool Producer::Send(const ProducedRecord& record, std::uint64_t ticket) {
  const rd_kafka_resp_err_t code = Produce(together_.client, record, ticket);
  if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
    return false;
  }
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    due_.emplace_back(ticket, code);
  }
  return true;
}

int Producer::Poll(milliseconds timeout) {
  reports_ = 0;
  ReportDue();
  if (alone_.client != nullptr) {
    Serve(alone_, 0);
  }
  Serve(together_, reports_ > 0 ? 0 : Milliseconds(timeout));
  return reports_;
}

bool Producer::Flush(milliseconds timeout) {
  reports_ = 0;
  const auto until = steady_clock::now() + timeout;
  do {
    ReportDue();
    for (Lane* lane : {&together_, &alone_}) {
      if (lane->client != nullptr) {
        rd_kafka_flush(lane->client, 20);  // sends at once, serves reports
        Serve(*lane, 0);
      }
    }
    if (due_.empty() && rd_kafka_outq_len(together_.client) == 0 &&
        (alone_.client == nullptr || rd_kafka_outq_len(alone_.client) == 0)) {
      return true;
    }
  } while (steady_clock::now() < until);
  return false;
}

void Producer::Serve(Lane& lane, int timeout_ms) {
  rd_kafka_poll(lane.client, timeout_ms);
  if (const auto fault = guard_.Take()) {
    Tell(*fault);
  }
  if (lane.fatal) {
    Renew(lane);
  }
}

void Producer::Renew(Lane& lane) {
  rd_kafka_purge(lane.client,
                 RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  const auto until = steady_clock::now() + kPurgePatience;
  while (rd_kafka_outq_len(lane.client) > 0) {
    rd_kafka_poll(lane.client, 50);
    // A report that never comes would hold its record back for ever; a new
    // process reads the record again.
    CHECK(steady_clock::now() < until);
  }
  CloseLane(lane);
  const auto fault = OpenLane(lane);
  CHECK(!fault);  // the same properties were good before
}

void Producer::ReportDue() {
  for (const auto& [ticket, code] : std::exchange(due_, {})) {
    Report(ticket, code);
  }
}

void Producer::Report(std::uint64_t ticket, rd_kafka_resp_err_t code) {
  ++reports_;
  if (closing_ || !delivered_) {
    return;
  }
  Delivery delivery;
  delivery.ticket = ticket;
  delivery.ok = code == RD_KAFKA_RESP_ERR_NO_ERROR;
  if (!delivery.ok) {
    delivery.retriable = !Permanent(code);
    delivery.too_large = code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE;
    delivery.error = rd_kafka_err2name(code);
  }
  delivered_(delivery);
}

void Producer::Tell(const KafkaEvent& event) {
  if (event_ && !closing_) {
    event_(event);
  }
}

void Producer::OnDelivery(rd_kafka_t* /*client*/,
                          const rd_kafka_message_t* message,
                          void* lane) noexcept {
  auto* self = static_cast<Lane*>(lane);
  self->producer->guard_.Run(
      [&] { self->producer->Delivered(*self, *message); });
}

void Producer::Delivered(Lane& lane, const rd_kafka_message_t& message) {
  if (message.err == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE && !lane.alone &&
      !closing_) {
    SendAlone(message);
    return;
  }
  Report(TicketOf(message), message.err);
}

void Producer::SendAlone(const rd_kafka_message_t& message) {
  if (alone_.client == nullptr && OpenLane(alone_)) {
    due_.emplace_back(TicketOf(message), RD_KAFKA_RESP_ERR__QUEUE_FULL);
    return;
  }
  ProducedRecord record;
  record.topic = rd_kafka_topic_name(message.rkt);
  record.value.assign(static_cast<const char*>(message.payload), message.len);
  if (message.key != nullptr) {
    record.key.emplace(static_cast<const char*>(message.key), message.key_len);
  }
  record.timestamp_ms = rd_kafka_message_timestamp(&message, nullptr);
  record.headers = HeadersOf(message);
  const rd_kafka_resp_err_t code =
      Produce(alone_.client, record, TicketOf(message));
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    due_.emplace_back(TicketOf(message), code);  // a full queue: retriable
  }
}

void Producer::OnError(rd_kafka_t* client, int code, const char* text,
                       void* lane) noexcept {
  auto* self = static_cast<Lane*>(lane);
  self->producer->guard_.Run([&] {
    const KafkaEvent event = ErrorEvent(client, code, text);
    self->fatal = self->fatal || event.kind == KafkaEvent::Kind::kFatal;
    self->producer->Tell(event);
  });
}

void Producer::OnLog(const rd_kafka_t* client, int /*level*/,
                     const char* facility, const char* text) noexcept {
  auto* self = static_cast<Lane*>(rd_kafka_opaque(client));
  self->producer->guard_.Run([&] {
    if (const auto event = LogEvent(facility, text)) {
      self->producer->Tell(*event);
    }
  });
}

}  // namespace wirewatch::internal

namespace wirewatch {

CreatedSink CreateKafkaSink(
    const KafkaClientOptions& options,
    std::function<void(const ByteSink::Delivery&)> delivered,
    std::function<void(const KafkaEvent&)> event) {
  auto producer = std::make_unique<internal::Producer>(
      options, std::move(delivered), std::move(event));
  if (auto fault = producer->Open()) {
    return {nullptr, std::move(*fault)};
  }
  return {std::move(producer), {}};
}

}  // namespace wirewatch
