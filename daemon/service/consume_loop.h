// ConsumeLoop: consume, process, deliver. One thread owns the consumer and the
// delivery and does no work on an article's content; workers do.
//
//   Poll -> in-flight window (a FIFO a partition) -> workers
//        -> outcomes, in partition order -> Delivery -> settled: out of it
//
// Here are order, back-pressure, the life of partitions, and readiness. When a
// record is done, and how often its outputs may appear, is the delivery's.
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
#include <utility>
#include <vector>

#include "daemon/kafka/kafka.h"
#include "daemon/pipeline/process.h"
#include "daemon/service/accounts.h"
#include "daemon/service/clock.h"
#include "daemon/service/delivery.h"
#include "daemon/service/health.h"
#include "daemon/service/in_flight.h"
#include "daemon/service/log_pacer.h"
#include "daemon/service/partition_watch.h"
#include "daemon/service/rule_set_slot.h"
#include "daemon/service/service_metrics.h"
#include "daemon/service/skipper.h"
#include "daemon/service/worker_pool.h"

namespace wirewatch {

struct ConsumeLoopOptions {
  std::vector<std::string> inputs;  // topics that are read
  OutputTopics topics;
  // In flight at once: more than go through in two commit intervals, so that
  // transactions end by time. Each is paid for once (librdkafka 2.0.2 spins for
  // a millisecond or two in it), and waited for.
  std::size_t window_records = 8000;
  // Half for the records; half for outcomes that wait and outputs on their way.
  std::size_t window_bytes = std::size_t{64} << 20;
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
              PartitionBoard& board, const Clock& clock);

  // What the source, the delivery and its sink are to be created with.
  ByteSource::Listener SourceListener();
  DeliveryParts PartsForDelivery(LiveAlerts* live = nullptr);
  std::function<void(const KafkaEvent&)> EventListener();

  // Runs until RequestStop(), then drains: no new record, what is in flight is
  // finished and committed, the group is left, all within options.drain (and a
  // second). True if everything in flight was settled.
  bool Run(ByteSource& source, Delivery& delivery);

  // From any thread: leaves records unread on purpose.
  void AskSkip(SkipRequest request, Skipper::Done done) {
    skipper_.Ask(std::move(request), std::move(done));
  }
  // From any thread. Not ready from now on.
  void RequestStop();
  // The consumer or the delivery cannot go on (a fatal error of the client
  // library): Run() drains and returns, the process is to be restarted.
  bool failed() const { return failed_.load(); }

 private:
  // One round: records in, results in, outputs out.
  void Turn(std::chrono::milliseconds poll_timeout);
  bool MayPoll() const { return !held_since_ || paused_; }
  void Accept(ConsumedRecord record);
  void HandOver();
  void TakeResults(std::chrono::milliseconds timeout, std::size_t enough = 1);
  // Alerts of one partition go out in the order of their articles, whichever
  // worker was first.
  void PublishReady();
  // Records to the workers, outcomes to the delivery, and its round.
  void MoveOn(bool hurry);

  void OnAssigned(std::span<const TopicPartition> partitions);
  void OnRevoked(std::span<const TopicPartition> partitions, bool lost);
  void OnEvent(const KafkaEvent& event);
  void OnLost(const KafkaEvent& event);
  // Works without polling until nothing of `partitions` is in flight or the
  // time is over; true if all was settled.
  bool FinishInFlight(std::span<const TopicPartition> partitions,
                      std::chrono::milliseconds limit);

  // Stops polling, and after a while fetching, while the window is full or
  // positions are about to be put back.
  void HoldBack();
  bool Full() const;
  void Housekeep();
  std::string NotReadyReason() const;
  void TellReadiness(const std::string& reason);

  const ConsumeLoopOptions options_;
  WorkerPool& workers_;
  const RuleSetSlot& rules_;
  ServiceMetrics& metrics_;
  Health& health_;
  PartitionWatch partitions_;
  const Clock& clock_;
  Accounts accounts_;
  LogPacer pacer_;

  ByteSource* source_ = nullptr;  // set while Run() runs
  Delivery* delivery_ = nullptr;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> failed_{false};
  std::optional<std::chrono::steady_clock::time_point> drain_until_;

  InFlightWindows windows_;
  Skipper skipper_;
  std::deque<Work> to_hand_over_;  // beyond what the workers hold at once
  std::size_t in_workers_ = 0;     // handed over and not taken back
  std::map<TopicPartition, std::int64_t> read_up_to_;
  std::optional<std::chrono::steady_clock::time_point> held_since_;
  bool paused_ = false;
  bool joined_ = false;
  // Shared with the workers: never changed, only replaced.
  std::shared_ptr<const std::string> cluster_ =
      std::make_shared<const std::string>();
  std::string trouble_;  // the last thing that keeps us out of the group
  std::string last_reason_ = "starting";
  std::chrono::steady_clock::time_point next_housekeeping_;
};

}  // namespace wirewatch
