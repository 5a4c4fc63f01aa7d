// What is said over the control socket: a request and an answer, each one JSON
// object on one line. docs/operating.md shows both.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/base/result.h"

namespace wirewatch {

// {"do": "status"}, {"do": "reload", "force": true},
// {"do": "skip", "topic": "articles", "partition": 3, "to": 23, "from": 17}
struct ControlRequest {
  enum class Verb { kStatus, kReload, kSkip };
  Verb verb = Verb::kStatus;
  bool force = false;  // of kReload
  // Of kSkip: leave out what is unread before `to`, as it was confirmed: from
  // `from` on. Without it: say what that would be.
  std::string topic = {};
  std::int32_t partition = -1;
  std::int64_t to = -1;
  std::optional<std::int64_t> from = std::nullopt;
  friend bool operator==(const ControlRequest&,
                         const ControlRequest&) = default;
};

struct RequestError {
  std::string text;  // "no verb `stop`; there are `status` and `reload`"
};
// Any bytes. An unknown key is a fault: what a newer client asks for and this
// daemon does not know must not be left out silently.
Result<ControlRequest, RequestError> ParseRequest(std::string_view line);
std::string ToLine(const ControlRequest& request);

// {"error": "..."}: nothing was done.
std::string ErrorLine(const std::string& text);

// What became of a reload.
struct ReloadReport {
  std::string result;  // accepted, unchanged, faulty, refused, not now
  int exit_code = 0;
  std::string text;  // for a person, several lines
  std::string time;  // when it ended, as RFC 3339
};
std::string ToLine(const ReloadReport& report);

// What became of a skip: "planned", "skipped", "refused", "failed".
struct SkipReport {
  std::string result;
  int exit_code = 0;
  std::string text;  // for a person, a line
  // Offsets [from, to) that are, or would be, left out.
  std::int64_t from = 0;
  std::int64_t to = 0;
};
std::string ToLine(const SkipReport& report);

// What a daemon says of itself. Absent is what it does not know (yet).
struct DaemonStatus {
  struct Watchlist {
    std::string id;
    std::uint64_t entities = 0;
    std::uint64_t names = 0;
    std::uint64_t rules = 0;
  };
  struct Partition {
    std::string topic;
    std::int32_t partition = 0;
    std::optional<std::int64_t> committed;  // offset
    std::optional<std::int64_t> lag;        // records
    std::string stalled_since;              // RFC 3339; empty: it moves
    // Offsets [first, second) at which it stands still: they cannot be decoded.
    std::optional<std::pair<std::int64_t, std::int64_t>> undecodable =
        std::nullopt;
  };
  struct Trouble {
    std::string time;
    std::string level;  // warning, error
    std::string text;
  };
  // Records since the start, by what became of them.
  struct Articles {
    std::uint64_t alerted = 0;
    std::uint64_t quiet = 0;
    std::uint64_t dead_lettered = 0;
    std::uint64_t tombstones = 0;
  };
  // The live page's side.
  struct Live {
    std::uint64_t alerts = 0;  // shown since the start
    int readers = 0;
    std::uint64_t missed = 0;  // by readers that were too slow
  };
  std::string version;
  std::string instance;
  std::int64_t pid = 0;
  std::uint64_t uptime_seconds = 0;
  std::string not_ready;  // empty: ready
  std::string unhealthy;  // empty: healthy
  std::string brokers;
  std::string group;
  std::string delivery;    // exactly_once, at_least_once
  std::string http;        // "127.0.0.1:9464"; empty: none
  std::string watchlists;  // where the files are
  std::string bundle;      // sha256
  std::uint64_t generation = 0;
  std::string loaded;  // when, as RFC 3339
  std::uint64_t failing_tests = 0;
  std::vector<Watchlist> loaded_watchlists;
  Articles articles;
  std::vector<Partition> partitions;
  std::optional<Live> live;
  std::optional<ReloadReport> last_reload;
  std::vector<Trouble> troubles;  // the last ones, oldest first
};
// {"status": {...}}
std::string ToLine(const DaemonStatus& status);
// What stands in it, by itself: `ctl status --json`, GET /api/status.
std::string ToJson(const DaemonStatus& status);

}  // namespace wirewatch
