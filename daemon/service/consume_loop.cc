#include "daemon/service/consume_loop.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "daemon/service/log.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kIdlePoll{100};
// While records are with the workers or the broker, the loop looks often.
constexpr milliseconds kBusyPoll{1};
// While the window is full there is work enough: the loop waits for a sixteenth
// of it to be finished rather than going round for each record.
constexpr milliseconds kHeldWait{5};
constexpr std::size_t kHeldShare = 16;
// Records taken in one round before results are looked at.
constexpr int kBurst = 100;
// A full window only stops polling at first; a longer one pauses fetching, so
// that the consumer can be polled (and stay in the group) without records.
constexpr milliseconds kPauseAfter{1000};
constexpr milliseconds kRevokeLimit{5000};  // and for a skip
constexpr milliseconds kHousekeeping{1000};
// A broker that is there answers fetches and heartbeats within a second or so.
constexpr milliseconds kSilence{5000};
// Of a drain, for leaving the group; librdkafka may need some of it.
constexpr milliseconds kLeaving{500};

double Seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

std::string Describe(std::span<const TopicPartition> partitions) {
  std::string text;
  for (const TopicPartition& partition : partitions) {
    text += text.empty() ? "" : ",";
    text += partition.topic + "/" + std::to_string(partition.partition);
  }
  return text;
}

}  // namespace

ConsumeLoop::ConsumeLoop(const ConsumeLoopOptions& options, WorkerPool& workers,
                         const RuleSetSlot& rules, ServiceMetrics& metrics,
                         Health& health, PartitionBoard& board,
                         const Clock& clock)
    : options_(options),
      workers_(workers),
      rules_(rules),
      metrics_(metrics),
      health_(health),
      partitions_(metrics, board),
      clock_(clock),
      accounts_(metrics, clock),
      pacer_(clock),
      skipper_(options.inputs, windows_, clock,
               [this](const TopicPartition& partition) {
                 return FinishInFlight(std::span(&partition, 1), kRevokeLimit);
               }) {
  metrics_.SetQueueCapacity("work", workers_.capacity());
  metrics_.SetQueueCapacity("in_flight", options_.window_records);
}

ByteSource::Listener ConsumeLoop::SourceListener() {
  return {[this](auto partitions) { OnAssigned(partitions); },
          [this](auto partitions, bool lost) { OnRevoked(partitions, lost); },
          [this](const KafkaEvent& event) {
            // The producer renews itself; a consumer cannot go on.
            if (event.kind == KafkaEvent::Kind::kFatal) {
              failed_.store(true);
            }
            OnEvent(event);
          }};
}

DeliveryParts ConsumeLoop::PartsForDelivery(LiveAlerts* live) {
  return {options_.topics, windows_, accounts_, metrics_, pacer_, clock_, live};
}

std::function<void(const KafkaEvent&)> ConsumeLoop::EventListener() {
  return [this](const KafkaEvent& event) { OnEvent(event); };
}

bool ConsumeLoop::Run(ByteSource& source, Delivery& delivery) {
  source_ = &source;
  delivery_ = &delivery;
  delivery.Begin(source);
  while (!stopping_.load() && !failed_.load()) {
    const bool busy = windows_.records() > 0 || delivery.Busy();
    Turn(busy ? kBusyPoll : kIdlePoll);
    if (delivery.failed()) {
      failed_.store(true);
    }
  }
  stopping_.store(true);
  TellReadiness(failed_.load() ? "the Kafka client failed" : "draining");
  drain_until_ = clock_.Steady() + options_.drain;
  const bool finished =
      FinishInFlight(source.Assignment(), options_.drain - kLeaving);
  skipper_.End(source);
  const auto left =
      std::chrono::duration_cast<milliseconds>(*drain_until_ - clock_.Steady());
  source.Close(std::max(left, kLeaving));
  source_ = nullptr;
  delivery_ = nullptr;
  return finished;
}

