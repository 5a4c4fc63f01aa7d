#include "daemon/service/outputs.h"

#include <memory>
#include <string_view>
#include <utility>

#include "daemon/article/encode.h"
#include "daemon/service/worker_pool.h"

namespace wirewatch {
namespace {

ProducedRecord ToTopic(const std::string& topic, OutputRecord output) {
  return {topic, std::move(output.key), std::move(output.value),
          std::move(output.headers), output.timestamp_ms};
}

}  // namespace

std::size_t BytesOf(const ProducedRecord& record) {
  std::size_t bytes = record.value.size();
  bytes += record.key ? record.key->size() : 0;
  for (const auto& [name, value] : record.headers) {
    bytes += name.size() + value.size();
  }
  return bytes;
}

std::vector<Output> TakeOutputs(InFlight& entry, const OutputTopics& topics) {
  std::vector<Output> outputs;
  if (auto* rejected = std::get_if<Rejected>(&*entry.outcome)) {
    outputs.push_back(
        {ToTopic(topics.dead_letters, std::move(rejected->dead_letter)),
         /*alert=*/false});
  } else if (auto* judged = std::get_if<Judged>(&*entry.outcome)) {
    for (Alert& alert : judged->encoded.alerts) {
      outputs.push_back(
          {ToTopic(topics.alerts, std::move(alert.record)), /*alert=*/true});
    }
  }
  return outputs;
}

std::optional<Output> ReplacementFor(const Output& refused, InFlight& entry,
                                     const OutputTopics& topics,
                                     const std::string& cluster) {
  if (refused.alert && std::exchange(entry.alert_rejected, true)) {
    return std::nullopt;
  }
  entry.dead_letters_rejected += refused.alert ? 0 : 1;
  const auto* rejected = std::get_if<Rejected>(&*entry.outcome);
  InputRecord view = ViewOf(*entry.record, cluster);
  if (entry.dead_letters_rejected > (rejected != nullptr ? 1 : 0)) {
    view.key.reset();
    view.headers.clear();
  }
  const std::string_view stage = rejected ? "decode" : "publish";
  const std::string_view error =
      rejected ? ToString(rejected->error.reason) : "alert_too_large";
  const std::string detail = rejected
                                 ? rejected->error.detail
                                 : "the broker refuses an alert of this size";
  return Output{
      ToTopic(topics.dead_letters,
              EncodeDeadLetter(view, stage, error, detail, /*max_bytes=*/0)),
      /*alert=*/false};
}

namespace {

const char* DetailOf(LossReason reason) {
  switch (reason) {
    case LossReason::kRetention:
      return "removed before they could be read (retention)";
    case LossReason::kSkipped:
      return "left out on request (wirewatch ctl skip)";
    case LossReason::kUndecodable:
      break;
  }
  return "in a batch that cannot be decoded (kafka.on_undecodable: skip)";
}

}  // namespace

InFlight LostMarker(const KafkaEvent& event, const std::string& cluster) {
  ConsumedRecord first;
  first.from = event.at;
  first.offset = event.lost_from;
  Rejected marker;
  marker.dead_letter = EncodeDeadLetter(ViewOf(first, cluster), "consume",
                                        "records_lost", DetailOf(event.loss),
                                        /*max_bytes=*/0);
  marker.dead_letter.headers.emplace_back("wirewatch-lost-reason",
                                          ToString(event.loss));
  marker.dead_letter.headers.emplace_back("wirewatch-lost-from",
                                          std::to_string(event.lost_from));
  marker.dead_letter.headers.emplace_back("wirewatch-lost-to",
                                          std::to_string(event.lost_to));
  auto last = std::make_shared<ConsumedRecord>();
  last->from = event.at;
  last->offset = event.lost_to - 1;
  InFlight entry;
  entry.record = std::move(last);
  entry.lost_records = event.lost_to - event.lost_from;
  entry.loss = event.loss;
  entry.outcome = std::make_unique<Outcome>(std::move(marker));
  return entry;
}

}  // namespace wirewatch
