#include "daemon/cli/dead_letters.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "daemon/cli/terminal.h"
#include "rules/base/decimal.h"

namespace wirewatch {
namespace {

constexpr std::string_view kPrefix = "wirewatch-";

std::optional<std::string> HeaderOf(const ConsumedRecord& letter,
                                    std::string_view name) {
  for (const auto& [header, value] : letter.headers) {
    if (std::string_view(header).starts_with(kPrefix) &&
        header.substr(kPrefix.size()) == name) {
      return value;
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> NumberIn(const ConsumedRecord& letter,
                                     std::string_view name) {
  const auto text = HeaderOf(letter, name);
  return text ? ParseDecimal<std::int64_t>(*text) : std::nullopt;
}

}  // namespace

std::optional<DeadLetter> ReadDeadLetter(const ConsumedRecord& letter) {
  const auto topic = HeaderOf(letter, "topic");
  const auto partition = NumberIn(letter, "partition");
  const auto offset = NumberIn(letter, "offset");
  const auto reason = HeaderOf(letter, "error");
  if (!topic || !partition || *partition > INT32_MAX || !offset || !reason) {
    return std::nullopt;
  }
  DeadLetter read;
  read.reason = *reason;
  const auto lost_from = NumberIn(letter, "lost-from");
  const auto lost_to = NumberIn(letter, "lost-to");
  if (lost_from && lost_to) {
    read.lost = std::max<std::int64_t>(*lost_to - *lost_from, 0);
    return read;
  }
  read.original.from = {*topic, static_cast<std::int32_t>(*partition)};
  read.original.offset = *offset;
  read.original.timestamp_ms = NumberIn(letter, "timestamp");
  read.original.key = letter.key;
  read.original.value = letter.value;
  read.original.bytes = letter.bytes;
  for (const auto& header : letter.headers) {
    if (!std::string_view(header.first).starts_with(kPrefix)) {
      read.original.headers.push_back(header);
    }
  }
  read.whole = !HeaderOf(letter, "bytes");
  return read;
}

DeadLetterLedger::DeadLetterLedger(std::vector<std::string> topics,
                                   std::string reason)
    : topics_(std::move(topics)), reason_(std::move(reason)) {}

std::optional<ConsumedRecord> DeadLetterLedger::Take(
    const ConsumedRecord& letter) {
  auto read = ReadDeadLetter(letter);
  if (!read) {
    foreign_ += 1;
    return std::nullopt;
  }
  if (read->lost > 0) {
    markers_ += 1;
    lost_ += static_cast<std::uint64_t>(read->lost);
    return std::nullopt;
  }
  if (!reason_.empty() && read->reason != reason_) {
    return std::nullopt;
  }
  if (std::ranges::find(topics_, read->original.from.topic) == topics_.end()) {
    foreign_ += 1;
    return std::nullopt;
  }
  const Place place{read->original.from, read->original.offset};
  if (!seen_.insert(place).second) {
    repeated_ += 1;
    return std::nullopt;
  }
  reasons_[read->reason].letters += 1;
  reason_of_.emplace(place, read->reason);
  if (!read->whole) {
    to_read_.insert(place);
    return std::nullopt;
  }
  return std::move(read->original);
}

std::vector<PartitionStretch> DeadLetterLedger::ToRead() const {
  std::vector<PartitionStretch> stretches;
  for (const auto& [partition, offset] : to_read_) {
    if (!stretches.empty() && stretches.back().partition == partition &&
        stretches.back().to == offset) {
      stretches.back().to += 1;
    } else {
      stretches.push_back({partition, offset, offset + 1});
    }
  }
  return stretches;
}

void DeadLetterLedger::Tried(const ConsumedRecord& original,
                             const Outcome& outcome) {
  const auto reason = reason_of_.find({original.from, original.offset});
  if (reason == reason_of_.end()) {
    return;
  }
  RetriedReason& counts = reasons_[reason->second];
  reason_of_.erase(reason);
  if (const auto* rejected = std::get_if<Rejected>(&outcome)) {
    counts.failed[std::string(ToString(rejected->error.reason))] += 1;
    return;
  }
  counts.passed += 1;
  if (const auto* judged = std::get_if<Judged>(&outcome)) {
    counts.alerts += judged->encoded.alerts.size();
  }
}

std::map<std::string, RetriedReason> DeadLetterLedger::Reasons() const {
  std::map<std::string, RetriedReason> reasons = reasons_;
  for (const auto& [place, reason] : reason_of_) {
    reasons[reason].gone += 1;
  }
  return reasons;
}

std::string DeadLetterLedger::Report() const {
  std::string report;
  for (const auto& [reason, counts] : Reasons()) {
    report += fmt::format("  {}: {} records, {} pass now ({} alerts)",
                          Visible(reason), counts.letters, counts.passed,
                          counts.alerts);
    for (const auto& [why, count] : counts.failed) {
      report += fmt::format(", {} still {}", count, why);
    }
    if (counts.gone > 0) {
      report += fmt::format(
          ", {} not to be had: the letter holds a part, the topic no longer "
          "the rest",
          counts.gone);
    }
    report += "\n";
  }
  if (reasons_.empty()) {
    report += "  no dead letter" +
              (reason_.empty() ? "" : " of reason `" + Visible(reason_) + "`") +
              "\n";
  }
  if (repeated_ > 0) {
    report += fmt::format("  {} letters repeat another one\n", repeated_);
  }
  if (markers_ > 0) {
    report += fmt::format(
        "  {} markers stand for {} records that nobody could read\n", markers_,
        lost_);
  }
  if (foreign_ > 0) {
    report += fmt::format("  {} are of no topic in `input.topics`\n", foreign_);
  }
  return report;
}

}  // namespace wirewatch