void ConsumeLoop::RequestStop() {
  stopping_.store(true);
  health_.SetNotReady("draining");
}

void ConsumeLoop::Turn(milliseconds poll_timeout) {
  health_.Tick(clock_.Steady());
  skipper_.Turn(*source_, *delivery_);
  HoldBack();
  const bool wait_for_room = !MayPoll();
  for (int i = 0; i < kBurst && MayPoll(); ++i) {
    auto record = source_->Poll(i == 0 ? poll_timeout : milliseconds(0));
    if (!record) {
      break;
    }
    Accept(*std::move(record));
    HoldBack();
  }
  const std::size_t enough =
      std::min(in_workers_, options_.window_records / kHeldShare);
  if (wait_for_room) {
    TakeResults(enough > 0 ? kHeldWait : kBusyPoll,
                std::max<std::size_t>(enough, 1));
  } else {
    TakeResults(milliseconds(0));
  }
  MoveOn(/*hurry=*/false);
  Housekeep();
}

void ConsumeLoop::Accept(ConsumedRecord record) {
  if (delivery_->Rewinding()) {
    return;  // it comes again
  }
  if (cluster_->empty()) {
    cluster_ = std::make_shared<const std::string>(source_->ClusterId());
  }
  std::int64_t& end = read_up_to_.try_emplace(record.from, -1).first->second;
  if (record.offset < end) {
    metrics_.RecordReread();
  }
  end = std::max(end, record.offset + 1);
  InFlight entry;
  entry.record = std::make_shared<const ConsumedRecord>(std::move(record));
  entry.rules = rules_.Get();
  entry.since = clock_.Steady();
  const InFlight& added = windows_.Add(std::move(entry));
  to_hand_over_.push_back(
      {added.sequence, added.record, added.rules, cluster_});
  HandOver();
}

// The workers hold no more than their capacity. The window is smaller, but
// records of partitions that were taken away may still be with them.
void ConsumeLoop::HandOver() {
  while (!to_hand_over_.empty() && in_workers_ < workers_.capacity()) {
    if (windows_.Find(to_hand_over_.front().sequence) != nullptr) {
      workers_.Hand(std::move(to_hand_over_.front()));
      in_workers_ += 1;
    }
    to_hand_over_.pop_front();
  }
}

void ConsumeLoop::TakeResults(milliseconds timeout, std::size_t enough) {
  for (WorkResult& result : workers_.TakeAll(timeout, enough)) {
    in_workers_ -= 1;
    windows_.Finish(result.sequence, std::move(result.outcome));
  }
}

void ConsumeLoop::MoveOn(bool hurry) {
  HandOver();
  PublishReady();
  delivery_->Turn(hurry);
  workers_.SetHeld(windows_.outcome_bytes() + delivery_->outstanding_bytes());
}

void ConsumeLoop::PublishReady() {
  if (!delivery_->MayPublish()) {
    return;
  }
  windows_.PublishReady([this](InFlight& entry) {
    entry.published_at = clock_.Steady();
    delivery_->Publish(entry);
    return delivery_->MayPublish();
  });
}

void ConsumeLoop::OnAssigned(std::span<const TopicPartition> partitions) {
  joined_ = true;
  trouble_.clear();
  metrics_.Rebalanced();
  LogInfo("partitions assigned", {{"partitions", Describe(partitions)}});
}

void ConsumeLoop::OnRevoked(std::span<const TopicPartition> partitions,
                            bool lost) {
  metrics_.Rebalanced();
  LogInfo(lost ? "partitions lost" : "partitions revoked",
          {{"partitions", Describe(partitions)}});
  if (lost) {
    joined_ = false;
  } else if (source_ != nullptr) {
    // A drain has waited already; what is left of its time bounds this too.
    const auto limit = drain_until_
                           ? std::chrono::duration_cast<milliseconds>(
                                 *drain_until_ - clock_.Steady() - kLeaving)
                           : kRevokeLimit;
    FinishInFlight(partitions, std::min(limit, kRevokeLimit));
  }
  if (delivery_ != nullptr) {
    delivery_->Drop(partitions);
  }
  for (const TopicPartition& partition : partitions) {
    read_up_to_.erase(partition);
  }
  partitions_.Forget(partitions);
}

