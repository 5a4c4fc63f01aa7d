// AlertFeed: live alerts as server-sent events, a stream a reader. What is
// written is told in docs/api.md.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "daemon/http/http_server.h"
#include "daemon/web/live_alerts.h"

namespace wirewatch {

// The HTTP thread opens and reads; the counts are for any thread. It outlives
// its streams.
class AlertFeed {
 public:
  using Now = std::function<std::chrono::steady_clock::time_point()>;
  static constexpr int kMostReaders = 16;
  static constexpr std::uint64_t kFormerAlerts = 100;  // unless asked otherwise
  // A silent stream shows that often that it is there still.
  static constexpr std::chrono::seconds kHeartbeat{10};

  // `run` is different in each run of the daemon, without a hyphen: alerts of
  // another run cannot be gone on from.
  AlertFeed(const LiveAlerts& live, std::string run, Now now);

  // A stream, or 400 or 503.
  HttpOpened Open(const HttpRequest& request);

  int readers() const { return readers_.load(); }
  // Alerts that readers were told to have missed, added up.
  std::uint64_t missed() const { return missed_.load(); }

 private:
  class Stream;

  // A client that has come to this line goes on after the alert of that number.
  std::string IdLine(std::uint64_t after) const;

  const LiveAlerts& live_;
  const std::string run_;
  const Now now_;
  std::atomic<int> readers_{0};
  std::atomic<std::uint64_t> missed_{0};
};

}  // namespace wirewatch
