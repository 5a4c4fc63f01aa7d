// The control desk: what is asked over the control socket, done and answered.
#pragma once

#include <functional>
#include <string>

#include "daemon/control/control_protocol.h"
#include "daemon/control/control_server.h"
#include "daemon/service/reloader.h"
#include "daemon/service/skipper.h"

namespace wirewatch {

// A moment as the control protocol writes it.
std::string TimeText(std::chrono::system_clock::time_point time);

// `ended`: when.
ReloadReport ReportOf(const ReloadAnswer& answer,
                      std::chrono::system_clock::time_point ended);

// What answers; all are called on the server's thread and outlive it.
struct ControlDuties {
  std::function<DaemonStatus()> status;
  std::function<void(bool force, Reloader::Done done)> reload;
  std::function<void(SkipRequest request, Skipper::Done done)> skip;
};
// Who asked for a reload or a skip is logged.
ControlHandler ControlDesk(ControlDuties duties);

}  // namespace wirewatch
