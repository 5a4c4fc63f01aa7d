// The manual pages, made from what the program itself reads: the command line's
// definition, the table of settings, the schema of watchlists.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace wirewatch {

// A page in man(7)'s language, UTF-8, for `man -l`. Each ends with a line end.
std::string CommandManual(const CLI::App& app);  // wirewatch(1)
std::string SettingsManual();                    // wirewatch.yaml(5)
std::string WatchlistManual();                   // wirewatch-watchlist(5)

}  // namespace wirewatch
