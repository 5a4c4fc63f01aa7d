#include "daemon/service/transactional_delivery.h"

#include <algorithm>

#include "daemon/service/log.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using Sent = TransactionalSink::Sent;

constexpr milliseconds kHurriedWait{5};

}  // namespace

TransactionalDelivery::TransactionalDelivery(const DeliveryParts& parts,
                                             const TransactionLimits& limits)
    : parts_(parts), limits_(limits) {}

std::function<void(const TransactionalSink::Failure&)>
TransactionalDelivery::Listener() {
  return [this](const TransactionalSink::Failure& f) { OnFailure(f); };
}

void TransactionalDelivery::Begin(ByteSource& source) {
  source_ = &source;
  Enter(Phase::kOpening);
}

void TransactionalDelivery::Enter(Phase phase) {
  phase_ = phase;
  entered_ = parts_.clock.Steady();
  give_up_ = entered_ + kPatience;
}

// ---- one round ----

void TransactionalDelivery::Turn(bool hurry) {
  slice_ = hurry ? kHurriedSlice : kSlice;
  // A hurried caller comes back at once: here it waits for what may change.
  sink_->Poll(hurry ? kHurriedWait : milliseconds(0));
  while (Step(hurry)) {
  }
}

bool TransactionalDelivery::Step(bool hurry) {
  switch (phase_) {
    case Phase::kOpening:
      return StepOpening();
    case Phase::kIdle:
      return StepIdle();
    case Phase::kOpen:
      return StepOpen(hurry);
    case Phase::kSending:
      return StepSending();
    case Phase::kCommitting:
      return StepCommitting();
    case Phase::kAborting:
      return StepAborting();
    case Phase::kRewinding:
      return StepRewinding(hurry);
  }
  return false;
}

// However long it takes: without brokers there is nothing else to try.
bool TransactionalDelivery::StepOpening() {
  if (parts_.clock.Steady() < rest_until_) {
    return false;
  }
  switch (sink_->Open(slice_)) {
    case Answer::kDone:
      break;
    case Answer::kAgain:
      trouble_ = FaultText();
      return false;
    default:
      return Renew(Why::kError);
  }
  if (sink_->tainted()) {
    return Renew(Why::kTainted);
  }
  Enter(rewind_due_ ? Phase::kRewinding : Phase::kIdle);
  return true;
}

bool TransactionalDelivery::StepIdle() {
  if (parts_.windows.published() == 0) {
    return false;
  }
  if (sink_->Begin() != Answer::kDone) {
    return Renew(Why::kError);
  }
  begun_ = parts_.clock.Steady();
  Enter(Phase::kOpen);
  return true;
}

bool TransactionalDelivery::StepOpen(bool hurry) {
  const bool sent = failure_ || SendQueued();
  if (failure_) {
    Abort(failure_->error);
    return true;
  }
  if (!sent) {
    if (Expired()) {
      Abort("the brokers have not taken the outputs");
    }
    return false;
  }
  const bool old = parts_.clock.Steady() - begun_ >= limits_.interval;
  if (!hurry && !old && !Full()) {
    return false;
  }
  positions_ = parts_.windows.PublishedEnds();
  Enter(Phase::kSending);
  return true;
}

bool TransactionalDelivery::StepSending() {
  // Fetched now: it names the generation of the group that we are in, and the
  // windows hold nothing of partitions that another generation has taken away.
  const GroupMembership membership = source_->Membership();
  if (membership == nullptr) {
    Abort("no longer in the consumer group");
    return true;
  }
  switch (sink_->SendOffsets(positions_, membership, kSlice)) {
    case Answer::kDone:
      Enter(Phase::kCommitting);
      return true;
    case Answer::kAgain:
      if (Expired()) {
        Abort("the offsets were not taken: " + FaultText());
      }
      return false;
    case Answer::kAbort:
      Abort(FaultText());
      return true;
    case Answer::kRenew:
      break;
  }
  return Renew(Why::kError);
}

bool TransactionalDelivery::StepCommitting() {
  const Answer answer = sink_->Commit(slice_);
  if (answer == Answer::kDone) {
    Committed();
    return sink_->tainted() ? Renew(Why::kTainted) : false;
  }
  if (answer == Answer::kAbort) {
    Abort(FaultText());
    return true;
  }
  if (answer == Answer::kAgain && !Expired()) {
    return false;
  }
  return Renew(answer == Answer::kAgain ? Why::kTimeout : Why::kError);
}

bool TransactionalDelivery::StepAborting() {
  switch (sink_->Abort(slice_)) {
    case Answer::kDone:
      break;
    case Answer::kAgain:
      return Expired() ? Renew(Why::kTimeout) : false;
    default:
      return Renew(Why::kError);
  }
  if (sink_->tainted()) {
    return Renew(Why::kTainted);
  }
  Enter(Phase::kRewinding);
  return true;
}

bool TransactionalDelivery::StepRewinding(bool hurry) {
  if (hurry || parts_.clock.Steady() < rest_until_) {
    return false;
  }
  const auto positions = source_->Rewind(slice_);
  if (!positions) {
    return false;
  }
  Decide(*positions);
  rewind_due_ = false;
  Enter(Phase::kIdle);
  return true;
}

