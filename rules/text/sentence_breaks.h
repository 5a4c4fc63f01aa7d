// Where the root rules of UAX #29 end a sentence, which is what Sentences()
// begins with.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace wirewatch {

// Ascending byte offsets, the last one text.size(); none in an empty text.
// `text` is well-formed UTF-8. The same as ICU's sentence iterator of the root
// locale gives (its test compares them), with a third of its instructions.
// Linear in the text.
std::vector<std::size_t> SentenceBreaks(std::string_view text);

}  // namespace wirewatch
