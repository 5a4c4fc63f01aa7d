#include "config/yaml/stray_colon.h"

#include <algorithm>

namespace wirewatch {
namespace {

constexpr std::string_view kNoBreakSpace = "\u00A0";
constexpr std::string_view kBlanks = " \t\r";

struct Line {
  std::size_t begin = 0;  // of what stands behind blanks and `- `
  std::size_t end = 0;    // before trailing blanks
};

// The line that byte `at` is in, without what only indents it.
Line LineAt(std::string_view text, std::size_t at) {
  Line line;
  line.begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
  line.end = std::min(text.find('\n', at), text.size());
  while (line.begin < line.end && (text[line.begin] == ' ' ||
                                   text.substr(line.begin).starts_with("- "))) {
    ++line.begin;
  }
  while (line.end > line.begin &&
         kBlanks.find(text[line.end - 1]) != std::string_view::npos) {
    --line.end;
  }
  return line;
}

// The line before that says something; nothing if there is none.
std::optional<Line> LineBefore(std::string_view text, std::size_t at) {
  std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
  while (begin > 0) {
    const Line line = LineAt(text, begin - 1);
    if (line.begin < line.end && text[line.begin] != '#') {
      return line;
    }
    begin = begin == 1 ? 0 : text.rfind('\n', begin - 2) + 1;
  }
  return std::nullopt;
}

std::string_view Cut(std::string_view text, std::size_t begin,
                     std::size_t end) {
  return text.substr(begin, end - begin);
}

std::string Ticked(std::string_view text) {
  return "`" + std::string(text) + "`";
}

// `title: Raqqa: is struck`, `{regex: unit: [0-9]+}`.
std::optional<StrayColon> ColonInText(std::string_view text, const Line& line,
                                      std::size_t at) {
  const std::size_t bracket = Cut(text, line.begin, at).find_last_of("{[,");
  const bool in_brackets = bracket != std::string_view::npos;
  std::size_t key = line.begin + (in_brackets ? bracket + 1 : 0);
  key = std::min(text.find_first_not_of(' ', key), at);
  const std::size_t colon = Cut(text, key, at).find(": ");
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t value =
      std::min(text.find_first_not_of(' ', key + colon + 1), at);
  std::string written(Cut(text, key, value));
  written += '\'';
  written +=
      in_brackets ? Cut(text, value, at + 1) : Cut(text, value, line.end);
  written += in_brackets ? "…'" : "'";
  return StrayColon{at, at + 1, "a `: ` inside of a text",
                    "put the text in quotes: " + written};
}

// `any: isis, {mention: raqqa}`.
std::optional<StrayColon> ListWithoutBrackets(std::string_view text,
                                              const Line& line,
                                              std::size_t at) {
  const std::string_view before = Cut(text, line.begin, at);
  const std::size_t colon = before.find(": ");
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t value = before.find_first_not_of(' ', colon + 1);
  const bool plain =
      value != std::string_view::npos &&
      std::string_view("[{'\"|>").find(before[value]) == std::string_view::npos;
  if (!plain || before.find(", {", value) == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view key = before.substr(0, colon);
  return StrayColon{line.begin + value, line.end, "a list without brackets",
                    "write " + std::string(key) + ": [...]"};
}

// `severity:high` and `title Raqqa`, of which the line after is told.
std::optional<StrayColon> LineWithoutColon(std::string_view text,
                                           const Line& line) {
  const std::string_view content = Cut(text, line.begin, line.end);
  if (content.find(": ") != std::string_view::npos || content.ends_with(':') ||
      content.find_first_of("'\"{[") == 0) {
    return std::nullopt;
  }
  const std::size_t colon = content.find(':');
  if (colon == std::string_view::npos) {
    const std::size_t word = content.find(' ');
    if (word == std::string_view::npos) {
      return std::nullopt;
    }
    return StrayColon{line.begin, line.end,
                      "no `:` behind " + Ticked(content.substr(0, word)),
                      "write " + std::string(content.substr(0, word)) + ": " +
                          std::string(content.substr(word + 1))};
  }
  std::string_view value = content.substr(colon + 1);
  const bool no_break = value.starts_with(kNoBreakSpace);
  if (no_break) {
    value.remove_prefix(kNoBreakSpace.size());
  }
  const std::string_view key = content.substr(0, colon + 1);
  return StrayColon{line.begin + colon, line.begin + colon + 1,
                    (no_break ? "a no-break space, and no plain one, behind "
                              : "no space behind ") +
                        Ticked(key),
                    "write " + std::string(key) + " " + std::string(value)};
}

}  // namespace

std::optional<StrayColon> ExplainColon(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != ':') {
    return std::nullopt;
  }
  const Line line = LineAt(text, at);
  if (auto colon = ColonInText(text, line, at)) {
    return colon;
  }
  if (auto list = ListWithoutBrackets(text, line, at)) {
    return list;
  }
  const auto before = LineBefore(text, at);
  return before ? LineWithoutColon(text, *before) : std::nullopt;
}

}  // namespace wirewatch