// ---- outputs ----

void TransactionalDelivery::Publish(InFlight& entry) {
  entry.outputs = 0;
  for (Output& output : TakeOutputs(entry, parts_.topics)) {
    Enqueue(entry, std::move(output));
  }
}

void TransactionalDelivery::Enqueue(InFlight& entry, Output output) {
  const std::uint32_t index = entry.outputs++;
  const auto refused = refused_.find(PlaceOf(entry));
  if (refused != refused_.end() && refused->second.contains(index)) {
    auto letter =
        ReplacementFor(output, entry, parts_.topics, source_->ClusterId());
    if (letter) {
      Enqueue(entry, *std::move(letter));
    }
    return;
  }
  bytes_ += BytesOf(output.record);
  queue_.push_back({entry.sequence, index, std::move(output)});
}

// False: not all could be sent yet, or something failed.
bool TransactionalDelivery::SendQueued() {
  while (!failure_) {
    if (alone_) {
      if (sink_->Flush(slice_) != Answer::kDone) {
        return failure_.has_value();
      }
      alone_.reset();
      continue;
    }
    if (queue_.empty()) {
      return true;
    }
    Queued queued = std::move(queue_.front());
    queue_.pop_front();
    if (parts_.windows.Find(queued.sequence) != nullptr && !SendOne(queued)) {
      queue_.push_front(std::move(queued));
      return false;
    }
  }
  return true;
}

// False: the client's queue is full.
bool TransactionalDelivery::SendOne(Queued& queued) {
  switch (sink_->Send(queued.output.record, queued.sequence)) {
    case Sent::kTaken:
      if (one_by_one_ > 0) {
        alone_ = queued;
      }
      if (queued.output.alert && parts_.live != nullptr) {
        sent_.Add(std::move(queued.output.record.value));
      }
      return true;
    case Sent::kFull:
      return false;
    case Sent::kTooLarge:
      if (Refuse(queued)) {
        Replace(queued);
      } else {
        OnFailure({queued.sequence, /*too_large=*/true, "MSG_SIZE_TOO_LARGE"});
      }
      return true;
    case Sent::kFailed:
      break;
  }
  return true;  // told by OnFailure()
}

// False if it is so small that the topic's settings must be at fault: an
// operator mends them while it is tried again.
bool TransactionalDelivery::Refuse(const Queued& queued) {
  const InFlight* entry = parts_.windows.Find(queued.sequence);
  if (entry == nullptr || BytesOf(queued.output.record) <= kSmallBytes) {
    return false;
  }
  refused_[PlaceOf(*entry)].insert(queued.index);
  return true;
}

void TransactionalDelivery::Replace(const Queued& queued) {
  InFlight* entry = parts_.windows.Find(queued.sequence);
  if (auto letter = ReplacementFor(queued.output, *entry, parts_.topics,
                                   source_->ClusterId())) {
    Enqueue(*entry, *std::move(letter));
  }
}

void TransactionalDelivery::OnFailure(
    const TransactionalSink::Failure& failure) {
  const bool ours = phase_ == Phase::kOpen || phase_ == Phase::kSending ||
                    phase_ == Phase::kCommitting;
  if (!ours) {
    return;  // of a transaction that is being taken back
  }
  if (!failure_) {
    failure_ = failure;
    parts_.metrics.PublishFailed(failure.error);
  }
  if (failure.too_large) {
    if (alone_) {
      Refuse(*alone_);
    }
    one_by_one_ = 2 * limits_.records;
  }
}

// ---- how a transaction ends ----

void TransactionalDelivery::Committed() {
  const std::vector<InFlight> done = parts_.windows.TakeDone();
  Settle(done);
  source_->NoteCommitted(positions_);
  Show(std::move(sent_));
  one_by_one_ -= std::min(one_by_one_, done.size());
  aborts_ = 0;
  renewals_ = 0;
  errors_ = 0;
  trouble_.clear();
  LeaveTransaction();
  Enter(Phase::kIdle);
}

void TransactionalDelivery::Settle(const std::vector<InFlight>& done) {
  parts_.metrics.TransactionEnded("committed");
  for (const InFlight& entry : done) {
    const auto refused = refused_.find(PlaceOf(entry));
    const auto was_refused = [&](std::uint32_t index) {
      return refused != refused_.end() && refused->second.contains(index);
    };
    if (const auto* judged = std::get_if<Judged>(&*entry.outcome)) {
      // Alerts are the first outputs of their record.
      for (std::uint32_t i = 0; i < judged->encoded.alerts.size(); ++i) {
        if (!was_refused(i)) {
          parts_.accounts.AlertPublished(entry);
        }
      }
    }
    if (refused != refused_.end()) {
      refused_.erase(refused);
    }
    parts_.accounts.Done(entry);
  }
}

void TransactionalDelivery::Show(LiveBatch alerts) {
  if (parts_.live != nullptr && !alerts.empty()) {
    parts_.live->Publish(std::move(alerts));
  }
}

}  // namespace wirewatch
