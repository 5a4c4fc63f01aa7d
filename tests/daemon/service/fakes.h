// The world as tests want it: a clock that is set, a source that follows a
// script and a sink that answers as it is told. All of it on the test's thread.
#pragma once

#include <gtest/gtest.h>

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
  bool at_end = true;
  std::optional<std::int64_t> end;
  bool heeds_pause = true;
  int pauses = 0;
  int resumes = 0;
  std::size_t given = 0;  // records
  std::optional<std::chrono::milliseconds> closed_within;

  // ---- what the brokers say, and what is left out ----
  std::map<TopicPartition, PartitionExtent> extents;
  std::vector<std::pair<TopicPartition, std::int64_t>> skips;
  std::map<TopicPartition, OffsetStretch> undecodable;

  // ---- with transactions ----
  bool member = true;
  std::map<TopicPartition, std::int64_t> committed;  // by the group
  std::map<TopicPartition, std::int64_t> noted;      // as told to the source
  int rewinds = 0;
  int deaf_rewinds = 0;           // so many get no answer
  std::function<void()> rewound;  // inside of the first Poll() after a rewind

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
    history_.push_back(*step.record);
    return std::move(step.record);
  }
  void StoreOffset(const TopicPartition& from, std::int64_t next) override {
    stored.emplace_back(from, next);
    noted[from] = next;
  }
  bool Commit() override { return true; }
  GroupMembership Membership() override {
    return member ? std::make_shared<const int>(0) : nullptr;
  }
  std::optional<Positions> Rewind(std::chrono::milliseconds patience) override {
    ++rewinds;
    if (deaf_rewinds > 0) {
      --deaf_rewinds;
      clock_.Advance(patience);
      return std::nullopt;
    }
    // What was given and is not committed is given again.
    Positions positions;
    for (const TopicPartition& partition : assignment) {
      positions.emplace_back(partition, committed[partition]);
    }
    for (auto given_one = history_.rbegin(); given_one != history_.rend();
         ++given_one) {
      if (given_one->offset >= committed[given_one->from] &&
          std::ranges::find(assignment, given_one->from) != assignment.end()) {
        script_.push_front({*given_one, {}});
      }
    }
    history_.clear();
    if (rewound) {
      script_.push_front({std::nullopt, rewound});
    }
    return positions;
  }
  std::optional<PartitionExtent> Extent(const TopicPartition& of,
                                        std::chrono::milliseconds) override {
    const auto found = extents.find(of);
    return found == extents.end() ? std::nullopt : std::optional(found->second);
  }
  void SkipTo(const TopicPartition& at, std::int64_t offset) override {
    skips.emplace_back(at, offset);
    extents[at].position = offset;
    std::erase_if(script_, [&](const Step& step) {
      return step.record && step.record->from == at &&
             step.record->offset < offset;
    });
  }
  void NoteCommitted(const Positions& positions) override {
    for (const auto& [partition, next] : positions) {
      noted[partition] = next;
    }
  }
  void Pause() override {
    paused_ = true;
    ++pauses;
  }
  void Resume() override {
    paused_ = false;
    ++resumes;
  }
  std::vector<TopicPartition> Assignment() const override { return assignment; }
  std::optional<std::int64_t> End(const TopicPartition&) const override {
    return end;
  }
  std::optional<std::int64_t> Lag(const TopicPartition&) const override {
    return 5;
  }
  std::optional<std::int64_t> Committed(
      const TopicPartition& of) const override {
    const auto found = noted.find(of);
    return found == noted.end() ? std::nullopt : std::optional(found->second);
  }
  bool AtEnd(const TopicPartition&) const override { return at_end; }
  std::optional<OffsetStretch> Undecodable(
      const TopicPartition& of) const override {
    const auto found = undecodable.find(of);
    return found == undecodable.end() ? std::nullopt
                                      : std::optional(found->second);
  }
  std::string ClusterId() override { return "cluster"; }
  std::chrono::milliseconds SinceLastAnswer() const override { return silence; }
  std::size_t BrokersUp() const override { return 3; }
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
  std::vector<ConsumedRecord> history_;  // given since the last rewind
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

// A transactional producer and the brokers behind it. What is committed counts
// for the group of `source`. It fails the test where the contract is broken.
class FakeTransactions : public TransactionalSink {
 public:
  enum class Call { kOpen, kBegin, kFlush, kSendOffsets, kCommit, kAbort };
  struct Transaction {
    std::vector<ProducedRecord> records;
    Positions positions;
  };

  explicit FakeTransactions(FakeClock& clock, FakeSource& source)
      : clock_(clock), source_(source) {}

  // ---- the script ----
  // The next answers of a call; kDone once there are none.
  void Script(Call call, std::vector<Answer> answers,
              Fault::Kind kind = Fault::Kind::kOther) {
    script_[call].assign(answers.begin(), answers.end());
    kind_ = kind;
  }
  std::map<Call, Answer> always;    // when the script is at its end
  bool commits_unanswered = false;  // a commit that is not kDone happened
  bool taint_next = false;          // the next commit leaves a taint
  // How a record is taken; and what the broker says of those that were taken,
  // when they are flushed or committed: a failure, or nothing.
  std::function<Sent(const ProducedRecord&)> take = [](const ProducedRecord&) {
    return Sent::kTaken;
  };
  std::function<std::optional<Failure>(const std::vector<ProducedRecord>&)>
      refuse = [](const auto&) { return std::nullopt; };

