// What bytes that are no UTF-8 seem to be, to name it in a dead letter. Nothing
// is ever decoded by a guess.
#pragma once

#include <string_view>

namespace wirewatch {

// Seen from the first bytes alone: "gzip", "zstd", "UTF-16LE", "UTF-16BE",
// "UTF-32LE", "UTF-32BE"; empty if they begin like none of these.
std::string_view GuessFromStart(std::string_view bytes);

// Whether it begins with UTF-8's byte order mark, or is well-formed UTF-8 with
// so many letters beyond ASCII that it is by no chance in another charset.
bool LooksLikeUtf8(std::string_view bytes);

// For bytes that are not in the charset that they should be in: one of the
// above, "UTF-8", an 8-bit charset by its most frequent letters
// ("windows-1256", "ISO-8859-6", "windows-1252"), "UTF-8 with an ill-formed
// sequence" where most of it is well-formed. Empty if it looks like none.
std::string_view GuessEncoding(std::string_view bytes);

}  // namespace wirewatch
