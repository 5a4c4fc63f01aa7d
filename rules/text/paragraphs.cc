#include "rules/text/paragraphs.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace wirewatch {
namespace {

constexpr std::string_view kParagraphSeparator = "\u2029";

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

// The end of the line that begins at `begin`, and where the next one begins.
struct LineEnd {
  std::size_t end = 0;
  std::size_t next = 0;
  bool ends_paragraph = false;
};

LineEnd FindLineEnd(std::string_view text, std::size_t begin) {
  const std::size_t feed = text.find('\n', begin);
  const std::size_t separator = text.substr(0, std::min(feed, text.size()))
                                    .find(kParagraphSeparator, begin);
  if (separator != std::string_view::npos) {
    return {separator, separator + kParagraphSeparator.size(), true};
  }
  return feed == std::string_view::npos
             ? LineEnd{text.size(), text.size(), true}
             : LineEnd{feed, feed + 1, false};
}

}  // namespace

std::vector<OriginalSpan> Paragraphs(std::string_view text) {
  std::vector<OriginalSpan> paragraphs;
  OriginalSpan open;  // empty: no line of a paragraph was seen yet
  const auto close = [&] {
    if (open.begin < open.end) {
      paragraphs.push_back(open);
    }
    open = {};
  };
  for (std::size_t begin = 0; begin < text.size();) {
    const LineEnd line = FindLineEnd(text, begin);
    if (IsBlank(text.substr(begin, line.end - begin))) {
      close();
    } else {
      if (open.begin == open.end) {
        open.begin = static_cast<std::uint32_t>(begin);
      }
      open.end = static_cast<std::uint32_t>(line.end);
    }
    if (line.ends_paragraph) {
      close();
    }
    begin = line.next;
  }
  close();
  return paragraphs;
}

}  // namespace wirewatch