bool ConsumeLoop::FinishInFlight(std::span<const TopicPartition> partitions,
                                 milliseconds limit) {
  const auto deadline = clock_.Steady() + limit;
  const auto empty = [this](const TopicPartition& partition) {
    return windows_.Empty(partition);
  };
  while (!std::ranges::all_of(partitions, empty)) {
    if (clock_.Steady() >= deadline) {
      return false;
    }
    health_.Tick(clock_.Steady());
    TakeResults(milliseconds(in_workers_ > 0 ? 5 : 0));
    MoveOn(/*hurry=*/true);
  }
  return !delivery_->Rewinding();
}

// Once full, there is room again when an eighth has left.
bool ConsumeLoop::Full() const {
  const std::size_t eighths = held_since_ ? 7 : 8;
  const auto is_beyond = [&](std::size_t used, std::size_t limit) {
    return used * 8 >= limit * eighths;
  };
  const std::size_t half = options_.window_bytes / 2;
  return is_beyond(windows_.records(), options_.window_records) ||
         is_beyond(windows_.record_bytes(), half) ||
         is_beyond(windows_.outcome_bytes() + delivery_->outstanding_bytes(),
                   half);
}

void ConsumeLoop::HoldBack() {
  if (!Full() && !delivery_->Rewinding()) {
    held_since_.reset();
    if (std::exchange(paused_, false)) {
      source_->Resume();
    }
    return;
  }
  const auto now = clock_.Steady();
  if (!held_since_) {
    held_since_ = now;
  }
  if (!paused_ && now - *held_since_ >= kPauseAfter) {
    source_->Pause();
    paused_ = true;
  }
}

// Once a second: lag, depths, readiness.
void ConsumeLoop::Housekeep() {
  const auto now = clock_.Steady();
  if (now < next_housekeeping_) {
    return;
  }
  next_housekeeping_ = now + kHousekeeping;
  partitions_.Look(now, *source_, windows_,
                   source_->SinceLastAnswer() <= kSilence);
  metrics_.SetBrokersUp(source_->BrokersUp());
  const InFlight* oldest = windows_.Oldest();
  metrics_.SetLagSeconds(
      oldest != nullptr ? std::max(0., accounts_.AgeSeconds(*oldest->record))
                        : 0);
  metrics_.SetQueueDepth("work", workers_.waiting());
  metrics_.SetQueueDepth("in_flight", windows_.records());
  metrics_.SetProgress(Seconds(clock_.System().time_since_epoch()));
  if (!stopping_.load()) {
    TellReadiness(NotReadyReason());
  }
}

std::string ConsumeLoop::NotReadyReason() const {
  if (!joined_) {
    return "not yet in the consumer group" +
           (trouble_.empty() ? "" : ": " + trouble_);
  }
  if (source_->SinceLastAnswer() > kSilence) {
    return "no broker has answered for some seconds";
  }
  const InFlight* oldest = windows_.Oldest();
  if (oldest != nullptr && oldest->published &&
      clock_.Steady() - oldest->published_at > kStuck) {
    return "the brokers have not taken alerts or dead letters for " +
           std::to_string(kStuck.count()) + " seconds";
  }
  const std::string trouble = delivery_->Trouble();
  return trouble.empty() ? partitions_.Trouble() : trouble;
}

void ConsumeLoop::TellReadiness(const std::string& reason) {
  if (reason != last_reason_) {
    if (reason.empty()) {
      LogInfo("ready");
    } else {
      LogWarning("not ready", {{"reason", reason}});
    }
    last_reason_ = reason;
  }
  health_.SetNotReady(reason);
  metrics_.SetReady(reason.empty());
}

}  // namespace wirewatch
