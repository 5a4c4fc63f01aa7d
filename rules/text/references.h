// Character references (`&rsquo;`, `&#8217;`) in texts that were not extracted
// from HTML but still carry its escapes, as wire feeds do.
#pragma once

#include <cstddef>
#include <string_view>

namespace wirewatch {

struct CharacterReference {
  char32_t value = 0;     // the character that it stands for
  std::size_t bytes = 0;  // its length, from `&` to `;`; 0: no reference here
};

// The reference that begins at byte `at`, which holds `&`. Decimal and
// hexadecimal references and a closed table of names (punctuation, spaces,
// direction marks and the Latin-1 letters) are known, always with the closing
// `;`; anything else is plain text. `&amp;` before the body of a reference is
// one reference with it: feeds escape twice. As browsers do, 128 to 159 mean
// the characters of windows-1252, and a number that is no character U+FFFD.
CharacterReference ReadReference(std::string_view text, std::size_t at);

}  // namespace wirewatch
