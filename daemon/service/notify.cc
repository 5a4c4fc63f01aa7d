#include "daemon/service/notify.h"

#include <systemd/sd-daemon.h>

#include <cstdint>

namespace wirewatch {

void NotifyReady() {
  sd_notify(0, "READY=1");
}
void NotifyReloading() {
  sd_notify(0, "RELOADING=1");
}
void NotifyStopping() {
  sd_notify(0, "STOPPING=1");
}
void NotifyWatchdog() {
  sd_notify(0, "WATCHDOG=1");
}
void NotifyStatus(const std::string& status) {
  sd_notify(0, ("STATUS=" + status).c_str());
}

std::optional<std::chrono::milliseconds> WatchdogPace() {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0) {
    return std::nullopt;
  }
  return std::chrono::milliseconds(microseconds / 2000);
}

}  // namespace wirewatch
