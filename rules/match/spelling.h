// What a name stands for: the spellings that a text may show for it. This is
// the half of the matcher that runs once, when a watchlist is loaded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/match/clitics.h"
#include "rules/match/name.h"
#include "rules/match/suffixes.h"
#include "rules/text/fold.h"

namespace wirewatch {

// A stricter look at the original than folding gives: the StrictFormOf the
// surface must be one of the forms.
struct StrictForm {
  Strictness strictness;
  std::string form;  // a pattern; for an exact name, the form itself
};

struct Spelling {
  std::uint32_t name = 0;  // index into the matcher's names
  std::string pattern;     // see pattern.h; never empty
  Proclitics proclitics;
  SuffixGrammar suffixes = SuffixGrammar::kNone;
  std::size_t letters = 0;  // letters and digits, for the edges
  std::optional<StrictForm> strict;
  // Another grammatical form than the name as written.
  bool inflected = false;
  // The skeleton of the name as written, where the pattern also has inflected
  // forms; else empty.
  std::string uninflected;
  // How the original has it if nothing was folded, where that is not the name's
  // text (an assimilated article); else empty.
  std::string written;
  // A word that does not count (Name::never): it hides the mentions of `name`
  // that lie within it.
  bool hides = false;
};

// The pattern of a name's text, before inflection. Where Arabic writes two
// words as one (after عبد and a kunya, before الله) their separator is
// optional.
std::string GluedPatternOf(std::string_view text);

// All spellings of `name`, those that hide last. Empty if it folds to nothing.
// Deterministic.
std::vector<Spelling> SpellingsOf(const Name& name, std::uint32_t index);

// What of a surface is compared under `strictness`: all of it for an exact
// name, else its letters and signs without what stands between them, since
// separators are free for every name that is not exact.
std::string StrictFormOf(std::string_view surface, References references,
                         Strictness strictness);

}  // namespace wirewatch