  // ---- what happened ----
  std::function<void(const Failure&)> failed;
  std::vector<Transaction> committed;
  std::map<Call, int> calls;
  int renewals = 0;

  std::vector<const ProducedRecord*> To(const std::string& topic) const {
    std::vector<const ProducedRecord*> records;
    for (const Transaction& transaction : committed) {
      for (const ProducedRecord& record : transaction.records) {
        if (record.topic == topic) {
          records.push_back(&record);
        }
      }
    }
    return records;
  }

  // ---- TransactionalSink ----
  Answer Open(std::chrono::milliseconds slice) override {
    EXPECT_FALSE(opened_) << "opened twice";
    const Answer answer = Next(Call::kOpen, slice);
    opened_ = answer == Answer::kDone;
    return answer;
  }
  Answer Begin() override {
    EXPECT_TRUE(opened_ && !open_) << "begun where it must not be";
    EXPECT_FALSE(tainted_) << "a tainted producer begins a transaction";
    const Answer answer = Next(Call::kBegin, {});
    if (answer == Answer::kDone) {
      open_.emplace();
    }
    return answer;
  }
  Sent Send(const ProducedRecord& record, std::uint64_t ticket) override {
    EXPECT_TRUE(open_ && !must_abort_) << "sent outside of a transaction";
    const Sent sent = take(record);
    if (sent == Sent::kTaken) {
      open_->records.push_back(record);
      unflushed_.push_back(record);
      last_ticket_ = ticket;
    } else if (sent == Sent::kFailed) {
      failed({ticket, false, "REFUSED"});
    }
    return sent;
  }
  Answer Flush(std::chrono::milliseconds slice) override {
    Deliver();
    return Next(Call::kFlush, slice);
  }
  Answer SendOffsets(const Positions& positions,
                     const GroupMembership& membership,
                     std::chrono::milliseconds slice) override {
    EXPECT_TRUE(open_ && !must_abort_);
    EXPECT_NE(membership, nullptr);
    EXPECT_FALSE(positions.empty());
    EXPECT_TRUE(open_->positions.empty() || open_->positions == positions)
        << "repeated with other offsets";
    open_->positions = positions;
    return Next(Call::kSendOffsets, slice);
  }
  Answer Commit(std::chrono::milliseconds slice) override {
    EXPECT_TRUE(open_ && !must_abort_);
    if (!Deliver()) {
      must_abort_ = true;
      ++calls[Call::kCommit];
      return Answer::kAbort;
    }
    const Answer answer = Next(Call::kCommit, slice);
    if (answer == Answer::kDone || commits_unanswered) {
      commits_unanswered = false;
      for (const auto& [partition, next] : open_->positions) {
        source_.committed[partition] = next;
      }
      committed.push_back(*std::exchange(open_, std::nullopt));
      tainted_ = tainted_ || std::exchange(taint_next, false);
    }
    return answer;
  }
  Answer Abort(std::chrono::milliseconds slice) override {
    const Answer answer = Next(Call::kAbort, slice);
    if (answer == Answer::kDone) {
      EXPECT_TRUE(open_) << "nothing to abort";
      open_.reset();
      unflushed_.clear();
      must_abort_ = false;
    }
    return answer;
  }
  void Renew() override {
    ++renewals;
    open_.reset();
    unflushed_.clear();
    must_abort_ = opened_ = tainted_ = false;
  }
  bool tainted() const override { return tainted_; }
  const Fault& fault() const override { return fault_; }
  void Poll(std::chrono::milliseconds timeout) override {
    clock_.Advance(timeout);
  }

 private:
  Answer Next(Call call, std::chrono::milliseconds slice) {
    ++calls[call];
    Answer answer = always.contains(call) ? always[call] : Answer::kDone;
    if (auto& next = script_[call]; !next.empty()) {
      answer = next.front();
      next.pop_front();
    }
    if (answer == Answer::kAgain) {
      clock_.Advance(slice);
    }
    if (answer != Answer::kDone) {
      fault_ = {kind_, "CODE", "as the test wants"};
    }
    must_abort_ = must_abort_ || answer == Answer::kAbort;
    return answer;
  }
  bool Deliver() {
    const auto failure = refuse(std::exchange(unflushed_, {}));
    if (failure) {
      failed({last_ticket_, failure->too_large, failure->error});
      must_abort_ = true;
    }
    return !must_abort_;
  }

  FakeClock& clock_;
  FakeSource& source_;
  std::map<Call, std::deque<Answer>> script_;
  Fault::Kind kind_ = Fault::Kind::kOther;
  Fault fault_;
  std::optional<Transaction> open_;
  std::vector<ProducedRecord> unflushed_;
  std::uint64_t last_ticket_ = 0;
  bool opened_ = false;
  bool must_abort_ = false;
  bool tainted_ = false;
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
