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

namespace {

SkipReport ReportOf(const SkipAnswer& answer) {
  using Kind = SkipAnswer::Kind;
  const char* result = answer.kind == Kind::kPlanned   ? "planned"
                       : answer.kind == Kind::kSkipped ? "skipped"
                       : answer.kind == Kind::kRefused ? "refused"
                                                       : "failed";
  const bool good =
      answer.kind == Kind::kPlanned || answer.kind == Kind::kSkipped;
  return {result, good ? 0 : 1, answer.text, answer.from, answer.to};
}

void LogAsked(const std::string& what, const ControlPeer& peer) {
  LogInfo(what, {{"uid", std::to_string(peer.uid)},
                 {"pid", std::to_string(peer.pid)}});
}

}  // namespace

ControlHandler ControlDesk(ControlDuties duties) {
  return [duties = std::move(duties)](const std::string& line,
                                      const ControlPeer& peer,
                                      ControlReply reply) {
    const auto request = ParseRequest(line);
    if (!request.ok()) {
      reply(ErrorLine(request.error().text));
      return;
    }
    switch (request->verb) {
      case ControlRequest::Verb::kStatus:
        reply(ToLine(duties.status()));
        return;
      case ControlRequest::Verb::kReload:
        LogAsked(request->force ? "a forced reload is asked for"
                                : "a reload is asked for",
                 peer);
        duties.reload(request->force, [reply = std::move(reply)](
                                          const ReloadAnswer& answer) {
          reply(ToLine(ReportOf(answer, std::chrono::system_clock::now())));
        });
        return;
      case ControlRequest::Verb::kSkip:
        if (request->from) {
          LogAsked("a skip is asked for", peer);
        }
        duties.skip(
            {{request->topic, request->partition}, request->to, request->from},
            [reply = std::move(reply)](const SkipAnswer& answer) {
              reply(ToLine(ReportOf(answer)));
            });
        return;
    }
  };
}

}  // namespace wirewatch
