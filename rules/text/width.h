// How many columns a text takes on a terminal.
#pragma once

#include <cstddef>
#include <string_view>

namespace wirewatch {

// Columns: combining and format characters 0, East Asian wide and fullwidth
// characters and emoji 2 (UAX #11), everything else 1.
std::size_t DisplayWidth(std::string_view text);

// Whether the text holds a strong right-to-left character (UAX #9: R, AL).
bool HasRightToLeft(std::string_view text);

}  // namespace wirewatch
