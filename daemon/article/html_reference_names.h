// The names of character references (`&eacute;`), all that HTML knows: section
// "Named character references" of the HTML standard, which says that none will
// ever be added.
#pragma once

#include <cstddef>
#include <string_view>

namespace wirewatch {

// How many bytes at the beginning of `text`, which stands behind an `&` outside
// of tags, are the longest such name, with its semicolon if it has one: 4 of
// `not;`, 3 of `notit;`. 0 if there is none. Safe from many threads.
std::size_t ReferenceNameLength(std::string_view text);

}  // namespace wirewatch
