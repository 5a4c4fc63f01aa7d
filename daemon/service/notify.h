// What the service manager is told (sd_notify(3)); nothing happens where there
// is none.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace wirewatch {

void NotifyReady();
void NotifyReloading();
void NotifyStopping();
void NotifyWatchdog();
void NotifyStatus(const std::string& status);

// Half of the unit's WatchdogSec, the pace at which NotifyWatchdog() is due.
std::optional<std::chrono::milliseconds> WatchdogPace();

}  // namespace wirewatch
