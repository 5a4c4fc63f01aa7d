// Dead letters read back: which record each of them is of, and what became of
// those records when they were tried again.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/kafka/kafka.h"
#include "daemon/kafka/topic_reader.h"
#include "daemon/pipeline/process.h"

namespace wirewatch {

// One record of the dead-letter topic, by the headers that docs/alerts.md
// lists.
struct DeadLetter {
  std::string reason;       // "bad_json"
  ConsumedRecord original;  // with its own coordinates, key and headers
  // The letter holds all bytes of the record; else it must be read again.
  bool whole = false;
  // A marker of so many records that nobody could read; `original` is none.
  std::int64_t lost = 0;
};
// Nothing if it is no dead letter of ours.
std::optional<DeadLetter> ReadDeadLetter(const ConsumedRecord& letter);

// What came of the records of one reason.
struct RetriedReason {
  std::uint64_t letters = 0;
  std::uint64_t passed = 0;  // are articles (or tombstones) now
  std::uint64_t alerts = 0;
  std::map<std::string, std::uint64_t> failed;  // by today's reason
  std::uint64_t gone = 0;  // cut in the letter, and no longer in the topic
};

// One thread. Each record counts once, however many letters there are of it.
class DeadLetterLedger {
 public:
  // `topics`: those that are read again where a letter holds only a part.
  // `reason`: only letters of this one; empty: all.
  DeadLetterLedger(std::vector<std::string> topics, std::string reason);

  // A record of the dead-letter topic. Returns the original if it can be tried
  // at once.
  std::optional<ConsumedRecord> Take(const ConsumedRecord& letter);
  // The originals that must be read again.
  std::vector<PartitionStretch> ToRead() const;
  // What came of an original, whichever way it was got.
  void Tried(const ConsumedRecord& original, const Outcome& outcome);

  // For a person: a line for each reason, and what was left out.
  std::string Report() const;

 private:
  using Place = std::pair<TopicPartition, std::int64_t>;
  // Those that were not tried, by reason, are gone.
  std::map<std::string, RetriedReason> Reasons() const;

  const std::vector<std::string> topics_;
  const std::string reason_;
  std::map<Place, std::string> reason_of_;  // of those not tried yet
  std::set<Place> seen_;
  std::set<Place> to_read_;
  std::map<std::string, RetriedReason> reasons_;
  std::uint64_t repeated_ = 0;
  std::uint64_t markers_ = 0;
  std::uint64_t lost_ = 0;     // records that they stand for
  std::uint64_t foreign_ = 0;  // no letters of ours, or of other topics
};

}  // namespace wirewatch
