#include "rules/regex/stretches.h"

#include <algorithm>
#include <utility>

namespace wirewatch {
namespace {

// Cuts a stretch to the line that the bytes [begin, end) are in. No farther
// than the stretch reaches: a text may have no line end, and hold many
// literals.
Stretch CutToLine(Stretch stretch, std::string_view text, std::size_t begin,
                  std::size_t end) {
  const std::string_view before =
      text.substr(stretch.begin, begin - stretch.begin);
  const std::size_t line = before.rfind('\n');
  if (line != std::string_view::npos) {
    stretch.begin += line + 1;
  }
  const std::size_t rest = text.substr(end, stretch.end - end).find('\n');
  if (rest != std::string_view::npos) {
    stretch.end = end + rest;
  }
  return stretch;
}

// Where a match that holds the literal can lie.
Stretch StretchAround(const RegexFacts& facts, std::string_view text,
                      const LiteralPlace& place) {
  const std::size_t end = place.begin + place.size;
  const std::size_t reach =
      facts.most_bytes - std::min(facts.most_bytes, place.size);
  Stretch stretch{place.begin - std::min(place.begin, reach),
                  end + std::min(text.size() - end, reach)};
  if (facts.begins_with_literal) {
    stretch.begin = place.begin;
    stretch.only_at_begin = !place.is_last;
  }
  constexpr std::size_t kFar = 256;  // a line end is worth seeking
  if (!facts.crosses_lines && reach > kFar) {
    stretch = CutToLine(stretch, text, place.begin, end);
  }
  if (place.is_last) {
    stretch.end = text.size();
  }
  return stretch;
}

void SortAndMerge(std::vector<Stretch>& stretches) {
  std::sort(
      stretches.begin(), stretches.end(),
      [](const Stretch& a, const Stretch& b) { return a.begin < b.begin; });
  std::size_t kept = 0;
  for (const Stretch& stretch : stretches) {
    if (kept > 0 && !stretch.only_at_begin &&
        !stretches[kept - 1].only_at_begin &&
        stretch.begin <= stretches[kept - 1].end) {
      Stretch& last = stretches[kept - 1];
      last.end = std::max(last.end, stretch.end);
    } else {
      stretches[kept++] = stretch;
    }
  }
  stretches.resize(kept);
}

}  // namespace

std::vector<Stretch> StretchesAround(const RegexFacts& facts,
                                     std::string_view text,
                                     std::vector<LiteralPlace> places) {
  std::sort(places.begin(), places.end(),
            [](const LiteralPlace& a, const LiteralPlace& b) {
              return a.begin < b.begin;
            });
  const bool whole_lines = !facts.crosses_lines && !facts.begins_with_literal &&
                           facts.most_bytes == RegexFacts::kUnbounded;
  std::vector<Stretch> stretches;
  stretches.reserve(places.size());
  for (const LiteralPlace& place : places) {
    const bool known = whole_lines && !stretches.empty() && !place.is_last &&
                       place.begin < stretches.back().end;
    if (!known) {
      stretches.push_back(StretchAround(facts, text, place));
    }
  }
  SortAndMerge(stretches);
  return stretches;
}

}  // namespace wirewatch
