// Where the root rules of UAX #29 end a sentence, which is what Sentences()
// begins with.
#pragma once

#include <cstddef>
#include <string_view>

namespace wirewatch {

// The first break behind byte `from`, which is one too, or 0, and less than
// text.size(); the last one is text.size(). `text` is well-formed UTF-8. The
// same as ICU's sentence iterator of the root locale gives (its test compares
// them), with a third of its instructions. All breaks of a text together take
// time linear in it.
std::size_t NextSentenceBreak(std::string_view text, std::size_t from);

}  // namespace wirewatch
