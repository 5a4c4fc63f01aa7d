// Which stretches of which partitions a replay reads.
#pragma once

#include <string>
#include <vector>

#include "daemon/kafka/topic_reader.h"

namespace wirewatch {

struct ReplayPlan {
  std::vector<PartitionStretch> stretches;
  // What a person should know of them, one line each.
  std::vector<std::string> remarks;
};

// All that is there of these topics now.
Result<ReplayPlan, ReaderError> PlanForAll(
    TopicReader& reader, const std::vector<std::string>& topics);

// In each partition from the first record with a timestamp of `from_ms` or
// later to the one before the first of `to_ms` or later; without `to_ms` to
// what is the end now. So Kafka's index of times understands a window: where
// timestamps are out of order, a few of others are among them.
Result<ReplayPlan, ReaderError> PlanForTimes(
    TopicReader& reader, const std::vector<std::string>& topics,
    std::int64_t from_ms, std::optional<std::int64_t> to_ms);

// What ParseOffsets() takes, each in one of the topics. A text that it does not
// take is an error too.
Result<ReplayPlan, ReaderError> PlanForOffsets(
    TopicReader& reader, const std::vector<std::string>& topics,
    const std::vector<std::string>& texts);

}  // namespace wirewatch
