// Words of folded text with one kind of space between them.
#pragma once

#include <string>
#include <string_view>

namespace wirewatch {

enum class Apostrophes { kKept, kLeftOut };

// Every run of folded separators (space, line end, hyphen, underscore, middle
// dot) becomes one space, none at the ends; soft joints are left out.
std::string SpaceWords(std::string_view folded, Apostrophes apostrophes);

}  // namespace wirewatch
