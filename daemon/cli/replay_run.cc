#include "daemon/cli/replay_run.h"

#include <chrono>
#include <iostream>
#include <utility>

#include "daemon/cli/command_line.h"
#include "daemon/cli/terminal.h"
#include "daemon/service/worker_pool.h"

namespace wirewatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kPoll{100};
// With brokers there and records to read, something comes within this time.
constexpr std::chrono::seconds kStandstill{30};

}  // namespace

ReplayRun::ReplayRun(const Engine& engine, ReplayOutput& output,
                     std::uint32_t threads, bool shows_progress)
    : engine_(engine),
      output_(output),
      bar_("replay", shows_progress),
      crew_(
          threads,
          [this](std::size_t worker, Batch& batch) {
            for (const ConsumedRecord& record : batch.records) {
              batch.outcomes.push_back(processors_[worker]->Run(
                  ViewOf(record, batch.cluster), *engine_.rules, nullptr));
            }
          },
          [this](Batch& batch) { Settle(batch); }) {
  for (std::uint32_t i = 0; i < threads; ++i) {
    processors_.push_back(std::make_unique<Processor>(engine.process));
  }
}

bool ReplayRun::Read(TopicReader& reader,
                     std::vector<PartitionStretch> stretches,
                     const std::function<void(ConsumedRecord)>& take) {
  reader_ = &reader;
  reader.Begin(std::move(stretches));
  auto moved = steady_clock::now();
  while (!reader.Done() && !interrupted() && fault_.empty()) {
    const std::uint64_t before = reader.passed();
    if (auto record = reader.Next(kPoll)) {
      take(*std::move(record));
    } else {
      Give();  // what there is, before waiting on
      crew_.Finish();
    }
    if (reader.passed() != before) {
      moved = steady_clock::now();
    } else if (steady_clock::now() - moved > kStandstill) {
      fault_ = "nothing more comes: " + reader.Trouble();
    }
  }
  Give();
  crew_.Finish();
  holes_.insert(holes_.end(), reader.holes().begin(), reader.holes().end());
  reader_ = nullptr;
  return reader.Done() && fault_.empty();
}

void ReplayRun::Take(ConsumedRecord record, DeadLetterLedger* tried) {
  ledger_ = tried;
  const std::size_t size = record.value ? record.value->size() : 0;
  bytes_ += size;
  gathered_.bytes += size;
  gathered_.records.push_back(std::move(record));
  if (AreEnoughForAJob(gathered_.records.size(), gathered_.bytes)) {
    Give();
  }
}

void ReplayRun::Give() {
  if (gathered_.records.empty()) {
    return;
  }
  gathered_.cluster = reader_->ClusterId();
  crew_.Give(std::exchange(gathered_, {}));
}

void ReplayRun::Settle(const Batch& batch) {
  for (std::size_t i = 0; i < batch.records.size() && fault_.empty(); ++i) {
    Settle(batch.records[i], batch.outcomes[i]);
  }
  bar_.Show({records_, bytes_, reader_->passed(), reader_->total(), 0});
}

void ReplayRun::Settle(const ConsumedRecord& record, const Outcome& outcome) {
  records_ += 1;
  if (ledger_ != nullptr) {
    ledger_->Tried(record, outcome);
  }
  if (const auto* rejected = std::get_if<Rejected>(&outcome)) {
    Rejects& rejects = rejected_[std::string(ToString(rejected->error.reason))];
    if (rejects.count++ == 0) {
      rejects.first =
          ToString(record.from) + ":" + std::to_string(record.offset);
    }
    return;
  }
  const auto* judged = std::get_if<Judged>(&outcome);
  if (judged == nullptr) {
    tombstones_ += 1;
    return;
  }
  const std::size_t alerts = judged->encoded.alerts.size();
  alerts_ += alerts;
  (alerts > 0 ? alerted_ : quiet_) += 1;
  if (auto written = output_.Write(*judged); !written.ok()) {
    fault_ = written.error().text;
  }
}

int ReplayRun::Finish(bool complete) {
  if (fault_.empty()) {
    if (auto flushed = output_.Flush(); !flushed.ok()) {
      fault_ = flushed.error().text;
    }
  }
  bar_.Clear();
  const std::string told = output_.Told();
  std::cerr << "wirewatch: "
            << (interrupted() ? "interrupted after " : "replayed ") << records_
            << " records: " << alerted_ << " alerted (" << alerts_
            << " alerts), " << quiet_ << " quiet, " << DeadText() << ", "
            << tombstones_ << " tombstones"
            << (told.empty() ? "" : "; " + Visible(told)) << "\n";
  TellHoles();
  if (!fault_.empty()) {
    std::cerr << "wirewatch: " << Visible(fault_) << "\n";
  }
  return complete && fault_.empty() && rejected_.empty() ? kExitGood
                                                         : kExitFailed;
}

// "20 dead letters (bad_json 18, first articles/3:17; ...)".
std::string ReplayRun::DeadText() const {
  std::uint64_t count = 0;
  std::string text;
  for (const auto& [reason, rejects] : rejected_) {
    count += rejects.count;
    text += (text.empty() ? " (" : "; ") + reason + " " +
            std::to_string(rejects.count) + ", first " + rejects.first;
  }
  return std::to_string(count) + " dead letters" + text +
         (text.empty() ? "" : ")");
}

void ReplayRun::TellHoles() const {
  for (const Hole& hole : holes_) {
    const PartitionStretch& stretch = hole.stretch;
    std::cerr << "wirewatch: " << ToString(stretch.partition) << ": offsets "
              << stretch.from << " to " << stretch.to - 1
              << (hole.why == Hole::Why::kRemoved
                      ? " are no longer there"
                      : " were not read, the batch there cannot be decoded")
              << " (" << stretch.to - stretch.from << ")\n";
  }
}

}  // namespace wirewatch
