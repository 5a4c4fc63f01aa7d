// Producer: ByteSink over librdkafka's idempotent producer. See kafka.h for the
// contract.
//
// A record that a broker refuses as too large takes the rest of its batch down
// with it, since the limit is for the batch. So what is refused in company goes
// once more through a second producer that sends each record alone; what is
// refused alone will never fit.
//
// A fatal error ends librdkafka's producer, not the process: it is renewed, and
// the records that were in it come back as retriable.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/kafka/client.h"
#include "daemon/kafka/kafka.h"

namespace wirewatch::internal {

class Producer final : public ByteSink {
 public:
  Producer(const KafkaClientOptions& options,
           std::function<void(const Delivery&)> delivered,
           std::function<void(const KafkaEvent&)> event);
  ~Producer() override;
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  // The fault of configuration, or nothing; without it no other call is
  // allowed.
  std::optional<std::string> Open();

  bool Send(const ProducedRecord& record, std::uint64_t ticket) override;
  int Poll(std::chrono::milliseconds timeout) override;
  bool Flush(std::chrono::milliseconds timeout) override;

 private:
  // One librdkafka producer; its address is the opaque of its callbacks.
  struct Lane {
    Producer* producer = nullptr;
    bool alone = false;  // one record a batch
    bool fatal = false;  // to be renewed
    rd_kafka_t* client = nullptr;
  };

  static void OnDelivery(rd_kafka_t* client, const rd_kafka_message_t* message,
                         void* lane) noexcept;
  static void OnError(rd_kafka_t* client, int code, const char* text,
                      void* lane) noexcept;
  static void OnLog(const rd_kafka_t* client, int level, const char* facility,
                    const char* text) noexcept;

  std::optional<std::string> OpenLane(Lane& lane);
  void CloseLane(Lane& lane);
  void Delivered(Lane& lane, const rd_kafka_message_t& message);
  void SendAlone(const rd_kafka_message_t& message);
  void Report(std::uint64_t ticket, rd_kafka_resp_err_t code);
  void ReportDue();
  void Serve(Lane& lane, int timeout_ms);
  void Renew(Lane& lane);
  void Tell(const KafkaEvent& event);

  const KafkaClientOptions options_;
  const std::function<void(const Delivery&)> delivered_;
  const std::function<void(const KafkaEvent&)> event_;
  Lane together_;
  Lane alone_;  // opened when first needed
  // Known without a broker; told by the next Poll() or Flush().
  std::vector<std::pair<std::uint64_t, rd_kafka_resp_err_t>> due_;
  int reports_ = 0;  // since the beginning of Poll() or Flush()
  bool closing_ = false;
  CallbackGuard guard_;
};

}  // namespace wirewatch::internal
