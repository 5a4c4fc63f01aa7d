// `wirewatch ctl skip`: asks the daemon what would be left out, then the
// person, then the daemon to do it.
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/cli/command_line.h"
#include "daemon/cli/ctl_talk.h"
#include "rules/base/decimal.h"

namespace wirewatch {
namespace {

using Json = nlohmann::json;

// The daemon waits for its brokers, and for the records before.
constexpr std::chrono::seconds kSkipPatience{60};

std::optional<ControlRequest> RequestOf(const CtlSkipOptions& options) {
  ControlRequest request;
  request.verb = ControlRequest::Verb::kSkip;
  const std::string_view where = options.partition;
  const std::size_t slash = where.rfind('/');
  if (slash == std::string_view::npos || slash == 0) {
    return std::nullopt;
  }
  const auto partition = ParseDecimal<std::int32_t>(where.substr(slash + 1));
  if (!partition || options.to < 0) {
    return std::nullopt;
  }
  request.topic = where.substr(0, slash);
  request.partition = *partition;
  request.to = options.to;
  return request;
}

// Only a person at a terminal can be asked.
bool Confirmed() {
  if (::isatty(STDIN_FILENO) == 0) {
    std::cerr << "Nothing was left out: that wants --yes.\n";
    return false;
  }
  std::cerr << "Leave them out? [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  if (answer == "y" || answer == "yes") {
    return true;
  }
  std::cerr << "Nothing was left out.\n";
  return false;
}

}  // namespace

int RunCtlSkip(const CtlSkipOptions& options) {
  std::optional<ControlRequest> request = RequestOf(options);
  if (!request) {
    std::cerr << "wirewatch: wanted TOPIC/PARTITION and an offset: articles/3 "
                 "--to 1200\n";
    return kExitUsage;
  }
  const auto ask = [&] {
    const auto answer = Ask(options.where, *request, kSkipPatience);
    return answer ? answer->value("skip", Json::object()) : Json::object();
  };
  const auto tell = [](const Json& report) {
    const int exit_code = report.value("exit", kExitFailed);
    const bool done = report.value("result", "") == "skipped";
    Print(done ? std::cout : std::cerr, report.value("text", ""));
    return exit_code;
  };
  const Json plan = ask();
  if (tell(plan) != kExitGood || (!options.yes && !Confirmed())) {
    return kExitFailed;
  }
  request->from = plan.value("from", std::int64_t{0});
  return tell(ask());
}

}  // namespace wirewatch
