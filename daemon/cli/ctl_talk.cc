#include "daemon/cli/ctl_talk.h"

#include <algorithm>
#include <iostream>
#include <string_view>
#include <vector>

#include "daemon/cli/terminal.h"
#include "daemon/control/control_socket.h"
#include "daemon/service/wiring.h"

namespace wirewatch {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;

// Where to look. A configuration that cannot be read is no reason to give up:
// the daemon that runs has read a better one.
std::vector<std::string> PathsOf(const CtlOptions& options) {
  if (!options.socket.empty()) {
    return {options.socket};
  }
  const LoadedSettings loaded = LoadSettings(options.config);
  return ControlSocketsToTry(loaded.settings ? *loaded.settings
                                             : DefaultSettings());
}

void TellNobody(const CtlOptions& options,
                const std::vector<ControlError>& errors) {
  std::cerr << "wirewatch: no daemon to speak to\n";
  bool denied = false;
  for (const ControlError& error : errors) {
    std::cerr << "  looked at " << Visible(error.text) << "\n";
    denied = denied || error.kind == ControlError::Kind::kDenied;
  }
  if (denied) {
    std::cerr << "Only root, the daemon's user and its group may speak to it: "
                 "try sudo.\n";
  } else if (errors.empty()) {
    std::cerr << "`control.socket` is off in " << Visible(options.config)
              << ".\n";
  } else {
    std::cerr << "Is it running (systemctl status wirewatch)? One that was "
                 "started by hand listens only where\n"
                 "`control: {socket: PATH}` of its configuration says: give "
                 "that with --config or --socket.\n";
  }
}

}  // namespace

std::optional<Json> Ask(const CtlOptions& options,
                        const ControlRequest& request, milliseconds patience) {
  std::vector<ControlError> errors;
  for (const std::string& path : PathsOf(options)) {
    const auto line = AskDaemon(path, ToLine(request), patience);
    if (!line.ok()) {
      errors.push_back(line.error());
      continue;
    }
    const Json answer = Json::parse(*line, nullptr, /*allow_exceptions=*/false);
    if (!answer.is_object() || answer.contains("error")) {
      std::cerr << "wirewatch: "
                << Visible(answer.is_object() ? answer.value("error", "")
                                              : "no answer of a daemon")
                << "\n";
      return std::nullopt;
    }
    return answer;
  }
  TellNobody(options, errors);
  return std::nullopt;
}

void Print(std::ostream& out, const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out << Visible(std::string_view(text).substr(at, end - at)) << "\n";
    at = end + 1;
  }
}

}  // namespace wirewatch
