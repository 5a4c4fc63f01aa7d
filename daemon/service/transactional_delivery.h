// TransactionalDelivery: outputs and offsets become visible together, in one
// Kafka transaction, or not at all.
//
//   idle ─ begin ─► open ─ due ─► sending offsets ─► committing ─► idle
//                     └───────────────┴──────┬──────────┘
//                                         aborting ─► rewinding ─► idle
//   (any) ─ the producer ended ─► opening a new one ─► rewinding ─► idle
//
// The simplest true idea: whatever is not certainly committed is read again.
// So every end of a transaction but a commit empties all windows and puts all
// partitions, also those that had no part in it, back to what the group has
// committed. Three refinements:
//
// - A commit without an answer leaves its records undecided. Once the next
//   producer is open the transaction has ended, one way or the other, and the
//   group's offsets tell which: then they are counted or forgotten.
// - A producer that is tainted (see kafka.h) is replaced before it begins
//   another transaction, also after a commit.
// - What fails again at once is tried again after a pause that grows. Two
//   instances with one transactional.id fence each other without end: the
//   second fencing within a minute waits for half a minute.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/service/delivery.h"

namespace wirewatch {

// A transaction is closed as soon as it has reached one of these.
struct TransactionLimits {
  std::chrono::milliseconds interval{100};   // since its first record
  std::size_t records = 4000;                // half of the loop's window
  std::size_t bytes = std::size_t{8} << 20;  // of outputs
};

class TransactionalDelivery final : public Delivery {
 public:
  // A call to the brokers waits so long at most; shorter in a hurry.
  static constexpr std::chrono::milliseconds kSlice{1000};
  static constexpr std::chrono::milliseconds kHurriedSlice{250};
  // After so long without an answer something else is tried: an abort, then
  // another producer. The transaction's own time on the broker.
  static constexpr std::chrono::seconds kPatience{15};
  // A phase that lasts so long is a reason not to be ready.
  static constexpr std::chrono::seconds kSlow{5};
  static constexpr std::chrono::seconds kLongestRest{30};
  static constexpr std::chrono::seconds kFencedAgain{60};
  // So many producers in a row ended by an error, with no commit in between,
  // end the process.
  static constexpr int kMostRenewals = 8;

  TransactionalDelivery(const DeliveryParts& parts,
                        const TransactionLimits& limits);

  // What the sink is to be created with; and the sink, before Begin().
  std::function<void(const TransactionalSink::Failure&)> Listener();
  void Use(TransactionalSink& sink) { sink_ = &sink; }

  void Begin(ByteSource& source) override;
  bool MayPublish() const override {
    return (phase_ == Phase::kIdle || phase_ == Phase::kOpen) && !Full();
  }
  void Publish(InFlight& entry) override;
  void Turn(bool hurry) override;
  void Drop(std::span<const TopicPartition> partitions) override;
  bool Rewinding() const override { return rewind_due_; }
  bool Busy() const override {
    return phase_ != Phase::kIdle || parts_.windows.published() > 0;
  }
  std::size_t outstanding_bytes() const override { return bytes_; }
  std::string Trouble() const override;
  bool failed() const override { return failed_; }

 private:
  using TimePoint = std::chrono::steady_clock::time_point;
  using Answer = TransactionalSink::Answer;
  enum class Phase {
    kOpening,  // a producer asks for our transactional.id
    kIdle,     // no transaction
    kOpen,     // one that takes outputs
    kSending,  // its offsets
    kCommitting,
    kAborting,
    kRewinding
  };
  enum class Why { kTainted, kFenced, kError, kTimeout };
  // An output that is not yet with the producer.
  struct Queued {
    std::uint64_t sequence = 0;
    std::uint32_t index = 0;  // among the outputs of its record
    Output output;
  };
  using Place = std::pair<TopicPartition, std::int64_t>;
  static Place PlaceOf(const InFlight& entry) {
    return {entry.record->from, entry.record->offset};
  }

  // One step of the phase that it is in; true: the next may follow at once.
  bool Step(bool hurry);
  bool StepOpening();
  bool StepIdle();
  bool StepOpen(bool hurry);
  bool StepSending();
  bool StepCommitting();
  bool StepAborting();
  bool StepRewinding(bool hurry);
  bool Full() const {
    return parts_.windows.published() >= limits_.records ||
           bytes_ >= limits_.bytes;
  }

  bool SendQueued();
  bool SendOne(Queued& queued);
  void Enqueue(InFlight& entry, Output output);
  bool Refuse(const Queued& queued);
  void Replace(const Queued& queued);
  void OnFailure(const TransactionalSink::Failure& failure);

  void Enter(Phase phase);
  bool Expired() const { return parts_.clock.Steady() >= give_up_; }
  void Committed();
  void Abort(const std::string& why);
  // To another producer; false, for the phases that end so.
  bool Renew(Why why);
  void RestAfterRenewal(Why why);
  void LeaveTransaction();
  void Settle(const std::vector<InFlight>& done);
  // To those who watch: these are committed.
  void Show(LiveBatch alerts);
  // Records whose commit had no answer, by what the group has committed.
  void Decide(const Positions& committed);
  std::string FaultText() const;

  const DeliveryParts parts_;
  const TransactionLimits limits_;
  ByteSource* source_ = nullptr;
  TransactionalSink* sink_ = nullptr;

  Phase phase_ = Phase::kOpening;
  TimePoint entered_{};     // this phase
  TimePoint give_up_{};     // on it
  TimePoint rest_until_{};  // before the next attempt
  std::chrono::milliseconds slice_ = kSlice;
  bool rewind_due_ = false;
  bool failed_ = false;

  // Of the transaction that is open.
  TimePoint begun_{};
  std::deque<Queued> queue_;
  std::size_t bytes_ = 0;  // of all its outputs
  LiveBatch sent_;         // its alerts that are with the producer
  Positions positions_;    // once it is being closed
  std::optional<TransactionalSink::Failure> failure_;

  // Commits that had no answer.
  std::vector<InFlight> undecided_;
  Positions undecided_positions_;
  LiveBatch undecided_alerts_;

  // Outputs that a broker has refused as too large, by the record's place: its
  // next reading replaces them. After such a refusal outputs go one by one for
  // so many records, since the broker refuses whole batches.
  std::map<Place, std::set<std::uint32_t>> refused_;
  std::size_t one_by_one_ = 0;
  std::optional<Queued> alone_;  // the one that is on its way

  // Since the last commit.
  int aborts_ = 0;
  int renewals_ = 0;
  int errors_ = 0;
  std::string trouble_;
  std::optional<TimePoint> fenced_;
};

}  // namespace wirewatch
