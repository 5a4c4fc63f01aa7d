// What TransactionalDelivery does when a transaction does not come to its end:
// aborts, other producers, partitions that leave, commits whose end nobody
// told.
#include <algorithm>
#include <string_view>

#include "daemon/service/log.h"
#include "daemon/service/transactional_delivery.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using Fault = TransactionalSink::Fault;

// 0 for the first, then 100 ms, 200 ms...
milliseconds Rest(int times, milliseconds longest) {
  constexpr int kDoublings = 10;
  if (times <= 1) {
    return milliseconds(0);
  }
  return std::min(milliseconds(100) * (1 << std::min(times - 2, kDoublings)),
                  longest);
}

}  // namespace

// What it held is read again; and what other partitions have in flight, since
// their positions are put back with all others.
void TransactionalDelivery::Abort(const std::string& why) {
  aborts_ += 1;
  trouble_ = why;
  parts_.metrics.TransactionEnded("aborted");
  if (parts_.pacer.MayLog("transaction aborted: " + why)) {
    LogInfo("transaction aborted; its records are read again",
            {{"reason", why}});
  }
  LeaveTransaction();
  parts_.windows.DropAll();
  rewind_due_ = true;
  rest_until_ = parts_.clock.Steady() + Rest(aborts_, std::chrono::seconds(10));
  Enter(Phase::kAborting);
}

bool TransactionalDelivery::Renew(Why why) {
  static constexpr std::string_view kReasons[] = {"tainted", "fenced", "error",
                                                  "timeout"};
  if (why == Why::kError && sink_->fault().kind == Fault::Kind::kFenced) {
    why = Why::kFenced;
  }
  const std::string reason(kReasons[static_cast<std::size_t>(why)]);
  parts_.metrics.ProducerRenewed(reason);
  if (parts_.pacer.MayLog("renewed: " + reason)) {
    LogWarning("another producer takes over the transactions",
               {{"reason", reason}, {"detail", FaultText()}});
  }
  if (phase_ == Phase::kCommitting && undecided_.empty()) {
    undecided_ = parts_.windows.TakeDone();
    undecided_positions_ = positions_;
    undecided_alerts_ = std::move(sent_);
  } else if (phase_ == Phase::kOpen || phase_ == Phase::kSending) {
    parts_.metrics.TransactionEnded("aborted");
  }
  LeaveTransaction();
  parts_.windows.DropAll();
  rewind_due_ = true;
  RestAfterRenewal(why);
  sink_->Renew();
  Enter(Phase::kOpening);
  return false;
}

void TransactionalDelivery::RestAfterRenewal(Why why) {
  const auto now = parts_.clock.Steady();
  renewals_ += 1;
  trouble_ = FaultText();
  milliseconds rest = Rest(renewals_, kLongestRest);
  if (why == Why::kFenced) {
    if (fenced_ && now - *fenced_ < kFencedAgain) {
      rest = kLongestRest;
      trouble_ =
          "another producer uses our transactional.id: is there a second "
          "instance with this kafka.instance_id?";
    }
    fenced_ = now;
  } else if (why == Why::kError && sink_->fault().kind == Fault::Kind::kOther) {
    errors_ += 1;
    failed_ = failed_ || errors_ >= kMostRenewals;
  }
  rest_until_ = now + rest;
}

void TransactionalDelivery::LeaveTransaction() {
  queue_.clear();
  alone_.reset();
  failure_.reset();
  sent_ = {};
  positions_.clear();
  bytes_ = 0;
}

void TransactionalDelivery::Drop(std::span<const TopicPartition> partitions) {
  const bool inside =
      std::ranges::any_of(partitions, [this](const TopicPartition& partition) {
        return parts_.windows.HasPublished(partition);
      });
  if (inside && phase_ == Phase::kCommitting) {
    // Its end is no longer ours to wait for; who gets the partitions does.
    Renew(Why::kTimeout);
  } else if (inside && phase_ != Phase::kIdle) {
    Abort("partitions were taken away");
    StepAborting();
  }
  for (const TopicPartition& partition : partitions) {
    parts_.windows.Drop(partition);
    // Whoever has it next commits on it too: it tells nothing any more.
    std::erase_if(undecided_positions_, [&](const auto& position) {
      return position.first == partition;
    });
    std::erase_if(refused_, [&](const auto& refused) {
      return refused.first.first == partition;
    });
  }
}

void TransactionalDelivery::Decide(const Positions& committed) {
  if (undecided_.empty()) {
    return;
  }
  const auto is_known = [&](const auto& undecided) {
    return std::ranges::any_of(committed, [&](const auto& position) {
      return position.first == undecided.first;
    });
  };
  const auto was_committed = [&](const auto& undecided) {
    return std::ranges::any_of(committed, [&](const auto& position) {
      return position.first == undecided.first &&
             position.second >= undecided.second;
    });
  };
  // One partition tells for all: they were in one transaction.
  if (std::ranges::any_of(undecided_positions_, was_committed)) {
    Settle(undecided_);
    Show(std::move(undecided_alerts_));
  } else {
    parts_.metrics.TransactionEnded(
        std::ranges::any_of(undecided_positions_, is_known) ? "aborted"
                                                            : "unknown");
  }
  undecided_.clear();
  undecided_positions_.clear();
  undecided_alerts_ = {};
}

std::string TransactionalDelivery::FaultText() const {
  const Fault& fault = sink_->fault();
  return fault.code.empty() ? fault.text : fault.code + ": " + fault.text;
}

std::string TransactionalDelivery::Trouble() const {
  constexpr int kManyAborts = 3;
  const auto now = parts_.clock.Steady();
  const std::string detail = trouble_.empty() ? "" : ": " + trouble_;
  if (now < rest_until_ && phase_ == Phase::kOpening) {
    return "transactions rest" + detail;
  }
  if (aborts_ >= kManyAborts &&
      (phase_ != Phase::kIdle || parts_.windows.records() > 0)) {
    return "transactions are aborted again and again" + detail;
  }
  if (phase_ == Phase::kIdle || phase_ == Phase::kOpen ||
      now - entered_ < kSlow) {
    return {};
  }
  switch (phase_) {
    case Phase::kOpening:
      return "no broker has opened transactions for us" + detail;
    case Phase::kRewinding:
      return "the group's committed offsets are not known" + detail;
    default:
      return "a transaction does not come to its end: " + FaultText();
  }
}

}  // namespace wirewatch
