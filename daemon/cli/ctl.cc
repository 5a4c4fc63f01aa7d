// `wirewatch ctl`: speaks to a running daemon over its control socket.
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "daemon/cli/command_line.h"
#include "daemon/cli/ctl_status_text.h"
#include "daemon/cli/ctl_talk.h"
#include "daemon/cli/terminal.h"

namespace wirewatch {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;

constexpr milliseconds kStatusPatience{10'000};
// A load takes as long as it takes; who is tired of waiting interrupts.
constexpr milliseconds kNoLimit{0};

}  // namespace

int RunCtlReload(const CtlReloadOptions& options) {
  const auto answer =
      Ask(options.where,
          {.verb = ControlRequest::Verb::kReload, .force = options.force},
          kNoLimit);
  if (!answer) {
    return kExitFailed;
  }
  const Json& reload = answer->at("reload");
  const int exit_code = reload.at("exit").get<int>();
  Print(exit_code == kExitGood ? std::cout : std::cerr,
        reload.at("text").get<std::string>());
  return exit_code;
}

int RunCtlStatus(const CtlStatusOptions& options) {
  const auto answer = Ask(
      options.where, {.verb = ControlRequest::Verb::kStatus}, kStatusPatience);
  if (!answer) {
    return kExitFailed;
  }
  const Json& status = answer->at("status");
  if (options.json) {
    std::cout << status.dump(2) << "\n";
  } else {
    std::cout << StatusText(status, Painter(ColourOn(STDOUT_FILENO)));
  }
  return kExitGood;
}

}  // namespace wirewatch
