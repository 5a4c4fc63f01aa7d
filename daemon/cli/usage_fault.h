// What is told of a command line that was not understood.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace wirewatch {

// One of some words; a value that is none is told with the nearest one.
CLI::Validator OneOf(std::vector<std::string> words);

// Ends with a newline. `app` has been given the command line and has thrown
// `error`: names the word that was not understood and the nearest one that
// would be, and where to read more.
std::string UsageFaultText(const CLI::App& app, const CLI::ParseError& error);

}  // namespace wirewatch
