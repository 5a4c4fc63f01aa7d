// Where a name may begin and end: the edge rule on the folded text.
//
// Let e be the name's edge letter, x its neighbour in the folded text, n the
// number of the name's letters and digits. The first line that applies decides:
//
//   x                                          begin            end
//   the text ends here                         edge             edge
//   from the same source unit as e             no               no
//   white space, hyphen, soft joint, any sign  edge             edge
//   apostrophe                                 elision, l'X    suffix, X's
//   digit, e a digit                           no               no
//   digit beside Han, kana, Thai, Lao...       edge             edge
//   digit and letter                           n >= 4           n >= 4
//   letters of two script groups               edge             edge
//   Han, Han                                   n >= 2           n >= 2
//   Hiragana, Hiragana                         n >= 3           n >= 3
//   Thai, Lao, Khmer, Myanmar                  edge             a new cluster
//   Hangul, Hangul                             no               josa
//   two letters of any other script            camel case       camel case
//
// Latin, Greek and Cyrillic are one group: a look-alike letter is no border.
// Camel case is an edge only in a hashtag (#FreeMosul). What a language may
// attach to a name (proclitics, suffixes) is tested by the callers.
#pragma once

#include <cstddef>
#include <optional>

#include "rules/match/field_view.h"

namespace wirewatch {

// Whether a name of `letters` letters and digits may begin at folded byte `at`.
bool IsLeftEdge(const FieldView& field, std::size_t at, std::size_t letters);

// Where the word ends whose name ends at folded byte `at`: `at` itself, or the
// end of the Korean particles that follow. Nothing if the name may not end
// there.
std::optional<std::size_t> RightEdge(const FieldView& field, std::size_t at,
                                     std::size_t letters);

// The longest hashtag that a network accepts, with some room: how far from its
// `#` camel case is an edge.
constexpr int kMaxHashtagCodePoints = 280;

// Whether the folded byte `at`, which begins a code point, begins a unit that
// steps from a small letter to a capital: in a hashtag, that is an edge.
bool IsLowerToUpperStepAt(const FieldView& field, std::size_t at);

}  // namespace wirewatch
