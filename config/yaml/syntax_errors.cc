#include "config/yaml/syntax_errors.h"

#include <array>

namespace wirewatch {
namespace {

struct Known {
  std::string_view parser;  // how the parser's message begins
  std::string_view message;
  std::string_view help;  // may be empty
};

constexpr std::string_view kIndentAlike = "indent all keys of a map alike";
constexpr std::string_view kQuoteEscape =
    "in double quotes `\\` begins an escape; use single quotes";

constexpr std::array kKnown = {
    Known{"illegal map value", "a `:` where no key can stand",
          "quote text that holds `: `; indent all keys of a map alike"},
    Known{"illegal map key", "a `?` where no key can stand", kIndentAlike},
    Known{"illegal block entry", "a `- ` where no list can begin",
          "begin the list on a line of its own"},
    Known{"illegal flow end", "a bracket closes that was never opened", ""},
    Known{"end of map flow not found", "a `{` is not closed", ""},
    Known{"end of sequence flow not found", "a `[` is not closed", ""},
    Known{"end of map not found", "this does not belong to the map above",
          kIndentAlike},
    Known{"end of sequence not found", "this does not belong to the list above",
          "begin every item with `- `, indented alike"},
    Known{"unknown escape character", "an unknown escape", kQuoteEscape},
    Known{"bad character found while scanning hex", "an unfinished escape",
          kQuoteEscape},
    Known{"invalid unicode", "an escape that is no character", kQuoteEscape},
    Known{"unknown token", "no text can begin with this character", "quote it"},
    Known{"illegal EOF in scalar", "a quote is not closed", ""},
    Known{"illegal tab", "a tab in the indentation", "indent with spaces"},
    Known{"illegal document indicator", "a line `---` or `...` inside a text",
          "close the quote before it"},
    Known{"unexpected character in block scalar",
          "text after `|` or `>` on the same line",
          "begin the text on the next line"},
};

}  // namespace

SyntaxErrorText DescribeSyntaxError(std::string_view parser_message) {
  for (const Known& known : kKnown) {
    if (parser_message.starts_with(known.parser)) {
      SyntaxErrorText text{std::string(known.message), {}, false};
      text.is_escape = known.help == kQuoteEscape;
      if (!known.help.empty()) {
        text.help.emplace_back(known.help);
      }
      return text;
    }
  }
  return {std::string(parser_message), {}, false};
}

bool IsUnclosedBracket(std::string_view parser_message) {
  return parser_message.starts_with("end of map flow") ||
         parser_message.starts_with("end of sequence flow");
}

}  // namespace wirewatch
