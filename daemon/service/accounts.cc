#include "daemon/service/accounts.h"

#include <chrono>
#include <string>

#include "daemon/service/log.h"

namespace wirewatch {
namespace {

double Seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

bool HadOutputs(const Outcome& outcome) {
  const auto* judged = std::get_if<Judged>(&outcome);
  return std::holds_alternative<Rejected>(outcome) ||
         (judged != nullptr && !judged->encoded.alerts.empty());
}

void TellDisagreement(const ConsumedRecord& record) {
  LogError("the fast and the slow matcher disagree: please report this",
           {{"topic", record.from.topic},
            {"partition", std::to_string(record.from.partition)},
            {"offset", std::to_string(record.offset)}});
}

}  // namespace

void Accounts::AlertPublished(const InFlight& entry) {
  metrics_.AlertPublished(AgeSeconds(*entry.record));
}

void Accounts::Done(const InFlight& entry) {
  if (HadOutputs(*entry.outcome)) {
    metrics_.PublishTook(Seconds(clock_.Steady() - entry.published_at));
  }
  if (entry.lost_records > 0) {
    metrics_.RecordsLost(ToString(entry.loss), entry.lost_records);
    return;
  }
  ServiceMetrics::DoneRecord done{
      entry.record->from,
      entry.record->value ? entry.record->value->size() : 0,
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
      TellDisagreement(*entry.record);
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

double Accounts::AgeSeconds(const ConsumedRecord& record) const {
  if (!record.timestamp_ms.has_value()) {
    return -1;
  }
  return Seconds(clock_.System().time_since_epoch() -
                 std::chrono::milliseconds(record.timestamp_ms.value()));
}

}  // namespace wirewatch
