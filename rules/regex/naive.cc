// The slow twin: every pattern is tried at every place of every field, as it
// reads, with nothing prepared and nothing skipped. Only what *defines* a match
// is shared with the fast one: the program, and whether a span fits.
#include <re2/re2.h>

#include "rules/regex/regex_set.h"

namespace wirewatch {
namespace {

// The longest match that begins at `begin`, fits, and is at most up to `end`.
std::optional<Stretch> MatchAt(const Regex& regex, const FieldView& field,
                               std::string_view text, std::size_t begin) {
  std::size_t end = text.size();
  re2::StringPiece match;
  while (regex.re2().Match({text.data(), text.size()}, begin, end,
                           RE2::ANCHOR_START, &match, 1)) {
    end = begin + match.size();
    const RegexFit fit = FitOf(regex, field, begin, end);
    if (fit.begins && fit.ends) {
      return Stretch{.begin = begin, .end = end};
    }
    --end;
  }
  return std::nullopt;
}

void FindIn(const Regex& regex, std::uint32_t pattern, const FieldView& field,
            std::uint32_t field_index, RegexMatches& found) {
  const std::string_view text = TextOf(field, regex.options().text);
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto match = MatchAt(regex, field, text, at);
    if (!match) {
      ++at;
      continue;
    }
    if (++count > kMostRegexMatches) {
      found.truncated = true;
      return;
    }
    found.matches.push_back(
        {pattern, field_index, FitOf(regex, field, at, match->end).span});
    at = match->end;
  }
}

}  // namespace

RegexMatches FindRegexesNaively(const std::vector<Regex>& patterns,
                                const Document& document,
                                const FoldedText& text) {
  RegexMatches found;
  for (std::uint32_t p = 0; p < patterns.size(); ++p) {
    for (std::uint32_t f = 0; f < text.fields.size(); ++f) {
      FindIn(patterns[p], p, {document.fields[f], text.fields[f]}, f, found);
    }
  }
  return found;
}

}  // namespace wirewatch
