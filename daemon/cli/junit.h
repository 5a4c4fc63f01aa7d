// The results of watchlists' tests in the XML that build servers read.
#pragma once

#include <string>

#include "config/trial/trial.h"

namespace wirewatch {

// A JUnit report: a test suite for each rule that has tests, a test case for
// each of them, named by its `say`; a failure holds the diagnostics as text.
// Well-formed XML 1.0 whatever the texts hold.
std::string JUnitXml(const Trial& trial);

}  // namespace wirewatch
