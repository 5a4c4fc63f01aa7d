// Daemon: builds every part from settings and rules and hands each to the next.
// Reading Start() shows the program.
//
// Threads (docs/internals/threads.md has the whole list):
//   the caller's   signals, watchdog
//   ww-load        Reloader: loads watchlists again
//   ww-consume     ConsumeLoop: owns consumer and producer
//   ww-work-N      WorkerPool: decode, fold, find, judge, encode
//   ww-http        HttpServer: /metrics, /-/healthy, /-/ready, the page
//   ww-try         TryDesk: an article that somebody tries on the page
//   ww-control     ControlServer: `wirewatch ctl`
//   librdkafka     its own: main, broker threads
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "config/diag/diagnostic.h"
#include "config/settings/settings.h"
#include "config/watchlist/watchlist_loader.h"
#include "daemon/control/control_protocol.h"
#include "daemon/control/control_server.h"
#include "daemon/http/http_server.h"
#include "daemon/kafka/kafka.h"
#include "daemon/metrics/metrics.h"
#include "daemon/service/clock.h"
#include "daemon/service/consume_loop.h"
#include "daemon/service/health.h"
#include "daemon/service/mutex.h"
#include "daemon/service/partition_board.h"
#include "daemon/service/reloader.h"
#include "daemon/service/rule_set_slot.h"
#include "daemon/service/service_metrics.h"
#include "daemon/service/watchlist_counts.h"
#include "daemon/service/wiring.h"
#include "daemon/service/worker_pool.h"
#include "daemon/web/alert_feed.h"
#include "daemon/web/live_alerts.h"
#include "daemon/web/try_desk.h"

namespace wirewatch {

// Why a daemon did not start: the operator's fault (exit 78) or the world's,
// such as a port in use (exit 1).
struct StartError {
  bool configuration = false;
  std::string text;
};

// One thread makes it and stops it.
class Daemon {
 public:
  Daemon(Settings settings, WatchlistLoader loader);
  ~Daemon();  // stops, if still running
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // `loaded` is what `loader` gave first, with a bundle. Returns when
  // everything runs; brokers need not answer yet. Tests that the watchlists
  // fail are logged and counted, and keep nothing from starting: there are no
  // former watchlists to stay with, and to watch nothing is worse.
  Result<std::monostate, StartError> Start(LoadedWatchlists loaded);

  // Loads the watchlists again, and the password of the Kafka login, on
  // ww-load; returns at once. From any thread, once started. The answer is
  // logged and counted, and told to `done`. A half-written file usually parses:
  // see config/watchlist/shrink_guard.h.
  void AskReload(bool force, Reloader::Done done = nullptr);
  // After Stop(): no thread is at something that cannot be ended (a large list
  // that loads, a record that a worker hangs on). If one is, the destructor
  // would wait for it; the process may end around it instead.
  bool Idle() const;

  // Stops accepting, finishes what is in flight, leaves the group, within
  // limits.drain. True if all in flight was finished.
  bool Stop();

  // Takes the gauges of what only shows over time. About once a second, by the
  // thread that started it.
  void Tend();

  // Empty: the consume loop and all workers move. Else what does not.
  std::string UnhealthyReason() const;
  // The consume loop ended by itself: stop, exit and be restarted.
  bool Failed() const { return loop_ && loop_->failed(); }
  // Empty: ready. Who is unhealthy is not: the loop that stands still cannot
  // say so itself.
  std::string NotReadyReason() const;
  // What it is and does, for `ctl status`. From any thread, once started.
  DaemonStatus Status() const;
  // The same in a line, for `systemctl status`: "ready; 3 watchlists, ...".
  std::string StatusLine() const;
  std::string bootstrap() const { return brokers_; }
  // 0 if there is no listener.
  std::uint16_t http_port() const { return http_ ? http_->port() : 0; }
  // Where `wirewatch ctl` reaches it; empty: nowhere.
  const std::string& control_socket() const { return control_socket_; }
  Metrics& metrics() { return metrics_; }

 private:
  void LoadFirst(LoadedWatchlists loaded);
  // The Reloader's, on ww-load. A password that cannot be read is a fault too.
  LoadedWatchlists LoadAgain();
  void OnReloaded(const ReloadAnswer& answer);
  void ShowMemoryBudget() REQUIRES(loads_mutex_);
  Result<std::monostate, StartError> StartHttp();
  void AddPage(HttpRoutes& routes);
  HttpResponse StatusJson() const;
  Result<std::monostate, StartError> StartKafka();
  Result<std::monostate, StartError> StartControl();

  // What is in force, and what the last reload came to, for Status().
  struct Loads {
    std::chrono::system_clock::time_point accepted;
    std::string bundle;
    std::uint64_t generation = 1;
    std::vector<WatchlistCounts> counts;
    double bytes_per_name = 0;  // at the height of the first load
    std::size_t failing_tests = 0;
    std::optional<ReloadReport> last_reload;
  };

  const Settings settings_;
  const WatchlistLoader loader_;
  const SystemClock clock_;
  Metrics metrics_;
  ServiceMetrics service_metrics_{metrics_, settings_.metrics.max_rule_series};
  Health health_;
  PartitionBoard partitions_;
  std::string brokers_;
  std::shared_ptr<KafkaCredentials> credentials_;
  Secret next_password_;  // ww-load's, between LoadAgain() and OnReloaded()
  std::string control_socket_;
  std::chrono::steady_clock::time_point started_;
  mutable Mutex loads_mutex_;
  Loads loads_ GUARDED_BY(loads_mutex_);

  // In the order of construction; destroyed in reverse.
  std::unique_ptr<EmbeddedKafka> embedded_;
  std::unique_ptr<RuleSetSlot> rules_;
  std::unique_ptr<LiveAlerts> live_;  // null: no page
  std::unique_ptr<AlertFeed> feed_;
  std::unique_ptr<TryDesk> tries_;
  std::unique_ptr<WorkerPool> workers_;
  std::unique_ptr<ConsumeLoop> loop_;
  std::unique_ptr<ByteSource> source_;
  KafkaDelivery delivery_;
  std::unique_ptr<HttpServer> http_;
  std::unique_ptr<Reloader> reloader_;
  std::unique_ptr<ControlServer> control_;
  std::thread loop_thread_;
  std::atomic<bool> started_all_{false};
  bool finished_ = true;

  // Tend()'s: when it was last called, and how busy workers had been.
  std::chrono::steady_clock::time_point tended_;
  std::uint64_t log_lines_dropped_ = 0;
  std::vector<std::chrono::nanoseconds> busy_;
};

// The versions that /metrics and --version show: wirewatch, librdkafka, icu...
MetricLabels BuildInfo();

}  // namespace wirewatch
