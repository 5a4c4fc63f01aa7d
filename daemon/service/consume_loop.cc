#include "daemon/service/consume_loop.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "daemon/article/encode.h"
#include "daemon/service/log.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kIdlePoll{100};
// While records are with the workers or the broker, the loop looks often.
constexpr milliseconds kBusyPoll{1};
// Records taken in one round before results are looked at.
constexpr int kBurst = 100;
// A full window only stops polling at first; a longer one pauses fetching, so
// that the consumer can be polled (and stay in the group) without records.
constexpr milliseconds kPauseAfter{1000};
constexpr milliseconds kRevokeLimit{5000};
constexpr milliseconds kHousekeeping{1000};
constexpr milliseconds kLogPause{10000};
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

std::size_t ValueBytes(const InFlight& entry) {
  return entry.record->value ? entry.record->value->size() : 0;
}

std::string_view ToString(KafkaEvent::Kind kind) {
  using Kind = KafkaEvent::Kind;
  switch (kind) {
    case Kind::kBrokersDown:
      return "brokers_down";
    case Kind::kAuthentication:
      return "authentication";
    case Kind::kUnknownTopic:
      return "unknown_topic";
    case Kind::kRebalance:
      return "rebalance";
    case Kind::kRecordsLost:
      return "records_lost";
    case Kind::kFatal:
      return "fatal";
    case Kind::kOther:
      break;
  }
  return "other";
}

ProducedRecord ToTopic(const std::string& topic, OutputRecord output) {
  return {topic, std::move(output.key), std::move(output.value),
          std::move(output.headers), output.timestamp_ms};
}

bool HadOutputs(const Outcome& outcome) {
  const auto* judged = std::get_if<Judged>(&outcome);
  return std::holds_alternative<Rejected>(outcome) ||
         (judged != nullptr && !judged->encoded.alerts.empty());
}

// What stands in the dead-letter topic for records that Kafka itself lost.
Rejected LostMarker(const KafkaEvent& event, const std::string& cluster) {
  ConsumedRecord place;
  place.from = event.at;
  place.offset = event.lost_from;
  Rejected marker;
  marker.dead_letter = EncodeDeadLetter(
      ViewOf(place, cluster), "consume", "records_lost",
      "removed before they could be read (retention)", /*max_bytes=*/0);
  marker.dead_letter.headers.emplace_back("wirewatch-lost-from",
                                          std::to_string(event.lost_from));
  marker.dead_letter.headers.emplace_back("wirewatch-lost-to",
                                          std::to_string(event.lost_to));
  return marker;
}

}  // namespace

