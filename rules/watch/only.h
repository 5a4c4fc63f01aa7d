// Only: whether a rule is meant for an article at all.
#pragma once

#include <string>
#include <vector>

#include "rules/text/document.h"
#include "rules/watch/watchlist.h"

namespace wirewatch {

// One thing that `only:` asks, with what the article says of it.
struct Gate {
  std::string key;    // "language", "source_not", "max_age", "has"
  std::string asked;  // "ar, en", "2d"
  std::string seen;   // "fr", "3d 4h"; empty: not declared
  bool held = false;
};

// What the article says, in words: `seen`, or "not declared".
std::string SeenBy(const Gate& gate);

// A gate for each key of `only` that asks for something, in the order of the
// struct.
std::vector<Gate> GatesOf(const Only& only, const Document& document);

// Whether all of them hold.
bool Admits(const Only& only, const Document& document);

}  // namespace wirewatch
