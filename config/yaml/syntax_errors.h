// yaml-cpp's messages in the words of people who do not know its grammar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {

struct SyntaxErrorText {
  std::string message;
  std::vector<std::string> help;
  bool is_escape = false;  // of one in double quotes
};

// A message that is not known is passed on as it is.
SyntaxErrorText DescribeSyntaxError(std::string_view parser_message);

// Whether the parser was looking for the end of a `[` or `{`.
bool IsUnclosedBracket(std::string_view parser_message);

}  // namespace wirewatch
