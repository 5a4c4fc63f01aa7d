// The daemon's log: one message, some fields, to standard error or the journal.
// Messages and values are escaped (controls, direction controls, ill-formed
// UTF-8): nothing that is logged can forge a line or hide a part of one.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wirewatch {

using LogFields = std::vector<std::pair<std::string_view, std::string>>;

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
