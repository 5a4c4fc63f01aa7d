// A case of the name table: a name, and a text in which every mention of it
// that counts stands between ⟦ and ⟧. What is attached to a name but is no part
// of it stands outside: `و⟦الموصل⟧`. A text without marks has no mention.
#pragma once

#include <string>
#include <vector>

#include "rules/match/name.h"

namespace wirewatch {

struct NameCase {
  const char* id;  // of the test; says what the case is about
  const char* name;
  const char* text;
  Name options = {};                    // but for the text
  std::vector<std::string> forms = {};  // other spellings of the same entity
};

}  // namespace wirewatch
