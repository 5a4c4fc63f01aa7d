// The small grammar of JSON (RFC 8259) below objects and arrays: strings,
// numbers and the three words, each checked whole. Pure functions of a token as
// it stands in the document.
#pragma once

#include <string>
#include <string_view>

namespace wirewatch {

// Decodes what stands between the quotes of a string. False if an escape is not
// one of JSON's, or names half of a surrogate pair; `out` is then cut short.
// Requires well-formed UTF-8 without raw control characters.
bool UnescapeJson(std::string_view between_quotes, std::string& out);

// -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?, of any size: what the number
// is worth nobody asks.
bool IsJsonNumber(std::string_view token);

// -?(0|[1-9][0-9]*) with at most 19 digits, and not -0: an integer that every
// JSON reader takes for the same.
bool IsPlainJsonInteger(std::string_view token);

// "null", "true" or "false".
bool IsJsonWord(std::string_view token);

}  // namespace wirewatch
