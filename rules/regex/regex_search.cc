#include "rules/regex/regex_search.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>

#include "rules/match/boundaries.h"
#include "rules/match/pattern.h"

namespace wirewatch {
namespace {

// A bound on the work for one pattern in one field, in bytes that RE2 is shown
// (the same ones again after each match): this many, and so many times the
// field. Some 50 ms at worst, for a text that is made for it.
constexpr std::size_t kSearchedBytes = std::size_t{16} << 20;
constexpr std::size_t kSearchedTimes = 16;

bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// Where byte `at` of the original lies in the folded text: before the first
// unit that does not begin earlier. Nothing if it lies inside a unit.
std::optional<std::size_t> InFolded(const FoldedField& folded, std::size_t at) {
  std::size_t low = 0;
  std::size_t high = folded.text().size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (folded.UnitSpan(folded.UnitAt(middle)).begin < at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low > 0 && folded.UnitSpan(folded.UnitAt(low - 1)).end > at) {
    return std::nullopt;
  }
  return low;
}

RegexFit FitInFolded(RegexEdges edges, const FieldView& field,
                     FoldedSpan span) {
  if (edges == RegexEdges::kNone) {
    return {field.folded.IsUnitBoundary(span.begin),
            field.folded.IsUnitBoundary(span.end),
            {}};
  }
  if (span.begin == span.end) {
    return {};  // nothing but what the fold drops
  }
  const std::size_t letters = CountLetters(Cut(field.text(), span));
  return {IsLeftEdge(field, span.begin, letters),
          RightEdge(field, span.end, letters).has_value(),
          {}};
}

class Search {
 public:
  Search(const Regex& regex, const FieldView& field)
      : regex_(regex),
        field_(field),
        text_(TextOf(field, regex.options().text)),
        budget_(kSearchedBytes + kSearchedTimes * text_.size()) {}

  // The first match that lies in the stretch and fits.
  std::optional<Stretch> Next(Stretch stretch) {
    if (stretch.only_at_begin) {
      const auto candidate = MayBegin(stretch.begin)
                                 ? Run(stretch, RE2::ANCHOR_START)
                                 : std::nullopt;
      return candidate ? LongestFit(*candidate) : std::nullopt;
    }
    while (stretch.begin < stretch.end) {
      const auto candidate = Run(stretch, RE2::UNANCHORED);
      if (!candidate) {
        return std::nullopt;
      }
      if (const auto match = LongestFit(*candidate)) {
        return match;
      }
      stretch.begin = candidate->begin + 1;
      while (stretch.begin < stretch.end &&
             IsContinuation(text_[stretch.begin])) {
        ++stretch.begin;
      }
    }
    return std::nullopt;
  }

  bool exhausted() const { return budget_ == 0; }

 private:
  std::optional<Stretch> Run(Stretch where, RE2::Anchor anchor) {
    if (exhausted()) {
      return std::nullopt;
    }
    re2::StringPiece match;
    const bool found =
        regex_.re2().Match({text_.data(), text_.size()}, where.begin, where.end,
                           anchor, &match, 1);
    std::size_t seen_to = where.end;
    Stretch result;
    if (found) {
      result.begin = static_cast<std::size_t>(match.data() - text_.data());
      result.end = result.begin + match.size();
      // What is longer than any match was not looked at.
      seen_to = std::min(where.end - result.begin, regex_.facts().most_bytes) +
                result.begin;
    }
    budget_ -= std::min(budget_, seen_to - where.begin);
    return found ? std::optional<Stretch>(result) : std::nullopt;
  }

  // Whether a match of any length might begin there; asked before RE2.
  bool MayBegin(std::size_t at) const {
    if (regex_.options().text == RegexText::kOriginal) {
      return true;
    }
    return regex_.options().edges == RegexEdges::kNone
               ? field_.folded.IsUnitBoundary(at)
               : IsLeftEdge(field_, at, text_.size());
  }

  // Of the matches that begin where the longest one does.
  std::optional<Stretch> LongestFit(Stretch match) {
    while (true) {
      const RegexFit fit = FitOf(regex_, field_, match.begin, match.end);
      if (!fit.begins) {
        return std::nullopt;
      }
      if (fit.ends) {
        return match;
      }
      if (match.end - match.begin <= regex_.facts().least_bytes) {
        return std::nullopt;
      }
      const auto shorter = Run({match.begin, match.end - 1}, RE2::ANCHOR_START);
      if (!shorter) {
        return std::nullopt;
      }
      match = *shorter;
    }
  }

  const Regex& regex_;
  const FieldView& field_;
  std::string_view text_;
  std::size_t budget_;
};

}  // namespace

std::string_view TextOf(const FieldView& field, RegexText text) {
  return text == RegexText::kFolded ? field.text() : field.field.text;
}

RegexFit FitOf(const Regex& regex, const FieldView& field, std::size_t begin,
               std::size_t end) {
  const RegexEdges edges = regex.options().edges;
  if (regex.options().text == RegexText::kFolded) {
    const FoldedSpan span{static_cast<std::uint32_t>(begin),
                          static_cast<std::uint32_t>(end)};
    RegexFit fit = FitInFolded(edges, field, span);
    fit.span = field.folded.Original(span);
    return fit;
  }
  const auto folded_begin = InFolded(field.folded, begin);
  const auto folded_end = InFolded(field.folded, end);
  if (!folded_begin || !folded_end) {
    return {folded_begin.has_value(), folded_end.has_value(), {}};
  }
  RegexFit fit = FitInFolded(edges, field,
                             {static_cast<std::uint32_t>(*folded_begin),
                              static_cast<std::uint32_t>(*folded_end)});
  fit.span = {static_cast<std::uint32_t>(begin),
              static_cast<std::uint32_t>(end)};
  return fit;
}

void SearchIn(const Regex& regex, std::uint32_t pattern, const FieldView& field,
              std::uint32_t field_index, std::span<const Stretch> stretches,
              RegexMatches& found) {
  Search search(regex, field);
  std::size_t count = 0;
  std::size_t done = 0;  // the end of the last match
  for (Stretch stretch : stretches) {
    if (stretch.begin < done && stretch.only_at_begin) {
      continue;
    }
    stretch.begin = std::max(stretch.begin, done);
    while (const auto match = search.Next(stretch)) {
      if (count == kMostRegexMatches) {
        found.truncated = true;
        return;
      }
      ++count;
      found.matches.push_back(
          {pattern, field_index,
           FitOf(regex, field, match->begin, match->end).span});
      done = match->end;
      if (stretch.only_at_begin) {
        break;
      }
      stretch.begin = done;
    }
  }
  found.truncated = found.truncated || search.exhausted();
}

}  // namespace wirewatch
