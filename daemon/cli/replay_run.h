// ReplayRun: records of Kafka through the engine into an output, with a moving
// line, counts, and an end that tells them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/cli/dead_letters.h"
#include "daemon/cli/engine.h"
#include "daemon/cli/interruption.h"
#include "daemon/cli/ordered_crew.h"
#include "daemon/cli/progress.h"
#include "daemon/cli/replay_output.h"
#include "daemon/kafka/topic_reader.h"

namespace wirewatch {

// One at a time: it takes SIGINT for a wish to end. One thread.
class ReplayRun {
 public:
  // All outlive it. `threads` judge; `shows_progress`: else no moving line.
  ReplayRun(const Engine& engine, ReplayOutput& output, std::uint32_t threads,
            bool shows_progress);

  // Reads the stretches to their ends, with a reader that has not begun, and
  // hands their records to `take`. False if it was interrupted, does not get
  // on, or cannot write.
  bool Read(TopicReader& reader, std::vector<PartitionStretch> stretches,
            const std::function<void(ConsumedRecord)>& take);
  // Judges the record, some time, and writes its alerts; in the order in which
  // they are given. `tried`, if not null, is told the outcome; the same for
  // all.
  void Take(ConsumedRecord record, DeadLetterLedger* tried = nullptr);
  // Writes what is left, and tells on standard error what was done; the exit
  // code of the verb. `complete`: everything was read.
  int Finish(bool complete);

  bool interrupted() const { return interruption_.came(); }

 private:
  // Records that one thread judges, and what it finds.
  struct Batch {
    std::string cluster;
    std::vector<ConsumedRecord> records;
    std::uint64_t bytes = 0;  // of the records' values
    std::vector<Outcome> outcomes;
  };
  struct Rejects {
    std::uint64_t count = 0;
    std::string first;  // where
  };

  void Give();  // what is gathered to the crew
  void Settle(const Batch& batch);
  void Settle(const ConsumedRecord& record, const Outcome& outcome);
  std::string DeadText() const;
  void TellHoles() const;

  const Engine& engine_;
  ReplayOutput& output_;
  ProgressBar bar_;
  const Interruption interruption_;
  std::vector<std::unique_ptr<Processor>> processors_;  // one a thread
  TopicReader* reader_ = nullptr;                       // in Read()
  Batch gathered_;
  DeadLetterLedger* ledger_ = nullptr;
  std::vector<Hole> holes_;
  std::string fault_;  // why it ended

  std::uint64_t records_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t alerted_ = 0;
  std::uint64_t alerts_ = 0;
  std::uint64_t quiet_ = 0;
  std::uint64_t tombstones_ = 0;
  std::map<std::string, Rejects> rejected_;  // by reason

  OrderedCrew<Batch> crew_;  // last: its threads use the others
};

}  // namespace wirewatch
