#include "daemon/service/consume_loop.h"

#include <algorithm>
#include <utility>

#include "daemon/service/log.h"
#include "rules/base/check.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kIdlePoll{100};
// While records are with the workers or the broker, the loop looks often.
constexpr milliseconds kBusyPoll{1};
// A full window only stops polling at first; a longer one pauses fetching, so
// that the consumer can be polled (and stay in the group) without records.
constexpr milliseconds kPauseAfter{1000};
constexpr milliseconds kRevokeLimit{5000};
constexpr milliseconds kHousekeeping{1000};
constexpr milliseconds kLogPause{10000};
// A broker that is there answers fetches and heartbeats within a second or so.
constexpr milliseconds kSilence{5000};

double ToUnixSeconds(std::chrono::system_clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

std::string Describe(std::span<const TopicPartition> partitions) {
  std::string text;
  for (const TopicPartition& partition : partitions) {
    text += text.empty() ? "" : ",";
    text += partition.topic + "/" + std::to_string(partition.partition);
  }
  return text;
}

std::size_t BytesOf(const ConsumedRecord& record) {
  return record.value ? record.value->size() : 0;
}

std::string_view ToString(KafkaEvent::Kind kind) {
  using Kind = KafkaEvent::Kind;
  switch (kind) {
    case Kind::kBrokersDown: return "brokers_down";
    case Kind::kAuthentication: return "authentication";
    case Kind::kUnknownTopic: return "unknown_topic";
    case Kind::kRebalance: return "rebalance";
    case Kind::kRecordsLost: return "records_lost";
    case Kind::kFatal: return "fatal";
    case Kind::kOther: break;
  }
  return "other";
}

ProducedRecord ToTopic(const std::string& topic, OutputRecord output) {
  return {topic, std::move(output.key), std::move(output.value),
          std::move(output.headers), output.timestamp_ms};
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
      publisher_(clock,
                 {[this](std::uint64_t sequence) { OnAcknowledged(sequence); },
                  [this](std::uint64_t sequence) { OnRejected(sequence); },
                  [this](const std::string& error) {
                    metrics_.PublishFailed(error);
                    LogError("the broker refused a record; it is sent again",
                             {{"error", error}});
                  }}) {
  metrics_.SetQueueCapacity("work", workers_.capacity());
  metrics_.SetQueueCapacity("in_flight", options_.window_records);
}

ByteSource::Listener ConsumeLoop::SourceListener() {
  return {[this](auto partitions) { OnAssigned(partitions); },
          [this](auto partitions, bool lost) { OnRevoked(partitions, lost); },
          [this](const KafkaEvent& event) {
            // The producer renews itself; a consumer cannot go on.
            failed_.store(failed_ || event.kind == KafkaEvent::Kind::kFatal);
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
    const bool busy = in_flight_records_ > 0 || publisher_.outstanding() > 0;
    Turn(busy ? kBusyPoll : kIdlePoll);
  }
  health_.SetNotReady("draining");
  metrics_.SetReady(false);
  const auto deadline = clock_.Steady() + options_.drain;
  const bool finished =
      FinishInFlight(source.Assignment(), options_.drain * 3 / 4);
  const auto left = std::chrono::duration_cast<milliseconds>(
      deadline - clock_.Steady());
  source.Close(std::max(left, milliseconds(500)));
  source_ = nullptr;
  sink_ = nullptr;
  return finished;
}

void ConsumeLoop::Turn(milliseconds poll_timeout) {
  health_.Tick(clock_.Steady());
  HoldBackIfFull();
  const bool full = full_since_.has_value();
  if (!full || paused_) {
    if (std::optional<ConsumedRecord> record = source_->Poll(poll_timeout)) {
      Accept(*std::move(record));
    }
  }
  TakeResults(full && !paused_ ? kBusyPoll : milliseconds(0));
  publisher_.Run(*sink_);
  for (auto& [partition, window] : windows_) {
    StoreDone(partition, window);
  }
  Housekeep();
}

void ConsumeLoop::Accept(ConsumedRecord record) {
  if (cluster_.empty()) {
    cluster_ = source_->ClusterId();
  }
  InFlight entry;
  entry.sequence = next_sequence_++;
  entry.record = std::make_shared<const ConsumedRecord>(std::move(record));
  entry.rules = rules_.Get();
  in_flight_records_ += 1;
  in_flight_bytes_ += BytesOf(*entry.record);
  partition_of_.emplace(entry.sequence, entry.record->from);
  in_workers_ += 1;
  workers_.Hand({entry.sequence, entry.record, entry.rules, cluster_});
  windows_[entry.record->from].push_back(std::move(entry));
}

void ConsumeLoop::TakeResults(milliseconds timeout) {
  std::optional<WorkResult> result = workers_.Take(timeout);
  for (; result; result = workers_.Take(milliseconds(0))) {
    in_workers_ -= 1;
    if (InFlight* entry = Find(result->sequence)) {
      entry->outcome = std::move(result->outcome);
      PublishInOrder(windows_.at(entry->record->from));
    }
  }
}

// Alerts of one partition go out in the order of their articles, whichever
// worker was first.
void ConsumeLoop::PublishInOrder(Window& window) {
  for (InFlight& entry : window) {
    if (!entry.outcome) {
      return;
    }
    if (!entry.published) {
      PublishOutputs(entry);
    }
  }
}

void ConsumeLoop::PublishOutputs(InFlight& entry) {
  entry.published = true;
  if (auto* rejected = std::get_if<Rejected>(&*entry.outcome)) {
    entry.unacknowledged = 1;
    publisher_.Publish(ToTopic(options_.dead_letters_topic,
                               std::move(rejected->dead_letter)),
                       entry.sequence);
  } else if (auto* judged = std::get_if<Judged>(&*entry.outcome)) {
    entry.unacknowledged = judged->encoded.alerts.size();
    for (Alert& alert : judged->encoded.alerts) {
      publisher_.Publish(
          ToTopic(options_.alerts_topic, std::move(alert.record)),
          entry.sequence);
    }
  }
}

void ConsumeLoop::OnAcknowledged(std::uint64_t sequence) {
  InFlight* entry = Find(sequence);
  if (entry == nullptr) {
    return;
  }
  entry->unacknowledged -= 1;
  if (std::holds_alternative<Judged>(*entry->outcome) &&
      !entry->alert_rejected) {
    const auto timestamp = entry->record->timestamp_ms;
    metrics_.AlertPublished(
        timestamp ? ToUnixSeconds(clock_.System()) -
                        static_cast<double>(*timestamp) / 1000
                  : -1);
  }
}

// An alert, or a dead letter with the whole record in it, does not fit: a dead
// letter with the record's first bytes says so instead.
void ConsumeLoop::OnRejected(std::uint64_t sequence) {
  InFlight* entry = Find(sequence);
  if (entry == nullptr) {
    return;
  }
  entry->unacknowledged -= 1;
  if (entry->alert_rejected) {
    return;  // one dead letter for the record is enough
  }
  entry->alert_rejected = true;
  const InputRecord view = ViewOf(*entry->record, cluster_);
  const auto* rejected = std::get_if<Rejected>(&*entry->outcome);
  const std::string_view stage = rejected ? "decode" : "publish";
  const std::string_view error =
      rejected ? ToString(rejected->error.reason) : "alert_too_large";
  const std::string detail =
      rejected ? rejected->error.detail
               : "the broker refuses an alert of this size";
  entry->unacknowledged += 1;
  publisher_.Publish(
      ToTopic(options_.dead_letters_topic,
              EncodeDeadLetter(view, stage, error, detail, /*max_bytes=*/0)),
      sequence);
}

void ConsumeLoop::StoreDone(const TopicPartition& partition, Window& window) {
  std::optional<std::int64_t> next_offset;
  while (!window.empty() && window.front().published &&
         window.front().unacknowledged == 0) {
    const InFlight& done = window.front();
    Count(done);
    next_offset = done.record->offset + 1;
    in_flight_records_ -= 1;
    in_flight_bytes_ -= BytesOf(*done.record);
    partition_of_.erase(done.sequence);
    window.pop_front();
  }
  if (next_offset) {
    source_->StoreOffset(partition, *next_offset);
  }
}

void ConsumeLoop::Count(const InFlight& entry) {
  RecordOutcome outcome = RecordOutcome::kTombstone;
  if (const auto* rejected = std::get_if<Rejected>(&*entry.outcome)) {
    outcome = RecordOutcome::kDeadLettered;
    metrics_.DeadLettered(ToString(rejected->error.reason));
  } else if (const auto* judged = std::get_if<Judged>(&*entry.outcome)) {
    metrics_.ArticleJudged(*judged, *entry.rules);
    outcome = judged->encoded.alerts.empty() ? RecordOutcome::kQuiet
                                             : RecordOutcome::kAlerted;
    if (entry.alert_rejected) {
      outcome = RecordOutcome::kDeadLettered;
      metrics_.DeadLettered("alert_too_large");
    }
  }
  metrics_.RecordDone(entry.record->from.topic, entry.record->from.partition,
                      BytesOf(*entry.record), outcome);
}

void ConsumeLoop::OnAssigned(std::span<const TopicPartition> partitions) {
  joined_ = true;
  metrics_.Rebalanced();
  LogInfo("partitions assigned", {{"partitions", Describe(partitions)}});
}

void ConsumeLoop::OnRevoked(std::span<const TopicPartition> partitions,
                            bool lost) {
  metrics_.Rebalanced();
  LogInfo(lost ? "partitions lost" : "partitions revoked",
          {{"partitions", Describe(partitions)}});
  if (!lost) {
    FinishInFlight(partitions, kRevokeLimit);
  }
  for (const TopicPartition& partition : partitions) {
    Drop(partition);
  }
}

bool ConsumeLoop::FinishInFlight(std::span<const TopicPartition> partitions,
                                 milliseconds limit) {
  const auto deadline = clock_.Steady() + limit;
  const auto empty = [this](const TopicPartition& partition) {
    const auto window = windows_.find(partition);
    return window == windows_.end() || window->second.empty();
  };
  while (!std::ranges::all_of(partitions, empty)) {
    if (clock_.Steady() >= deadline) {
      return false;
    }
    health_.Tick(clock_.Steady());
    TakeResults(milliseconds(in_workers_ > 0 ? 5 : 0));
    publisher_.Run(*sink_);
    sink_->Poll(milliseconds(5));
    for (const TopicPartition& partition : partitions) {
      const auto window = windows_.find(partition);
      if (window != windows_.end()) {
        StoreDone(partition, window->second);
      }
    }
  }
  return true;
}

void ConsumeLoop::Drop(const TopicPartition& partition) {
  const auto window = windows_.find(partition);
  if (window != windows_.end()) {
    for (const InFlight& entry : window->second) {
      publisher_.Forget(entry.sequence);
      partition_of_.erase(entry.sequence);
      in_flight_records_ -= 1;
      in_flight_bytes_ -= BytesOf(*entry.record);
    }
    windows_.erase(window);
  }
  metrics_.ForgetLag(partition.topic, partition.partition);
}

void ConsumeLoop::HoldBackIfFull() {
  const bool full = in_flight_records_ >= options_.window_records ||
                    in_flight_bytes_ >= options_.window_bytes ||
                    in_workers_ >= workers_.capacity();
  if (!full) {
    full_since_.reset();
    if (paused_) {
      source_->Resume();
      paused_ = false;
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
      metrics_.SetLag(partition.topic, partition.partition,
                      static_cast<double>(*lag));
    }
  }
  metrics_.SetAssigned(assignment.size());
  metrics_.SetQueueDepth("work", workers_.waiting());
  metrics_.SetQueueDepth("in_flight", in_flight_records_);
  metrics_.SetProgress(ToUnixSeconds(clock_.System()));

  std::string reason;
  if (!joined_) {
    reason = "not yet in the consumer group";
  } else if (source_->SinceLastAnswer() > kSilence) {
    reason = "no broker has answered for some seconds";
  }
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
  if (event.kind == KafkaEvent::Kind::kRebalance) {
    return;  // told by OnAssigned and OnRevoked
  }
  if (event.kind == KafkaEvent::Kind::kRecordsLost) {
    metrics_.RecordsLost("retention", event.lost_to - event.lost_from);
    LogError("records were removed before they could be read",
             {{"topic", event.at.topic},
              {"partition", std::to_string(event.at.partition)},
              {"from_offset", std::to_string(event.lost_from)},
              {"to_offset", std::to_string(event.lost_to - 1)}});
    return;
  }
  const std::string kind(ToString(event.kind));
  metrics_.KafkaFault(kind, event.code);
  // An outage repeats itself many times a second; one line in ten seconds is
  // enough, the counter has the rest.
  const auto now = clock_.Steady();
  auto& quiet_until = quiet_until_[event.code];
  if (now < quiet_until) {
    return;
  }
  quiet_until = now + kLogPause;
  LogWarning("kafka", {{"class", kind}, {"code", event.code},
                       {"detail", event.text}});
}

ConsumeLoop::InFlight* ConsumeLoop::Find(std::uint64_t sequence) {
  const auto partition = partition_of_.find(sequence);
  if (partition == partition_of_.end()) {
    return nullptr;  // its partition was revoked meanwhile
  }
  Window& window = windows_.at(partition->second);
  const auto entry = std::ranges::lower_bound(window, sequence, {},
                                              &InFlight::sequence);
  CHECK(entry != window.end() && entry->sequence == sequence);
  return &*entry;
}

}  // namespace wirewatch
