// TransactionalProducer: TransactionalSink over librdkafka's transactional
// producer. See kafka.h for the contract.
//
// librdkafka repeats requests that got no answer and reports only the last
// outcome. An EndTxn that was delayed rather than lost can then end a later
// transaction of the same producer epoch (librdkafka#5423). An interceptor sees
// each request that fails, and taints the producer.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "daemon/kafka/client.h"
#include "daemon/kafka/kafka.h"
#include "daemon/kafka/offsets_request.h"

namespace wirewatch::internal {

// Remembers that a request of a transaction went without an answer.
class UnansweredRequests final : public ResponseListener {
 public:
  bool any() const { return any_.load(); }
  void Note() { any_.store(true); }

 private:
  void Ended(const Response& response) noexcept override;
  std::atomic<bool> any_{false};
};

class TransactionalProducer final : public TransactionalSink {
 public:
  TransactionalProducer(const KafkaClientOptions& options,
                        std::string transactional_id,
                        std::function<void(const Failure&)> failed,
                        std::function<void(const KafkaEvent&)> event);
  ~TransactionalProducer() override;
  TransactionalProducer(const TransactionalProducer&) = delete;
  TransactionalProducer& operator=(const TransactionalProducer&) = delete;

  // The fault of configuration, or nothing; without it no other call is
  // allowed.
  std::optional<std::string> Create();

  Answer Open(std::chrono::milliseconds slice) override;
  Answer Begin() override;
  Sent Send(const ProducedRecord& record, std::uint64_t ticket) override;
  Answer Flush(std::chrono::milliseconds slice) override;
  Answer SendOffsets(const Positions& positions,
                     const GroupMembership& membership,
                     std::chrono::milliseconds slice) override;
  Answer Commit(std::chrono::milliseconds slice) override;
  Answer Abort(std::chrono::milliseconds slice) override;
  void Renew() override;
  bool tainted() const override { return unanswered_->any(); }
  const Fault& fault() const override { return fault_; }
  void Poll(std::chrono::milliseconds timeout) override;

 private:
  static void OnDelivery(rd_kafka_t* client, const rd_kafka_message_t* message,
                         void* self) noexcept;
  static void OnError(rd_kafka_t* client, int code, const char* text,
                      void* self) noexcept;
  static void OnLog(const rd_kafka_t* client, int level, const char* facility,
                    const char* text) noexcept;

  void Destroy();
  // What librdkafka says of a call: abort first, then retriable, and whatever
  // is neither ends the producer.
  Answer Judge(const Error& error);
  void Tell(const KafkaEvent& event);

  const KafkaClientOptions options_;
  const std::string transactional_id_;
  const std::function<void(const Failure&)> failed_;
  const std::function<void(const KafkaEvent&)> event_;
  rd_kafka_t* client_ = nullptr;
  std::shared_ptr<UnansweredRequests> unanswered_;
  std::shared_ptr<OffsetsRequest> offsets_;  // while its answer is awaited
  Fault fault_;
  CallbackGuard guard_;
};

}  // namespace wirewatch::internal
