#include "daemon/cli/replay_plan.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "daemon/cli/replay_window.h"

namespace wirewatch {
namespace {

// Those that touch or overlap become one.
std::vector<PartitionStretch> Merged(std::vector<PartitionStretch> stretches) {
  std::ranges::sort(stretches, {}, [](const PartitionStretch& one) {
    return std::pair(one.partition, one.from);
  });
  std::vector<PartitionStretch> merged;
  for (PartitionStretch& one : stretches) {
    if (!merged.empty() && merged.back().partition == one.partition &&
        one.from <= merged.back().to) {
      merged.back().to = std::max(merged.back().to, one.to);
    } else {
      merged.push_back(std::move(one));
    }
  }
  return merged;
}

}  // namespace

Result<ReplayPlan, ReaderError> PlanForAll(
    TopicReader& reader, const std::vector<std::string>& topics) {
  ReplayPlan plan;
  for (const std::string& topic : topics) {
    auto there = reader.WhatIsThere(topic);
    if (!there.ok()) {
      return there.error();
    }
    std::ranges::move(*there, std::back_inserter(plan.stretches));
  }
  return plan;
}

Result<ReplayPlan, ReaderError> PlanForTimes(
    TopicReader& reader, const std::vector<std::string>& topics,
    std::int64_t from_ms, std::optional<std::int64_t> to_ms) {
  auto there = PlanForAll(reader, topics);
  if (!there.ok()) {
    return there;
  }
  auto begins = reader.Since(there->stretches, from_ms);
  auto ends = to_ms ? reader.Since(there->stretches, *to_ms)
                    : Result<std::vector<PartitionStretch>, ReaderError>(
                          std::vector<PartitionStretch>());
  if (!begins.ok() || !ends.ok()) {
    return begins.ok() ? ends.error() : begins.error();
  }
  ReplayPlan plan{*std::move(begins), {}};
  for (std::size_t i = 0; i < plan.stretches.size(); ++i) {
    PartitionStretch& stretch = plan.stretches[i];
    if (to_ms) {
      stretch.to = std::max(stretch.from, (*ends)[i].from);
    }
    if (stretch.from > 0 && stretch.from == there->stretches[i].from &&
        stretch.from < stretch.to) {
      plan.remarks.push_back(ToString(stretch.partition) +
                             " is not kept before offset " +
                             std::to_string(stretch.from) +
                             ": what the window had before that is gone");
    }
  }
  return plan;
}

Result<ReplayPlan, ReaderError> PlanForOffsets(
    TopicReader& reader, const std::vector<std::string>& topics,
    const std::vector<std::string>& texts) {
  std::vector<OffsetRange> ranges;
  std::map<TopicPartition, std::int64_t> ends;
  for (const std::string& text : texts) {
    auto range = ParseOffsets(text);
    if (!range) {
      return ReaderError{"`" + text +
                         "` is no range of offsets; write articles/3:1200, "
                         "articles/3:1200..1500 or articles/3:1200.."};
    }
    if (std::ranges::find(topics, range->partition.topic) == topics.end()) {
      return ReaderError{"`" + text + "`: `" + range->partition.topic +
                         "` is none of `input.topics`"};
    }
    ranges.push_back(*std::move(range));
  }
  auto there = PlanForAll(reader, topics);
  if (!there.ok()) {
    return there;
  }
  for (const PartitionStretch& one : there->stretches) {
    ends[one.partition] = one.to;
  }
  ReplayPlan plan;
  for (OffsetRange& range : ranges) {
    const auto end = ends.find(range.partition);
    if (end == ends.end()) {
      return ReaderError{"there is no partition " + ToString(range.partition)};
    }
    const std::int64_t to =
        std::min(range.to.value_or(end->second), end->second);
    if (range.to.value_or(to) > to) {
      plan.remarks.push_back(ToString(range.partition) + " ends at offset " +
                             std::to_string(end->second - 1));
    }
    if (range.from < to) {
      plan.stretches.push_back({std::move(range.partition), range.from, to});
    }
  }
  plan.stretches = Merged(std::move(plan.stretches));
  return plan;
}

}  // namespace wirewatch
