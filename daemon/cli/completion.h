// What a shell needs to complete the command line, made from its definition.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace wirewatch {

// A script for `shell`: bash, zsh or fish. Verbs, options, the words that an
// option or a place takes; files where a file or a directory is wanted.
std::string CompletionScript(const CLI::App& app, const std::string& shell);

}  // namespace wirewatch
