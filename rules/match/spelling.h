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
#include "rules/text/fold.h"

namespace wirewatch {

// A stricter look at the original than folding gives: the surface must have the
// same StrictFormOf as the name.
struct StrictForm {
  Strictness strictness;
  std::string form;
};

struct Spelling {
  std::uint32_t name = 0;  // index into the matcher's names
  std::string pattern;     // see pattern.h; never empty
  Proclitics proclitics;
  std::size_t letters = 0;  // letters and digits, for the edges
  std::optional<StrictForm> strict;
  bool inflected = false;  // another grammatical form than the name as written
  // A word that does not count (Name::never): it hides the mentions of `name`
  // that lie within it.
  bool hides = false;
};

// All spellings of `name`, those that hide last. Empty if it folds to nothing.
// Deterministic.
std::vector<Spelling> SpellingsOf(const Name& name, std::uint32_t index);

// What of a surface is compared under `strictness`: all of it for an exact
// name, else its letters and signs without what stands between them, since
// separators are free for every name that is not exact.
std::string StrictFormOf(std::string_view surface, References references,
                         Strictness strictness);

}  // namespace wirewatch
