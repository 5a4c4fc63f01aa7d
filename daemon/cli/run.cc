// `wirewatch run`: the daemon under a service manager or a terminal.
#include <pthread.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <thread>

#include "daemon/cli/command_line.h"
#include "daemon/cli/configuration.h"
#include "daemon/cli/terminal.h"
#include "daemon/service/daemon.h"
#include "daemon/service/log.h"
#include "daemon/service/notify.h"

namespace wirewatch {
namespace {

// Signals that the main thread waits for; blocked before any thread starts, so
// that every thread inherits the mask.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    sigaddset(&signals, signal);
  }
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

// The next signal, or 0 if none came within `timeout`.
int WaitForSignal(const sigset_t& signals, std::chrono::milliseconds timeout) {
  const timespec wait{timeout.count() / 1000,
                      (timeout.count() % 1000) * 1000000};
  const int signal = sigtimedwait(&signals, nullptr, &wait);
  return signal > 0 ? signal : 0;
}

int ExitCodeOf(const Daemon& daemon) {
  return daemon.Failed() ? kExitFailed : kExitGood;
}

// The loop keeps to the limit by itself, but for a call of the Kafka library
// that does not come back: with silent brokers librdkafka 2.0.2 waits for the
// answer to the offsets of a transaction for many seconds, given one.
constexpr std::chrono::seconds kBeyondTheLimit{1};

// Waits for the drain and keeps the watchdog fed; a second signal ends it all.
void Drain(Daemon& daemon, const sigset_t& signals,
           std::chrono::milliseconds limit) {
  const auto give_up =
      std::chrono::steady_clock::now() + limit + kBeyondTheLimit;
  NotifyStopping();
  if (daemon.Failed()) {
    LogError("the Kafka client cannot go on; ending, to be started again");
  }
  LogInfo("stopping: finishing what is in flight");
  std::atomic<bool> done{false};
  bool finished = false;
  std::thread stopper([&] {
    pthread_setname_np(pthread_self(), "ww-stop");
    finished = daemon.Stop();
    done.store(true);
  });
  while (!done.load()) {
    NotifyWatchdog();
    const int signal = WaitForSignal(signals, std::chrono::milliseconds(50));
    if (signal == SIGTERM || signal == SIGINT) {
      std::_Exit(128 + signal);  // nothing is lost: offsets were not stored
    }
    if (std::chrono::steady_clock::now() > give_up) {
      LogWarning(
          "stopped in the middle of a call that does not come back; what was "
          "not committed will be read again");
      std::_Exit(ExitCodeOf(daemon));
    }
  }
  stopper.join();
  if (finished) {
    LogInfo("stopped");
  } else {
    LogWarning(
        "stopped before all in flight was acknowledged; those records "
        "will be read again");
  }
}

// Until a signal asks to stop or the consume loop ended by itself.
void ServeSignals(Daemon& daemon, const sigset_t& signals) {
  const auto pace =
      std::min(std::chrono::milliseconds(1000),
               WatchdogPace().value_or(std::chrono::milliseconds(1000)));
  std::string last_reason;
  std::string last_status;
  while (!daemon.Failed()) {
    const int signal = WaitForSignal(signals, pace);
    if (signal == SIGHUP) {
      daemon.AskReload(/*force=*/false);
    } else if (signal != 0) {
      return;
    }
    daemon.Tend();
    const std::string reason = daemon.UnhealthyReason();
    if (reason.empty()) {
      NotifyWatchdog();
    }
    if (reason != last_reason && !reason.empty()) {
      LogError("unhealthy; the watchdog is not fed", {{"reason", reason}});
    }
    last_reason = reason;
    const std::string status = daemon.StatusLine();
    if (status != last_status) {
      NotifyStatus(status);
    }
    last_status = status;
  }
}

// What a start needs, or what keeps it from starting: every fault of the
// configuration and of the watchlists at once.
struct Inputs {
  std::optional<Settings> settings;
  LoadedWatchlists watchlists;
  Diagnostics diagnostics;  // of both
};

Inputs LoadInputs(const std::string& path) {
  Configuration configuration = LoadConfiguration(path);
  Inputs inputs{std::move(configuration.settings),
                {},
                std::move(configuration.diagnostics)};
  if (configuration.watchlists) {
    inputs.watchlists = LoadWatchlists({*configuration.watchlists});
    inputs.diagnostics.insert(inputs.diagnostics.end(),
                              inputs.watchlists.diagnostics.begin(),
                              inputs.watchlists.diagnostics.end());
  }
  return inputs;
}

void TellWhatToType(const std::string& config) {
  if (access(config.c_str(), F_OK) != 0) {
    std::cerr << "\nThere is no configuration yet. Type\n"
                 "  wirewatch check --print-defaults > "
              << config
              << "\nand edit it, or\n"
                 "  wirewatch run --config FILE\n"
                 "  wirewatch demo    to see it work without any\n";
  }
}

}  // namespace

int RunDaemon(const RunOptions& options) {
  // The Kafka library holds the password: no core, no debugger of other users.
  prctl(PR_SET_DUMPABLE, 0);
  const sigset_t signals = BlockSignals();
  Inputs inputs = LoadInputs(options.config);
  if (!inputs.settings || !inputs.watchlists.bundle) {
    std::cerr << RenderAll(inputs.diagnostics, ColourOn(STDERR_FILENO));
    TellWhatToType(options.config);
    return kExitConfiguration;
  }
  const Settings& settings = *inputs.settings;
  InitialiseLog(settings.log.level, settings.log.format);
  LogDiagnostics(inputs.diagnostics);

  Daemon daemon(settings, [path = settings.watchlists] {
    return LoadWatchlists({path});
  });
  if (const auto started = daemon.Start(std::move(inputs.watchlists));
      !started.ok()) {
    LogError(started.error().text);
    return started.error().configuration ? kExitConfiguration : kExitFailed;
  }
  LogInfo("started", {{"config", options.config},
                      {"brokers", daemon.bootstrap()},
                      {"http_port", std::to_string(daemon.http_port())},
                      {"control", daemon.control_socket().empty()
                                      ? "off"
                                      : daemon.control_socket()}});
  NotifyReady();
  ServeSignals(daemon, signals);
  Drain(daemon, signals, settings.limits.drain);
  const int exit_code = ExitCodeOf(daemon);
  if (!daemon.Idle()) {
    std::_Exit(exit_code);  // nothing else is left to do
  }
  return exit_code;
}

}  // namespace wirewatch
