// ConsumeLoop: consume, process, produce, store. One thread owns the consumer
// and the producer and does no work on an article's content; workers do.
//
//   Poll -> in-flight window (a FIFO a partition) -> workers
//        -> outcomes, taken in partition order -> Publisher
//        -> all outputs acknowledged -> offset of the unbroken prefix stored
//
// At least once: an offset is stored only when every output of its record and
// of all records before it in the partition is acknowledged. librdkafka commits
// stored offsets; a crash in between repeats records, with the same event ids.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "daemon/kafka/kafka.h"
#include "daemon/pipeline/process.h"
#include "daemon/service/clock.h"
#include "daemon/service/health.h"
#include "daemon/service/in_flight.h"
#include "daemon/service/publisher.h"
#include "daemon/service/rule_set_slot.h"
#include "daemon/service/service_metrics.h"
#include "daemon/service/worker_pool.h"

namespace wirewatch {

struct ConsumeLoopOptions {
  std::string alerts_topic;
  std::string dead_letters_topic;
  std::size_t window_records = 2000;  // in flight at once
  std::size_t window_bytes = std::size_t{64}
                             << 20;  // of them, and of their outputs
  std::chrono::milliseconds drain{20000};
};

class ConsumeLoop {
 public:
  // A record that waits this long for its outputs' acknowledgements makes the
  // daemon not ready.
  static constexpr std::chrono::seconds kStuck{30};

  // Everything given by reference outlives the loop.
  ConsumeLoop(const ConsumeLoopOptions& options, WorkerPool& workers,
              const RuleSetSlot& rules, ServiceMetrics& metrics, Health& health,
              const Clock& clock);

  // What the source and the sink are to be created with.
  ByteSource::Listener SourceListener();
  std::function<void(const ByteSink::Delivery&)> DeliveryListener();
  std::function<void(const KafkaEvent&)> EventListener();

  // Runs until RequestStop(), then drains: no new record, what is in flight is
  // finished and committed, the group is left, all within options.drain (and a
  // second). True if everything in flight was finished.
  bool Run(ByteSource& source, ByteSink& sink);

  // From any thread. Not ready from now on.
  void RequestStop();
  // The consumer cannot go on (a fatal error of the client library): Run()
  // drains and returns, the process is to be restarted.
  bool failed() const { return failed_.load(); }

 private:
  // One round: records in, results in, outputs out, offsets stored.
  void Turn(std::chrono::milliseconds poll_timeout);
  bool MayPoll() const { return !full_since_ || paused_; }
  void Accept(ConsumedRecord record);
  void HandOver();
  void TakeResults(std::chrono::milliseconds timeout);
  void PublishReady(const TopicPartition& partition);
  void PublishOutputs(InFlight& entry);
  double AgeSeconds(const ConsumedRecord& record) const;
  void OnAcknowledged(const OutputOwner& owner);
  void OnRejected(const OutputOwner& owner);
  void OnPublishFailed(const std::string& error);
  void StoreDone();
  void Count(const InFlight& entry);

  void OnAssigned(std::span<const TopicPartition> partitions);
  void OnRevoked(std::span<const TopicPartition> partitions, bool lost);
  void OnEvent(const KafkaEvent& event);
  void OnLost(const KafkaEvent& event);
  // Works without polling until nothing of `partitions` is in flight or the
  // time is over; true if all was finished.
  bool FinishInFlight(std::span<const TopicPartition> partitions,
                      std::chrono::milliseconds limit);

  void HoldBackIfFull();
  void Housekeep();
  std::string NotReadyReason() const;
  void TellReadiness(const std::string& reason);
  // True at most once in ten seconds for each `subject`: what repeats itself
  // many times a second is logged now and then, and counted always.
  bool MayLog(const std::string& subject);

  const ConsumeLoopOptions options_;
  WorkerPool& workers_;
  const RuleSetSlot& rules_;
  ServiceMetrics& metrics_;
  Health& health_;
  const Clock& clock_;
  Publisher publisher_;

  ByteSource* source_ = nullptr;  // set while Run() runs
  ByteSink* sink_ = nullptr;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> failed_{false};
  std::optional<std::chrono::steady_clock::time_point> drain_until_;

  InFlightWindows windows_;
  std::deque<Work> to_hand_over_;  // beyond what the workers hold at once
  std::size_t in_workers_ = 0;     // handed over and not taken back
  std::optional<std::chrono::steady_clock::time_point> full_since_;
  bool paused_ = false;
  bool joined_ = false;
  std::string cluster_;
  std::string trouble_;  // the last thing that keeps us out of the group
  std::string last_reason_ = "starting";
  std::chrono::steady_clock::time_point next_housekeeping_;
  std::map<std::string, std::chrono::steady_clock::time_point> quiet_until_;
};

}  // namespace wirewatch
