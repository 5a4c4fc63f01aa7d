// Telling the line ends of wrapped text from those that mean something.
#pragma once

#include <string>
#include <string_view>

namespace wirewatch {

// `text` (UTF-8) with each line end that only wraps the text (sentences.h says
// which these are) replaced by spaces, byte for byte: offsets stay the same.
std::string UnwrapLines(std::string_view text);

}  // namespace wirewatch
