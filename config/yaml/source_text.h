// Where things end in the source of a YAML file, which the parser does not
// tell. All offsets are bytes of `text`.
#pragma once

#include <cstddef>
#include <string_view>

namespace wirewatch {

// The end of the scalar that begins at `begin` and has the value `value`: with
// its closing quote, or npos if that never comes; of a block scalar the end of
// its indicator.
std::size_t EndOfScalar(std::string_view text, std::size_t begin,
                        std::string_view value);

// The end of what has no blank, comma or closing bracket in it.
std::size_t EndOfWord(std::string_view text, std::size_t begin);

// Past blanks, line ends and comments.
std::size_t SkipBlank(std::string_view text, std::size_t at);

}  // namespace wirewatch
