// What a person did who is told of a `:` that the parser did not expect: mostly
// the fault is before it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wirewatch {

struct StrayColon {
  std::size_t begin = 0;  // bytes of the text: what is to be changed
  std::size_t end = 0;
  std::string message;
  std::string help;
};

// `at` is where the parser stood before a `:`. Nothing if what stands there is
// none of the usual slips: a key without a space behind its colon, a line
// without a colon, a text that holds one, a list without brackets.
std::optional<StrayColon> ExplainColon(std::string_view text, std::size_t at);

}  // namespace wirewatch
