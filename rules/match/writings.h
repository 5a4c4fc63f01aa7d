// The ways to write a name, before folding: the Arabic article and the cases of
// a kunya, the Hebrew article, each with the proclitics that it takes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/match/clitics.h"
#include "rules/match/name.h"

namespace wirewatch {

struct Writing {
  std::string text;
  ProcliticGrammar grammar = ProcliticGrammar::kNone;
  bool inflected = false;  // another grammatical case than the name's
};

// Every way that the name's script, language and options allow, the name's own
// text first. Empty if the name folds to nothing.
std::vector<Writing> WritingsOf(const Name& name);

// "fa" of "fa-AF".
std::string_view PrimarySubtag(std::string_view language);

// Whether a folded word is أبو, أبا or أبي, "father of".
bool IsKunya(std::string_view word);

}  // namespace wirewatch
