// What `--help` shows of a verb. The manual page says the same of it: both read
// the definition of the command line through this.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <memory>
#include <string>

namespace wirewatch {

// No line of a help is longer.
constexpr std::size_t kHelpWidth = 100;

// Descriptions are wrapped, defaults stand in words, examples (the footer of a
// verb, a command a line) come last.
std::shared_ptr<CLI::FormatterBase> HelpFormatter();

// "-c, --config"
std::string NamesOf(const CLI::Option& option);
// What stands behind it: "PATH", "{json,text}"; empty for a flag.
std::string TakesOf(const CLI::Option& option);
// Its description, with its default and whether it must be there.
std::string TextOf(const CLI::Option& option);
// "wirewatch scan [OPTION]... [FILE]..."; `path` is "scan".
std::string SynopsisOf(const CLI::App& verb, const std::string& path);

}  // namespace wirewatch
