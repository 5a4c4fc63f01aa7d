#include "daemon/cli/topic_output.h"

#include <utility>

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kSlice{1000};
constexpr std::size_t kMostRecords = 1000;
constexpr std::size_t kMostBytes = std::size_t{8} << 20;
// Of the same transaction; each one that fails was aborted whole.
constexpr int kMostAttempts = 5;

}  // namespace

Result<std::unique_ptr<TopicOutput>, OutputError> TopicOutput::Open(
    const KafkaClientOptions& client, const std::string& transactional_id) {
  std::unique_ptr<TopicOutput> output(new TopicOutput);
  TopicOutput* const self = output.get();
  CreatedTransactionalSink created = CreateTransactionalKafkaSink(
      client, transactional_id,
      [self](const TransactionalSink::Failure& failure) {
        if (!self->failure_) {
          self->failure_ = failure;
        }
      },
      [self](const KafkaEvent& event) {
        self->event_ = event.code + ": " + event.text;
      });
  if (!created.sink) {
    return OutputError{created.error};
  }
  output->sink_ = std::move(created.sink);
  if (auto opened = output->OpenProducer(); !opened.ok()) {
    return opened.error();
  }
  return output;
}

Written TopicOutput::OpenProducer() {
  if (Patiently([this] { return sink_->Open(kSlice); }) != Answer::kDone) {
    return Fault("no broker opens transactions for us");
  }
  return std::monostate{};
}

Written TopicOutput::Write(ProducedRecord record) {
  waiting_bytes_ += record.value.size();
  waiting_.push_back(std::move(record));
  return waiting_.size() >= kMostRecords || waiting_bytes_ >= kMostBytes
             ? Flush()
             : Written(std::monostate{});
}

Written TopicOutput::Flush() {
  refused_.clear();
  one_by_one_ = false;
  for (int attempt = 0; attempt < kMostAttempts && !waiting_.empty();
       ++attempt) {
    const Attempt result = Transact();
    if (result == Attempt::kFailed) {
      return Fault(undecided_
                       ? "the last transaction had no answer: it may be "
                         "published or not (a repetition has the same ids)"
                       : "a transaction failed and was taken back");
    }
    if (sink_->tainted()) {
      sink_->Renew();
      if (auto opened = OpenProducer(); !opened.ok()) {
        return opened;
      }
    }
    if (result == Attempt::kDone) {
      published_ += waiting_.size() - refused_.size();
      too_large_ += refused_.size();
      waiting_.clear();
      waiting_bytes_ = 0;
    }
  }
  if (!waiting_.empty()) {
    return Fault("a transaction was aborted again and again");
  }
  return std::monostate{};
}

TopicOutput::Attempt TopicOutput::Transact() {
  failure_.reset();
  if (sink_->Begin() != Answer::kDone) {
    return Attempt::kFailed;
  }
  if (SendAll()) {
    const Answer answer = Patiently([this] { return sink_->Commit(kSlice); });
    if (answer == Answer::kDone) {
      return Attempt::kDone;
    }
    undecided_ = answer != Answer::kAbort;
    if (undecided_) {
      return Attempt::kFailed;
    }
  }
  one_by_one_ = one_by_one_ || (failure_ && failure_->too_large);
  return Patiently([this] { return sink_->Abort(kSlice); }) == Answer::kDone
             ? Attempt::kAgain
             : Attempt::kFailed;
}

bool TopicOutput::SendAll() {
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    if (!refused_.contains(i) && !SendOne(i)) {
      return false;
    }
  }
  return Patiently([this] { return sink_->Flush(kSlice); }) == Answer::kDone &&
         !failure_;
}

bool TopicOutput::SendOne(std::size_t index) {
  using Sent = TransactionalSink::Sent;
  const auto give_up = steady_clock::now() + kPatience;
  Sent sent = sink_->Send(waiting_[index], index);
  while (sent == Sent::kFull && steady_clock::now() < give_up && !failure_) {
    sink_->Poll(milliseconds(100));
    sent = sink_->Send(waiting_[index], index);
  }
  if (sent == Sent::kTooLarge) {
    refused_.insert(index);
    return true;
  }
  if (sent != Sent::kTaken) {
    return false;
  }
  if (one_by_one_) {
    // A broker refuses whole batches: alone, a record answers for itself.
    Patiently([this] { return sink_->Flush(kSlice); });
    if (failure_ && failure_->too_large) {
      refused_.insert(index);
    }
  }
  return !failure_;
}

TopicOutput::Answer TopicOutput::Patiently(
    const std::function<Answer()>& call) {
  const auto give_up = steady_clock::now() + kPatience;
  Answer answer = call();
  while (answer == Answer::kAgain && steady_clock::now() < give_up) {
    answer = call();
  }
  return answer;
}

OutputError TopicOutput::Fault(const std::string& what) const {
  std::string why = failure_ ? failure_->error : sink_->fault().code;
  if (why.empty()) {
    why = event_;
  }
  return {what + (why.empty() ? "" : " (" + why + ")")};
}

}  // namespace wirewatch
