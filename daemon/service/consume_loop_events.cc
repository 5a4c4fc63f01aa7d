// What the Kafka client tells the consume loop, for people and for counters.
#include <string>
#include <string_view>
#include <utility>

#include "daemon/service/consume_loop.h"
#include "daemon/service/log.h"

namespace wirewatch {
namespace {

LogFields StretchFields(const KafkaEvent& event) {
  return {{"topic", event.at.topic},
          {"partition", std::to_string(event.at.partition)},
          {"from_offset", std::to_string(event.lost_from)},
          {"to_offset", std::to_string(event.lost_to - 1)},
          {"detail", event.text}};
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
    case Kind::kUndecodable:
      return "undecodable";
    case Kind::kRecreated:
      return "recreated";
    case Kind::kFatal:
      return "fatal";
    case Kind::kOther:
      break;
  }
  return "other";
}

}  // namespace

void ConsumeLoop::OnEvent(const KafkaEvent& event) {
  using Kind = KafkaEvent::Kind;
  if (event.kind == Kind::kRebalance) {
    return;  // told by OnAssigned and OnRevoked
  }
  if (event.kind == Kind::kRecordsLost) {
    OnLost(event);
    return;
  }
  if (event.kind == Kind::kUndecodable) {
    metrics_.KafkaFault(std::string(ToString(event.kind)), event.code);
    LogError(
        "a batch cannot be decoded: its partition stands still in front of it",
        StretchFields(event));
    return;
  }
  if (event.kind == Kind::kRecreated) {
    metrics_.PartitionRecreated();
    partitions_.BeginAnew(event.at);
    if (pacer_.MayLog(event.code + " " + event.at.topic)) {
      LogWarning(
          "an input topic was deleted, and perhaps created anew: what is there "
          "is read from its beginning",
          {{"topic", event.at.topic}, {"detail", event.text}});
    }
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
  if (pacer_.MayLog(event.code)) {
    LogWarning("kafka",
               {{"class", kind}, {"code", event.code}, {"detail", event.text}});
  }
}

// The marker goes through the window: no offset beyond the hole is committed
// before the dead-letter topic tells of it.
void ConsumeLoop::OnLost(const KafkaEvent& event) {
  LogError(event.loss == LossReason::kUndecodable
               ? "records in a batch that cannot be decoded are left out"
               : "records were removed before they could be read",
           StretchFields(event));
  if (source_ == nullptr || delivery_->Rewinding()) {
    return;  // back at the hole, it is told again
  }
  InFlight entry = LostMarker(event, source_->ClusterId());
  entry.since = clock_.Steady();
  windows_.Add(std::move(entry));
}

}  // namespace wirewatch
