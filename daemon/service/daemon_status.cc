// What the daemon says of itself.
#include <unistd.h>

#include "daemon/article/version.h"
#include "daemon/service/control_desk.h"
#include "daemon/service/daemon.h"
#include "daemon/service/log.h"

namespace wirewatch {
namespace {

// With port 0, the port that it became.
std::string AddressOf(const std::string& listen, std::uint16_t port) {
  return listen.substr(0, listen.rfind(':') + 1) + std::to_string(port);
}

void AddPartitions(const PartitionBoard& board, const Clock& clock,
                   DaemonStatus& status) {
  for (const PartitionState& state : board.Look()) {
    std::string stalled_since;
    if (state.stalled_since) {
      stalled_since = TimeText(
          clock.System() -
          std::chrono::duration_cast<std::chrono::system_clock::duration>(
              clock.Steady() - *state.stalled_since));
    }
    DaemonStatus::Partition& one = status.partitions.emplace_back();
    one.topic = state.partition.topic;
    one.partition = state.partition.partition;
    one.committed = state.committed;
    one.lag = state.lag;
    if (state.undecodable) {
      one.undecodable = {state.undecodable->from, state.undecodable->to};
    }
    one.stalled_since = std::move(stalled_since);
  }
}

}  // namespace

DaemonStatus Daemon::Status() const {
  DaemonStatus status;
  status.version = WirewatchVersion();
  status.instance = InstanceIdOf(settings_);
  status.pid = ::getpid();
  status.uptime_seconds = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::seconds>(clock_.Steady() -
                                                       started_)
          .count());
  status.not_ready = NotReadyReason();
  status.unhealthy = UnhealthyReason();
  status.brokers = brokers_;
  status.group = settings_.kafka.group;
  status.delivery = settings_.output.delivery;
  status.http = http_ ? AddressOf(settings_.http.listen, http_->port()) : "";
  status.watchlists = settings_.watchlists;
  AddPartitions(partitions_, clock_, status);
  const auto [alerted, quiet, dead_lettered, tombstones] =
      service_metrics_.Outcomes();
  status.articles = {alerted, quiet, dead_lettered, tombstones};
  if (feed_) {
    status.live = {live_->newest(), feed_->readers(), feed_->missed()};
  }
  for (const LoggedTrouble& trouble : RecentTroubles()) {
    status.troubles.push_back({TimeText(trouble.time),
                               trouble.error ? "error" : "warning",
                               trouble.text});
  }
  const MutexLock lock(loads_mutex_);
  status.bundle = loads_.bundle;
  status.generation = loads_.generation;
  for (const WatchlistCounts& one : loads_.counts) {
    status.loaded_watchlists.push_back(
        {one.id, one.entities, one.names, one.rules});
  }
  status.loaded = TimeText(loads_.accepted);
  status.failing_tests = loads_.failing_tests;
  status.last_reload = loads_.last_reload;
  return status;
}

std::string Daemon::StatusLine() const {
  const std::string not_ready = NotReadyReason();
  std::string line = not_ready.empty() ? "ready" : "not ready: " + not_ready;
  const MutexLock lock(loads_mutex_);
  line += "; watchlists: " + std::to_string(loads_.counts.size()) +
          ", names: " + std::to_string(NamesOf(loads_.counts));
  if (loads_.last_reload && loads_.last_reload->exit_code != 0) {
    line += "; the last reload was refused";
  }
  return line;
}

}  // namespace wirewatch
