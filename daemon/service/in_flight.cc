#include "daemon/service/in_flight.h"

#include <utility>

namespace wirewatch {
namespace {

std::size_t BytesOf(const ConsumedRecord& record) {
  std::size_t bytes = record.value ? record.value->size() : 0;
  bytes += record.key ? record.key->size() : 0;
  for (const auto& [name, value] : record.headers) {
    bytes += name.size() + value.size();
  }
  return bytes;
}

// With what its list of headers takes, which is more than their letters.
std::size_t HeldBy(const OutputRecord& record) {
  return BytesOf(record) + record.headers.size() * sizeof(Headers::value_type);
}

}  // namespace

std::size_t BytesOf(const Outcome& outcome) {
  if (const auto* rejected = std::get_if<Rejected>(&outcome)) {
    return HeldBy(rejected->dead_letter) + rejected->error.detail.size();
  }
  const auto* judged = std::get_if<Judged>(&outcome);
  if (judged == nullptr) {
    return 0;
  }
  std::size_t bytes = judged->counted.mentions.size() * sizeof(Mention) +
                      judged->encoded.alerts.size() * sizeof(Alert);
  for (const Alert& alert : judged->encoded.alerts) {
    bytes += HeldBy(alert.record);
  }
  return bytes;
}

InFlight& InFlightWindows::Add(InFlight entry) {
  entry.sequence = next_sequence_++;
  records_ += 1;
  record_bytes_ += BytesOf(*entry.record);
  CountOutcome(entry);
  std::deque<InFlight>& entries = windows_[entry.record->from].entries;
  InFlight& added = entries.emplace_back(std::move(entry));
  by_sequence_.emplace(added.sequence, &added);
  return added;
}

void InFlightWindows::Finish(std::uint64_t sequence,
                             std::unique_ptr<Outcome> outcome) {
  if (InFlight* entry = Find(sequence)) {
    entry->outcome = std::move(outcome);
    CountOutcome(*entry);
  }
}

void InFlightWindows::CountOutcome(InFlight& entry) {
  const std::size_t bytes = entry.outcome ? BytesOf(*entry.outcome) : 0;
  outcome_bytes_ = outcome_bytes_ - entry.outcome_bytes + bytes;
  entry.outcome_bytes = bytes;
}

InFlight* InFlightWindows::Find(std::uint64_t sequence) {
  const auto found = by_sequence_.find(sequence);
  return found == by_sequence_.end() ? nullptr : found->second;
}

void InFlightWindows::PublishReady(
    const std::function<bool(InFlight&)>& publish) {
  for (auto& [partition, window] : windows_) {
    while (window.published < window.entries.size() &&
           window.entries[window.published].outcome) {
      InFlight& entry = window.entries[window.published];
      window.published += 1;
      published_ += 1;
      entry.published = true;
      const bool goes_on = publish(entry);
      CountOutcome(entry);
      if (!goes_on) {
        return;
      }
    }
  }
}

Positions InFlightWindows::PublishedEnds() const {
  Positions ends;
  for (const auto& [partition, window] : windows_) {
    if (window.published > 0) {
      ends.emplace_back(
          partition, window.entries[window.published - 1].record->offset + 1);
    }
  }
  return ends;
}

std::vector<InFlight> InFlightWindows::TakeDone() {
  std::vector<InFlight> done;
  done.reserve(published_);
  for (auto& [partition, window] : windows_) {
    while (window.published > 0 && window.entries.front().unacknowledged == 0) {
      done.push_back(std::move(window.entries.front()));
      window.entries.pop_front();
      window.published -= 1;
      Forget(done.back());
    }
  }
  return done;
}

std::unordered_set<std::uint64_t> InFlightWindows::Drop(
    const TopicPartition& partition) {
  std::unordered_set<std::uint64_t> dropped;
  const auto found = windows_.find(partition);
  if (found == windows_.end()) {
    return dropped;
  }
  for (const InFlight& entry : found->second.entries) {
    dropped.insert(entry.sequence);
    Forget(entry);
  }
  windows_.erase(found);
  return dropped;
}

void InFlightWindows::DropAll() {
  windows_.clear();
  by_sequence_.clear();
  records_ = 0;
  record_bytes_ = 0;
  outcome_bytes_ = 0;
  published_ = 0;
}

void InFlightWindows::Forget(const InFlight& entry) {
  published_ -= entry.published ? 1 : 0;
  by_sequence_.erase(entry.sequence);
  records_ -= 1;
  record_bytes_ -= BytesOf(*entry.record);
  outcome_bytes_ -= entry.outcome_bytes;
}

bool InFlightWindows::Empty(const TopicPartition& partition) const {
  const auto found = windows_.find(partition);
  return found == windows_.end() || found->second.entries.empty();
}

bool InFlightWindows::HasPublished(const TopicPartition& partition) const {
  const auto found = windows_.find(partition);
  return found != windows_.end() && found->second.published > 0;
}

const InFlight* InFlightWindows::Oldest() const {
  const InFlight* oldest = nullptr;
  for (const auto& [partition, window] : windows_) {
    if (!window.entries.empty() &&
        (oldest == nullptr ||
         window.entries.front().sequence < oldest->sequence)) {
      oldest = &window.entries.front();
    }
  }
  return oldest;
}

}  // namespace wirewatch
