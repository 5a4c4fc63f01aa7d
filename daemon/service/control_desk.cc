#include "daemon/service/control_desk.h"

#include <chrono>
#include <utility>

#include "daemon/article/rfc3339.h"
#include "daemon/service/log.h"

namespace wirewatch {

std::string TimeText(std::chrono::system_clock::time_point time) {
  return FormatRfc3339(std::chrono::duration_cast<std::chrono::milliseconds>(
                           time.time_since_epoch())
                           .count())
      .value_or("");
}

ReloadReport ReportOf(const ReloadAnswer& answer,
                      std::chrono::system_clock::time_point ended) {
  return {std::string(ToString(answer.kind)), ExitCodeOf(answer),
          TextOf(answer), TimeText(ended)};
}

ControlHandler ControlDesk(
    std::function<DaemonStatus()> status,
    std::function<void(bool force, Reloader::Done done)> reload) {
  return [status = std::move(status), reload = std::move(reload)](
             const std::string& line, const ControlPeer& peer,
             ControlReply reply) {
    const auto request = ParseRequest(line);
    if (!request.ok()) {
      reply(ErrorLine(request.error().text));
      return;
    }
    if (request->verb == ControlRequest::Verb::kStatus) {
      reply(ToLine(status()));
      return;
    }
    LogInfo(
        request->force ? "a forced reload is asked for"
                       : "a reload is asked for",
        {{"uid", std::to_string(peer.uid)}, {"pid", std::to_string(peer.pid)}});
    reload(request->force,
           [reply = std::move(reply)](const ReloadAnswer& answer) {
             reply(ToLine(ReportOf(answer, std::chrono::system_clock::now())));
           });
  };
}

}  // namespace wirewatch
