// TopicReader: reads stretches of partitions once, each from its first offset
// to its last one, and changes nothing. It belongs to no consumer group, so
// there is none that it could join and none whose offsets it could move.
//
// It reads what is committed, as the daemon does: offsets that hold markers or
// records of aborted transactions bring nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "daemon/kafka/kafka.h"
#include "rules/base/result.h"

namespace wirewatch {

// Offsets [from, to) of a partition.
struct PartitionStretch {
  TopicPartition partition;
  std::int64_t from = 0;
  std::int64_t to = 0;
  friend bool operator==(const PartitionStretch&,
                         const PartitionStretch&) = default;
};

// A part of a stretch that cannot be read any more, or not at all.
struct Hole {
  enum class Why {
    kRemoved,     // by retention, or by an operator
    kUndecodable  // the batch at its begin is damaged, or packed as we cannot
                  // unpack it; what is behind that one was not read either
  };
  PartitionStretch stretch;
  Why why = Why::kRemoved;
  friend bool operator==(const Hole&, const Hole&) = default;
};

// Brokers that are away, a topic that is not there, rights that are missing.
struct ReaderError {
  std::string text;
};

// One thread.
class TopicReader {
 public:
  struct Options {
    KafkaClientOptions client;
    // For each question to the brokers.
    std::chrono::milliseconds patience{15'000};
    // Asked about once a second while a question waits; true ends the wait.
    std::function<bool()> stopped = [] { return false; };
  };

  // A fault of configuration is the error. No broker need answer yet.
  static Result<std::unique_ptr<TopicReader>, ReaderError> Open(
      const Options& options);
  ~TopicReader();
  TopicReader(const TopicReader&) = delete;
  TopicReader& operator=(const TopicReader&) = delete;

  // Of each partition what is there now: from the first record that is kept to
  // the end of what is committed. What comes later is not in it.
  Result<std::vector<PartitionStretch>, ReaderError> WhatIsThere(
      const std::string& topic);
  // The same stretches, each from its first record whose timestamp is this one
  // (milliseconds since the Unix epoch) or later; empty where there is none.
  Result<std::vector<PartitionStretch>, ReaderError> Since(
      std::vector<PartitionStretch> stretches, std::int64_t timestamp_ms);
  // Empty if no broker has told; known after one of the questions above.
  std::string ClusterId();

  // What is to be read, in any order; several stretches of a partition are
  // read in the order of their offsets and must not overlap. Once.
  void Begin(std::vector<PartitionStretch> stretches);
  // The next record of any of them, in order in each partition; nothing if none
  // came within `timeout`.
  std::optional<ConsumedRecord> Next(std::chrono::milliseconds timeout);
  // All of them were read to their ends.
  bool Done() const;

  // Offsets of the stretches that are behind, read or not; and of how many.
  std::uint64_t passed() const;
  std::uint64_t total() const;
  const std::vector<Hole>& holes() const;
  // Where it stands and what the brokers said last, for a person: "articles/3
  // at offset 17; _BAD_COMPRESSION: ...".
  std::string Trouble() const;

 private:
  struct State;
  explicit TopicReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace wirewatch
