// Publisher: outputs to Kafka until each is acknowledged, in the order given.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "daemon/kafka/kafka.h"
#include "daemon/service/clock.h"

namespace wirewatch {

// Whose output it is: the record in flight that it came of, and whether it is
// one of its alerts or its dead letter.
struct OutputOwner {
  std::uint64_t sequence = 0;
  bool alert = false;
};

// One thread (the consume loop's) calls everything here.
//
// A record that the broker refuses is sent again after a pause, for ever: its
// article's offset is not stored meanwhile, so nothing is lost. It then comes
// after what was sent meanwhile: order is kept as long as nothing is refused.
// Only one that is too large is given back through `rejected`, so that a
// smaller one can say so; a record below kSmallBytes that is "too large" is a
// fault of the topic's settings, which an operator mends while it is retried.
class Publisher {
 public:
  struct Listener {
    std::function<void(const OutputOwner&, ProducedRecord)> acknowledged;
    std::function<void(const OutputOwner&, ProducedRecord)> rejected;
    std::function<void(const std::string& error)> failed;  // will be sent again
  };
  static constexpr std::chrono::seconds kRetryPause{1};

  Publisher(const Clock& clock, Listener listener);

  // The sink's `delivered` callback.
  void OnDelivery(const ByteSink::Delivery& delivery);

  // `owner` is told when the record is acknowledged or rejected.
  void Publish(ProducedRecord record, const OutputOwner& owner);
  // Forgets what belongs to these and is not sent yet; what is on its way may
  // still arrive (at least once), but nobody is told.
  void Forget(const std::unordered_set<std::uint64_t>& sequences);
  // Sends what it can and serves delivery reports.
  void Run(ByteSink& sink);

  // Not yet acknowledged, given back or forgotten for good.
  std::size_t outstanding() const { return records_.size(); }
  std::size_t outstanding_bytes() const { return bytes_; }

 private:
  struct Outstanding {
    ProducedRecord record;
    std::size_t bytes = 0;
    OutputOwner owner;
    bool forgotten = false;
  };
  struct Retry {
    std::chrono::steady_clock::time_point due;
    std::uint64_t ticket = 0;
  };
  using Records = std::unordered_map<std::uint64_t, Outstanding>;  // by ticket

  void Erase(Records::iterator record);

  const Clock& clock_;
  const Listener listener_;
  std::uint64_t next_ticket_ = 1;
  Records records_;
  std::size_t bytes_ = 0;
  std::deque<std::uint64_t> to_send_;
  std::deque<Retry> retries_;
};

}  // namespace wirewatch
