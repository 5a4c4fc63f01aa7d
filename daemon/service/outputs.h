// What a record in flight becomes on its way out: records for Kafka, each with
// its topic, and the dead letters that take the place of what does not fit.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "daemon/kafka/kafka.h"
#include "daemon/service/in_flight.h"

namespace wirewatch {

struct OutputTopics {
  std::string alerts;
  std::string dead_letters;
};

struct Output {
  ProducedRecord record;
  bool alert = false;  // else a dead letter
};

// Below it stands every dead letter that was cut down to the first 4 KiB of its
// record and our own headers: if a broker takes one of that size for too large,
// the topic's settings are at fault, and cutting again would not help.
constexpr std::size_t kSmallBytes = std::size_t{16} << 10;

// Of key, value and headers together.
std::size_t BytesOf(const ProducedRecord& record);

// Requires an outcome, and takes the bytes out of it.
std::vector<Output> TakeOutputs(InFlight& entry, const OutputTopics& topics);

// An output of `entry` is too large for its topic: what goes out in its place.
// A dead letter with the record's first bytes says so; if that does not fit for
// the record's own key and headers, one without them. Nothing if a dead letter
// for the record's alerts is out already. Keeps count in the entry.
std::optional<Output> ReplacementFor(const Output& refused, InFlight& entry,
                                     const OutputTopics& topics,
                                     const std::string& cluster);

// The entry that stands for records that were lost (kRecordsLost): a marker for
// the dead-letter topic, at the place of the last of them.
InFlight LostMarker(const KafkaEvent& event, const std::string& cluster);

}  // namespace wirewatch
