// What a person sees: colour, marked sentences, right-to-left text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/text/document.h"

namespace wirewatch {

// Colour on this file descriptor: a terminal, and NO_COLOR is not set.
bool ColourOn(int file_descriptor);

// All of `bytes` to standard output, or why not ("standard output: No space
// left on device"). Not by std::cout: of a write that a signal ends it would
// lose the rest, and Ctrl-C is to leave whole lines.
std::optional<std::string> WriteToStandardOutput(std::string_view bytes);

enum class Style { kBold, kDim, kRed, kGreen, kYellow, kCyan, kMark };

// `text` (any bytes) on one line and harmless: line ends and tabs are spaces,
// other control characters and direction controls are shown as <U+001B>,
// ill-formed UTF-8 as U+FFFD. The marks of right-to-left writing (U+200E,
// U+200F, U+061C) stay.
std::string Visible(std::string_view text);

// Wraps texts in SGR sequences, or leaves them alone; Visible() either way, so
// that nothing in an article speaks to the terminal.
class Painter {
 public:
  explicit Painter(bool colour) : colour_(colour) {}
  std::string Paint(Style style, std::string_view text) const;
  bool colour() const { return colour_; }

 private:
  bool colour_;
};

// `text` with the pieces at `marks` (bytes, ascending, not overlapping) in
// colour, or in [brackets] without; Visible(). A text
// with right-to-left letters is wrapped in U+2068 ... U+2069 (UAX #9), so that
// a terminal with bidirectional text shows the sentence in its own order and
// leaves the rest of the screen alone.
std::string MarkedText(const Painter& painter, std::string_view text,
                       const std::vector<OriginalSpan>& marks);

}  // namespace wirewatch
