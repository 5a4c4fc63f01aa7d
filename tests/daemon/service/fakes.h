// The world as tests want it: a clock that is set, a source that follows a
// script and a sink that answers as it is told. All of it on the test's thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/kafka/kafka.h"
#include "daemon/service/clock.h"

namespace wirewatch {

// Moves a little whenever it is looked at, so that no loop waits for ever.
class FakeClock : public Clock {
 public:
  std::chrono::steady_clock::time_point Steady() const override {
    now_ += std::chrono::milliseconds(1);
    return now_;
  }
  // Counts from the epoch, so that latencies are those of a record's timestamp.
  std::chrono::system_clock::time_point System() const override {
    return std::chrono::system_clock::time_point(
        std::chrono::duration_cast<std::chrono::system_clock::duration>(
            now_.time_since_epoch()));
  }
  void Advance(std::chrono::nanoseconds by) {
    now_ += std::chrono::duration_cast<std::chrono::steady_clock::duration>(by);
  }

 private:
  mutable std::chrono::steady_clock::time_point now_{std::chrono::hours(1)};
};

// Gives the records of its script; between them, what else Kafka may do.
class FakeSource : public ByteSource {
 public:
  explicit FakeSource(FakeClock& clock) : clock_(clock) {}

  // ---- the script ----
  void Record(const TopicPartition& from, std::int64_t offset,
              std::optional<std::string> value, KafkaHeaders headers = {},
              std::optional<std::string> key = std::nullopt) {
    auto bytes = std::make_shared<std::pair<std::string, std::string>>(
        key.value_or(""), value.value_or(""));
    ConsumedRecord record;
    record.from = from;
    record.offset = offset;
    record.timestamp_ms = 3'599'000;  // a second before the clock starts
    if (key) {
      record.key = bytes->first;
    }
    if (value) {
      record.value = bytes->second;
    }
    record.headers = std::move(headers);
    record.bytes = bytes;
    script_.push_back({std::move(record), {}});
  }
  // Runs inside Poll(), as librdkafka's callbacks do.
  void Then(std::function<void()> action) {
    script_.push_back({std::nullopt, std::move(action)});
  }
  void Assign(std::vector<TopicPartition> partitions) {
    Then([this, partitions = std::move(partitions)] {
      assignment.insert(assignment.end(), partitions.begin(), partitions.end());
      listener.assigned(partitions);
    });
  }
  void Revoke(const std::vector<TopicPartition>& partitions, bool lost) {
    Then([this, partitions, lost] { RevokeNow(partitions, lost); });
  }

  // ---- what happened ----
  ByteSource::Listener listener;
  std::function<void()> idle;  // called when the script is at its end
  std::vector<TopicPartition> assignment;
  std::vector<std::pair<TopicPartition, std::int64_t>> stored;
  std::chrono::milliseconds silence{0};
  bool heeds_pause = true;
  int pauses = 0;
  int resumes = 0;
  std::size_t given = 0;  // records
  std::optional<std::chrono::milliseconds> closed_within;

  std::optional<std::int64_t> Stored(const TopicPartition& partition) const {
    std::optional<std::int64_t> last;
    for (const auto& [at, offset] : stored) {
      last = at == partition ? std::optional(offset) : last;
    }
    return last;
  }

  // ---- ByteSource ----
  std::optional<ConsumedRecord> Poll(
      std::chrono::milliseconds timeout) override {
    if (!script_.empty() && script_.front().action) {
      auto step = std::move(script_.front());
      script_.pop_front();
      step.action();
      return std::nullopt;
    }
    if (script_.empty() || (paused_ && heeds_pause)) {
      clock_.Advance(timeout);
      if (idle) {
        idle();
      }
      return std::nullopt;
    }
    auto step = std::move(script_.front());
    script_.pop_front();
    ++given;
    return std::move(step.record);
  }
  void StoreOffset(const TopicPartition& from, std::int64_t next) override {
    stored.emplace_back(from, next);
  }
  bool Commit() override { return true; }
  void Pause() override {
    paused_ = true;
    ++pauses;
  }
  void Resume() override {
    paused_ = false;
    ++resumes;
  }
  std::vector<TopicPartition> Assignment() const override { return assignment; }
  std::optional<std::int64_t> Lag(const TopicPartition&) const override {
    return 5;
  }
  std::string ClusterId() override { return "cluster"; }
  std::chrono::milliseconds SinceLastAnswer() const override { return silence; }
  void Close(std::chrono::milliseconds deadline) override {
    closed_within = deadline;
    RevokeNow(std::vector(assignment), /*lost=*/false);
  }

 private:
  struct Step {
    std::optional<ConsumedRecord> record;
    std::function<void()> action;
  };
  void RevokeNow(const std::vector<TopicPartition>& partitions, bool lost) {
    listener.revoked(partitions, lost);
    for (const TopicPartition& partition : partitions) {
      std::erase(assignment, partition);
    }
  }

  FakeClock& clock_;
  std::deque<Step> script_;
  bool paused_ = false;
};

enum class Answer { kAcknowledge, kRefuse, kTooLarge, kSilence };

class FakeSink : public ByteSink {
 public:
  struct Sent {
    ProducedRecord record;
    std::uint64_t ticket = 0;
    bool answered = false;
  };

  // How a record is answered; by default all are acknowledged at once.
  std::function<Answer(const ProducedRecord&)> answer =
      [](const ProducedRecord&) { return Answer::kAcknowledge; };
  std::function<void(const Delivery&)> delivered;
  std::size_t room = 100'000;  // records that are taken and not answered
  std::vector<Sent> sent;

  bool Send(const ProducedRecord& record, std::uint64_t ticket) override {
    const auto waiting = std::count_if(sent.begin(), sent.end(),
                                       [](auto& one) { return !one.answered; });
    if (static_cast<std::size_t>(waiting) >= room) {
      return false;
    }
    sent.push_back({record, ticket, false});
    return true;
  }
  int Poll(std::chrono::milliseconds) override {
    int reports = 0;
    for (std::size_t i = 0; i < sent.size(); ++i) {
      if (!sent[i].answered) {
        reports += Report(i, answer(sent[i].record)) ? 1 : 0;
      }
    }
    return reports;
  }
  bool Flush(std::chrono::milliseconds timeout) override {
    Poll(timeout);
    return true;
  }
  // Answers what Poll() was silent on.
  bool Report(std::size_t index, Answer how) {
    if (how == Answer::kSilence || sent[index].answered) {
      return false;
    }
    sent[index].answered = true;
    Delivery delivery;
    delivery.ticket = sent[index].ticket;
    delivery.ok = how == Answer::kAcknowledge;
    delivery.retriable = how == Answer::kRefuse;
    delivery.too_large = how == Answer::kTooLarge;
    delivery.error = delivery.ok ? "" : "REFUSED";
    delivered(delivery);
    return true;
  }

  std::vector<const ProducedRecord*> To(const std::string& topic) const {
    std::vector<const ProducedRecord*> records;
    for (const Sent& one : sent) {
      if (one.record.topic == topic) {
        records.push_back(&one.record);
      }
    }
    return records;
  }
};

inline std::string Header(const ProducedRecord& record,
                          const std::string& name) {
  for (const auto& [key, value] : record.headers) {
    if (key == name) {
      return value;
    }
  }
  return "(no such header)";
}

}  // namespace wirewatch
