#include "config/yaml/source_text.h"

#include <algorithm>

namespace wirewatch {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// npos if the quote is never closed.
std::size_t EndOfQuoted(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  for (std::size_t at = begin + 1; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || text.substr(at + 1, 1) != "'") {
        return at + 1;
      }
      ++at;  // '' is one quote
    }
  }
  return std::string_view::npos;
}

// The value is the source with every run of blanks that holds a line end
// folded; so the two are walked together.
std::size_t EndOfPlain(std::string_view text, std::size_t begin,
                       std::string_view value) {
  std::size_t at = begin;
  for (const char c : value) {
    if (IsBlank(c)) {
      while (at < text.size() && IsBlank(text[at])) {
        ++at;
      }
    } else if (at < text.size() && text[at] == c) {
      ++at;
    } else {
      break;
    }
  }
  return std::max(at, std::min(begin + 1, text.size()));
}

}  // namespace

std::size_t EndOfScalar(std::string_view text, std::size_t begin,
                        std::string_view value) {
  switch (begin < text.size() ? text[begin] : '\0') {
    case '"':
    case '\'':
      return EndOfQuoted(text, begin);
    case '|':
    case '>':
      return EndOfWord(text, begin);
    default:
      return EndOfPlain(text, begin, value);
  }
}

std::size_t EndOfWord(std::string_view text, std::size_t begin) {
  return std::min(text.find_first_of(" \t\r\n,]}", begin), text.size());
}

std::size_t SkipBlank(std::string_view text, std::size_t at) {
  while (at < text.size() && (IsBlank(text[at]) || text[at] == '#')) {
    at = text[at] == '#' ? std::min(text.find('\n', at), text.size()) : at + 1;
  }
  return at;
}

}  // namespace wirewatch
