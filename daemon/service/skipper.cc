#include "daemon/service/skipper.h"

#include <algorithm>
#include <span>

#include "daemon/service/log.h"
#include "daemon/service/outputs.h"

namespace wirewatch {
namespace {

using Kind = SkipAnswer::Kind;

constexpr auto kEnding =
    "the daemon is stopping; what was not committed is read again";

std::string Listed(std::span<const TopicPartition> partitions) {
  std::string text;
  for (const TopicPartition& partition : partitions) {
    text += (text.empty() ? "" : ", ") + ToString(partition);
  }
  return text.empty() ? "none" : text;
}

std::string Offsets(std::int64_t from, std::int64_t to) {
  return "offsets " + std::to_string(from) + " to " + std::to_string(to - 1) +
         " (" + std::to_string(to - from) + ")";
}

SkipAnswer Refused(std::string why) {
  return {Kind::kRefused, std::move(why)};
}

SkipAnswer Failed(const TopicPartition& at, const std::string& why) {
  return {Kind::kFailed,
          ToString(at) + ": " + why + "; nothing was left out, ask again"};
}

}  // namespace

void Skipper::Ask(SkipRequest request, Done done) {
  {
    const MutexLock lock(mutex_);
    if (!ended_) {
      asked_.push_back({std::move(request), std::move(done)});
      return;
    }
  }
  done({Kind::kFailed, kEnding});
}

std::optional<Skipper::Asked> Skipper::Take() {
  const MutexLock lock(mutex_);
  if (asked_.empty()) {
    return std::nullopt;
  }
  Asked asked = std::move(asked_.front());
  asked_.pop_front();
  return asked;
}

void Skipper::Turn(ByteSource& source, const Delivery& delivery) {
  if (under_way_) {
    if (!delivery.Rewinding() && Settled(*under_way_, source)) {
      under_way_.reset();
    }
    return;
  }
  std::optional<Asked> asked = Take();
  if (!asked) {
    return;
  }
  const SkipAnswer plan = Plan(asked->request, source);
  if (plan.kind != Kind::kPlanned || !asked->request.from) {
    asked->done(plan);
  } else if (delivery.Rewinding() || !finish_(asked->request.at)) {
    asked->done(Failed(asked->request.at,
                       "what was read before it could not be delivered yet"));
  } else {
    Begin(*std::move(asked), plan.from, source);
  }
}

SkipAnswer Skipper::Plan(const SkipRequest& request, ByteSource& source) const {
  const std::string at = ToString(request.at);
  if (std::ranges::find(topics_, request.at.topic) == topics_.end()) {
    return Refused("no topic `" + request.at.topic +
                   "` among those that are read (input.topics)");
  }
  const std::vector<TopicPartition> ours = source.Assignment();
  if (std::ranges::find(ours, request.at) == ours.end()) {
    return Refused(at + " is not read by this instance, which has: " +
                   Listed(ours) + "; `wirewatch ctl status` of each instance " +
                   "tells which has it: ask that one");
  }
  const auto extent = source.Extent(request.at, kExtentPatience);
  if (!extent) {
    return Failed(request.at, "no broker has said what the partition holds");
  }
  const std::int64_t from = extent->position;
  if (request.to <= from) {
    return Refused(at + " is read from offset " + std::to_string(from) +
                   " on: " + std::to_string(request.to) + " is not ahead");
  }
  if (request.to > extent->end) {
    return Refused(at + " ends before offset " + std::to_string(extent->end) +
                   ": " + std::to_string(request.to) + " is beyond that");
  }
  if (request.from && from < *request.from) {
    return Refused(at + " is read from offset " + std::to_string(from) +
                   " on, before " + std::to_string(*request.from) +
                   " as it was confirmed");
  }
  return {Kind::kPlanned,
          at + ": " + Offsets(from, request.to) +
              " would never be read; reading would go on at offset " +
              std::to_string(request.to),
          from, request.to};
}

void Skipper::Begin(Asked asked, std::int64_t from, ByteSource& source) {
  const SkipRequest& request = asked.request;
  LogWarning("records are left out on request",
             {{"topic", request.at.topic},
              {"partition", std::to_string(request.at.partition)},
              {"from_offset", std::to_string(from)},
              {"to_offset", std::to_string(request.to - 1)}});
  source.SkipTo(request.at, request.to);
  KafkaEvent loss;
  loss.loss = LossReason::kSkipped;
  loss.at = request.at;
  loss.lost_from = from;
  loss.lost_to = request.to;
  InFlight marker = LostMarker(loss, source.ClusterId());
  marker.since = clock_.Steady();
  windows_.Add(std::move(marker));
  under_way_ = UnderWay{std::move(asked), from, clock_.Steady() + kPatience};
}

bool Skipper::Settled(const UnderWay& skip, ByteSource& source) const {
  const SkipRequest& request = skip.asked.request;
  const auto committed = source.Committed(request.at);
  if (committed && *committed >= request.to) {
    skip.asked.done(
        {Kind::kSkipped,
         ToString(request.at) + ": " + Offsets(skip.from, request.to) +
             " left out, and marked in the dead-letter topic; reading goes "
             "on at offset " +
             std::to_string(request.to),
         skip.from, request.to});
    return true;
  }
  if (clock_.Steady() < skip.give_up) {
    return false;
  }
  skip.asked.done(
      {Kind::kFailed,
       ToString(request.at) +
           ": the offset behind the marker is not committed yet; `wirewatch "
           "ctl status` shows whether it will be: if not, ask again"});
  return true;
}

void Skipper::End(ByteSource& source) {
  if (under_way_) {
    source.Commit();
    under_way_->give_up = {};
    Settled(*under_way_, source);
    under_way_.reset();
  }
  std::deque<Asked> waiting;
  {
    const MutexLock lock(mutex_);
    ended_ = true;
    waiting.swap(asked_);
  }
  for (const Asked& asked : waiting) {
    asked.done({Kind::kFailed, kEnding});
  }
}

}  // namespace wirewatch
