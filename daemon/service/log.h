// The daemon's log: one message, some fields, to standard error or the journal.
// Nobody waits for it: what cannot be written at once (a pipe that is not read)
// is left out, counted, and told of by the next line that can.
// Messages and values are escaped (controls, direction controls, ill-formed
// UTF-8): nothing that is logged can forge a line or hide a part of one.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wirewatch {

using LogFields = std::vector<std::pair<std::string_view, std::string>>;

// A warning or an error as it was logged.
struct LoggedTrouble {
  std::chrono::system_clock::time_point time;
  bool error = false;
  std::string text;  // one line, escaped, cut after 1,000 bytes
};
// The last twenty, oldest first, whatever level is logged. From any thread.
std::vector<LoggedTrouble> RecentTroubles();

// Lines left out since the start.
std::uint64_t DroppedLogLines();

// level: debug, info, warning, error. format: journal, logfmt, colour, or auto
// (journal if standard error is the journal's, colour on a terminal unless
// NO_COLOR is set, else logfmt). Called once, before any thread.
void InitialiseLog(const std::string& level, const std::string& format);

// Safe from many threads.
void LogDebug(std::string_view message, const LogFields& fields = {});
void LogInfo(std::string_view message, const LogFields& fields = {});
void LogWarning(std::string_view message, const LogFields& fields = {});
void LogError(std::string_view message, const LogFields& fields = {});

}  // namespace wirewatch
