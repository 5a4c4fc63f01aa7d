#include "rules/text/line_wrap.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

// Nobody wraps text narrower or wider than this.
constexpr std::size_t kNarrowest = 40;
constexpr std::size_t kWidest = 100;

struct Line {
  std::size_t begin = 0;  // bytes, without the line end
  std::size_t end = 0;
};

// A line's own bytes, without the carriage return of CR LF and spaces.
std::string_view Inside(std::string_view text, Line line) {
  const std::string_view all = text.substr(line.begin, line.end - line.begin);
  const std::size_t first = all.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) {
    return {};
  }
  return all.substr(first, all.find_last_not_of(" \t\r") + 1 - first);
}

// The lines from byte `begin` to the next blank line or the end of the text.
std::vector<Line> ReadParagraph(std::string_view text, std::size_t begin) {
  std::vector<Line> lines;
  while (begin < text.size()) {
    const Line line{begin, std::min(text.find('\n', begin), text.size())};
    lines.push_back(line);
    begin = line.end + 1;
    if (Inside(text, line).empty()) {
      break;
    }
  }
  return lines;
}

void UnwrapParagraph(const std::vector<Line>& lines, std::string& text) {
  if (lines.size() < 2) {
    return;
  }
  std::vector<std::size_t> widths;
  widths.reserve(lines.size());
  for (const Line& line : lines) {
    widths.push_back(MeasureUtf8(Inside(text, line)).code_points);
  }
  const std::size_t longest = *std::max_element(widths.begin(), widths.end());
  if (longest < kNarrowest || longest > kWidest) {
    return;
  }
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    const std::string_view next = Inside(text, lines[i + 1]);
    const std::string_view first_word = next.substr(0, next.find(' '));
    if (!next.empty() &&
        widths[i] + 1 + MeasureUtf8(first_word).code_points > longest) {
      const std::size_t at = lines[i].end;
      text[at] = ' ';
      if (at > lines[i].begin && text[at - 1] == '\r') {
        text[at - 1] = ' ';
      }
    }
  }
}

}  // namespace

std::string UnwrapLines(std::string_view text) {
  std::string unwrapped(text);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::vector<Line> lines = ReadParagraph(text, begin);
    UnwrapParagraph(lines, unwrapped);
    begin = lines.back().end + 1;
  }
  return unwrapped;
}

}  // namespace wirewatch