ConsumeLoop::ConsumeLoop(const ConsumeLoopOptions& options, WorkerPool& workers,
                         const RuleSetSlot& rules, ServiceMetrics& metrics,
                         Health& health, const Clock& clock)
    : options_(options),
      workers_(workers),
      rules_(rules),
      metrics_(metrics),
      health_(health),
      clock_(clock),
      publisher_(
          clock,
          {[this](const OutputOwner& owner) { OnAcknowledged(owner); },
           [this](const OutputOwner& owner) { OnRejected(owner); },
           [this](const std::string& error) { OnPublishFailed(error); }}) {
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

std::function<void(const ByteSink::Delivery&)> ConsumeLoop::DeliveryListener() {
  return [this](const ByteSink::Delivery& d) { publisher_.OnDelivery(d); };
}

std::function<void(const KafkaEvent&)> ConsumeLoop::EventListener() {
  return [this](const KafkaEvent& event) { OnEvent(event); };
}

bool ConsumeLoop::Run(ByteSource& source, ByteSink& sink) {
  source_ = &source;
  sink_ = &sink;
  while (!stopping_.load() && !failed_.load()) {
    const bool busy = windows_.records() > 0 || publisher_.outstanding() > 0;
    Turn(busy ? kBusyPoll : kIdlePoll);
  }
  stopping_.store(true);
  TellReadiness(failed_.load() ? "the Kafka client failed" : "draining");
  drain_until_ = clock_.Steady() + options_.drain;
  const bool finished =
      FinishInFlight(source.Assignment(), options_.drain - kLeaving);
  const auto left =
      std::chrono::duration_cast<milliseconds>(*drain_until_ - clock_.Steady());
  source.Close(std::max(left, kLeaving));
  source_ = nullptr;
  sink_ = nullptr;
  return finished;
}

void ConsumeLoop::RequestStop() {
  stopping_.store(true);
  health_.SetNotReady("draining");
}

void ConsumeLoop::Turn(milliseconds poll_timeout) {
  health_.Tick(clock_.Steady());
  HoldBackIfFull();
  const bool wait_for_room = !MayPoll();
  for (int i = 0; i < kBurst && MayPoll(); ++i) {
    auto record = source_->Poll(i == 0 ? poll_timeout : milliseconds(0));
    if (!record) {
      break;
    }
    Accept(*std::move(record));
    HoldBackIfFull();
  }
  TakeResults(wait_for_room ? kBusyPoll : milliseconds(0));
  HandOver();
  publisher_.Run(*sink_);
  StoreDone();
  Housekeep();
}

void ConsumeLoop::Accept(ConsumedRecord record) {
  if (cluster_.empty()) {
    cluster_ = source_->ClusterId();
  }
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

void ConsumeLoop::TakeResults(milliseconds timeout) {
  std::optional<WorkResult> result = workers_.Take(timeout);
  for (; result; result = workers_.Take(milliseconds(0))) {
    in_workers_ -= 1;
    if (InFlight* entry = windows_.Find(result->sequence)) {
      entry->outcome = std::move(result->outcome);
      PublishReady(entry->record->from);
    }
  }
}

// Alerts of one partition go out in the order of their articles, whichever
// worker was first.
void ConsumeLoop::PublishReady(const TopicPartition& partition) {
  windows_.PublishReady(partition,
                        [this](InFlight& entry) { PublishOutputs(entry); });
}

void ConsumeLoop::PublishOutputs(InFlight& entry) {
  entry.published_at = clock_.Steady();
  if (auto* rejected = std::get_if<Rejected>(&*entry.outcome)) {
    entry.unacknowledged = 1;
    publisher_.Publish(
        ToTopic(options_.dead_letters_topic, std::move(rejected->dead_letter)),
        {entry.sequence, /*alert=*/false});
  } else if (auto* judged = std::get_if<Judged>(&*entry.outcome)) {
    entry.unacknowledged = judged->encoded.alerts.size();
    for (Alert& alert : judged->encoded.alerts) {
      publisher_.Publish(
          ToTopic(options_.alerts_topic, std::move(alert.record)),
          {entry.sequence, /*alert=*/true});
    }
  }
}

// Seconds since the record's timestamp; -1 if it has none.
double ConsumeLoop::AgeSeconds(const ConsumedRecord& record) const {
  if (!record.timestamp_ms.has_value()) {
    return -1;
  }
  return Seconds(clock_.System().time_since_epoch() -
                 milliseconds(record.timestamp_ms.value()));
}

void ConsumeLoop::OnAcknowledged(const OutputOwner& owner) {
  InFlight* entry = windows_.Find(owner.sequence);
  if (entry == nullptr) {
    return;
  }
  entry->unacknowledged -= 1;
  if (owner.alert) {
    metrics_.AlertPublished(AgeSeconds(*entry->record));
  }
}

// An alert, or a dead letter with the whole record in it, does not fit: a dead
// letter with the record's first bytes says so instead; and if that does not
// fit for the record's own key and headers, one without them.
void ConsumeLoop::OnRejected(const OutputOwner& owner) {
  InFlight* entry = windows_.Find(owner.sequence);
  if (entry == nullptr) {
    return;
  }
  entry->unacknowledged -= 1;
  if (owner.alert && std::exchange(entry->alert_rejected, true)) {
    return;  // one dead letter for the record is enough
  }
  entry->dead_letters_rejected += owner.alert ? 0 : 1;
  const auto* rejected = std::get_if<Rejected>(&*entry->outcome);
  InputRecord view = ViewOf(*entry->record, cluster_);
  if (entry->dead_letters_rejected > (rejected != nullptr ? 1 : 0)) {
    view.key.reset();
    view.headers.clear();
  }
  const std::string_view stage = rejected ? "decode" : "publish";
  const std::string_view error =
      rejected ? ToString(rejected->error.reason) : "alert_too_large";
  const std::string detail = rejected
                                 ? rejected->error.detail
                                 : "the broker refuses an alert of this size";
  entry->unacknowledged += 1;
  publisher_.Publish(
      ToTopic(options_.dead_letters_topic,
              EncodeDeadLetter(view, stage, error, detail, /*max_bytes=*/0)),
      {owner.sequence, /*alert=*/false});
}

void ConsumeLoop::OnPublishFailed(const std::string& error) {
  metrics_.PublishFailed(error);
  if (MayLog("publish " + error)) {
    LogError("the broker refused a record; it is sent again",
             {{"error", error}});
  }
}

void ConsumeLoop::StoreDone() {
  const std::vector<InFlight> done = windows_.TakeDone();
  for (std::size_t i = 0; i < done.size(); ++i) {
    Count(done[i]);
    const TopicPartition& from = done[i].record->from;
    if (i + 1 == done.size() || done[i + 1].record->from != from) {
      source_->StoreOffset(from, done[i].record->offset + 1);
    }
  }
}

void ConsumeLoop::Count(const InFlight& entry) {
  if (HadOutputs(*entry.outcome)) {
    metrics_.PublishTook(Seconds(clock_.Steady() - entry.published_at));
  }
  if (entry.lost_marker) {
    return;
  }
  ServiceMetrics::DoneRecord done{entry.record->from,
                                  ValueBytes(entry),
                                  RecordOutcome::kTombstone,
                                  {},
                                  nullptr,
                                  entry.rules.get()};
  if (const auto* rejected = std::get_if<Rejected>(&*entry.outcome)) {
    done.outcome = RecordOutcome::kDeadLettered;
    done.dead_letter_reason = ToString(rejected->error.reason);
  } else if (const auto* judged = std::get_if<Judged>(&*entry.outcome)) {
    done.judged = judged;
    if (judged->twin == TwinAnswer::kDisagrees) {
      LogError("the fast and the slow matcher disagree: please report this",
               {{"topic", entry.record->from.topic},
                {"partition", std::to_string(entry.record->from.partition)},
                {"offset", std::to_string(entry.record->offset)}});
    }
    done.outcome = judged->encoded.alerts.empty() ? RecordOutcome::kQuiet
                                                  : RecordOutcome::kAlerted;
    if (entry.alert_rejected) {
      done.outcome = RecordOutcome::kDeadLettered;
      done.dead_letter_reason = "alert_too_large";
    }
  }
  metrics_.RecordDone(done);
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
  for (const TopicPartition& partition : partitions) {
    publisher_.Forget(windows_.Drop(partition));
    metrics_.ForgetLag(partition);
  }
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
    HandOver();
    publisher_.Run(*sink_);
    sink_->Poll(milliseconds(5));
    StoreDone();
  }
  return true;
}

void ConsumeLoop::HoldBackIfFull() {
  const bool full = windows_.records() >= options_.window_records ||
                    windows_.bytes() + publisher_.outstanding_bytes() >=
                        options_.window_bytes;
  if (!full) {
    full_since_.reset();
    if (std::exchange(paused_, false)) {
      source_->Resume();
    }
    return;
  }
  const auto now = clock_.Steady();
  if (!full_since_) {
    full_since_ = now;
  }
  if (!paused_ && now - *full_since_ >= kPauseAfter) {
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
  const std::vector<TopicPartition> assignment = source_->Assignment();
  for (const TopicPartition& partition : assignment) {
    if (const auto lag = source_->Lag(partition)) {
      metrics_.SetLag(partition, static_cast<double>(*lag));
    }
  }
  const InFlight* oldest = windows_.Oldest();
  metrics_.SetLagSeconds(
      oldest != nullptr ? std::max(0., AgeSeconds(*oldest->record)) : 0);
  metrics_.SetAssigned(assignment.size());
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
  return {};
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

void ConsumeLoop::OnEvent(const KafkaEvent& event) {
  using Kind = KafkaEvent::Kind;
  if (event.kind == Kind::kRebalance) {
    return;  // told by OnAssigned and OnRevoked
  }
  if (event.kind == Kind::kRecordsLost) {
    OnLost(event);
    return;
  }
  // That no broker is there is often the consequence of what was told before.
  if (event.kind == Kind::kUnknownTopic ||
      event.kind == Kind::kAuthentication ||
      (event.kind == Kind::kBrokersDown && trouble_.empty())) {
    trouble_ = event.text;
  }
  const std::string kind(ToString(event.kind));
  metrics_.KafkaFault(kind, event.code);
  if (MayLog(event.code)) {
    LogWarning("kafka",
               {{"class", kind}, {"code", event.code}, {"detail", event.text}});
  }
}

// The marker goes through the window: no offset beyond the hole is stored
// before the dead-letter topic tells of it.
void ConsumeLoop::OnLost(const KafkaEvent& event) {
  metrics_.RecordsLost("retention", event.lost_to - event.lost_from);
  LogError("records were removed before they could be read",
           {{"topic", event.at.topic},
            {"partition", std::to_string(event.at.partition)},
            {"from_offset", std::to_string(event.lost_from)},
            {"to_offset", std::to_string(event.lost_to - 1)}});
  if (source_ == nullptr) {
    return;
  }
  auto place = std::make_shared<ConsumedRecord>();  // of the last lost record
  place->from = event.at;
  place->offset = event.lost_to - 1;
  InFlight entry;
  entry.record = place;
  entry.since = clock_.Steady();
  entry.lost_marker = true;
  entry.outcome = LostMarker(event, source_->ClusterId());
  windows_.Add(std::move(entry));
  PublishReady(event.at);
}

bool ConsumeLoop::MayLog(const std::string& subject) {
  const auto now = clock_.Steady();
  auto& quiet_until = quiet_until_[subject];
  if (now < quiet_until) {
    return false;
  }
  quiet_until = now + kLogPause;
  return true;
}

}  // namespace wirewatch
