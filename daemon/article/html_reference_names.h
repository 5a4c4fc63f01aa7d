// The names of character references (`&eacute;`), all that HTML knows: section
// "Named character references" of the HTML standard, which says that none will
// ever be added. What they mean is asked of the parser, once.
#pragma once

#include <cstddef>
#include <string_view>

namespace wirewatch {

struct ReferenceName {
  std::size_t bytes = 0;   // with the semicolon if it has one
  std::string_view means;  // for as long as the process lives
};
// The longest such name at the beginning of `text`, which stands behind an `&`
// outside of tags: `not;` of `not;`, `not` of `notit;`. 0 bytes if there is
// none. Safe from many threads.
ReferenceName ReadReferenceName(std::string_view text);

}  // namespace wirewatch
