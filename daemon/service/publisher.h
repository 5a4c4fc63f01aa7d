// Publisher: outputs to Kafka until each is acknowledged, in the order given.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <unordered_map>

#include "daemon/kafka/kafka.h"
#include "daemon/service/clock.h"

namespace wirewatch {

// One thread (the consume loop's) calls everything here.
//
// A record that the broker refuses is sent again after a pause, for ever: its
// article's offset is not stored meanwhile, so nothing is lost. Only one that is
// too large is given back through `rejected`, so that a smaller one can say so;
// a record below kSmallBytes that is "too large" is a fault of the topic's
// settings, which an operator mends while it is retried.
class Publisher {
 public:
  struct Listener {
    std::function<void(std::uint64_t owner)> acknowledged;
    std::function<void(std::uint64_t owner)> rejected;
    std::function<void(const std::string& error)> failed;  // will be sent again
  };
  static constexpr std::chrono::seconds kRetryPause{1};
  static constexpr std::size_t kSmallBytes = 8 * 1024;

  Publisher(const Clock& clock, Listener listener);

  // The sink's `delivered` callback.
  void OnDelivery(const ByteSink::Delivery& delivery);

  // `owner` is told when the record is acknowledged or rejected.
  void Publish(ProducedRecord record, std::uint64_t owner);
  // Forgets what belongs to `owner` and is not sent yet; what is on its way
  // may still arrive (at least once), but nobody is told.
  void Forget(std::uint64_t owner);
  // Sends what it can and serves delivery reports.
  void Run(ByteSink& sink);

  std::size_t outstanding() const { return records_.size(); }

 private:
  struct Outstanding {
    ProducedRecord record;
    std::uint64_t owner = 0;
    bool forgotten = false;
  };
  struct Retry {
    std::chrono::steady_clock::time_point due;
    std::uint64_t ticket = 0;
  };

  const Clock& clock_;
  Listener listener_;
  std::uint64_t next_ticket_ = 1;
  std::unordered_map<std::uint64_t, Outstanding> records_;  // by ticket
  std::deque<std::uint64_t> to_send_;
  std::deque<Retry> retries_;
};

}  // namespace wirewatch
