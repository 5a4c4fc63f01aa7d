// Passages: which mentions of one article stand together, in a sentence, in a
// paragraph or within so many words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "rules/text/document.h"
#include "rules/watch/condition.h"

namespace wirewatch {

// A piece of one field.
struct Place {
  std::uint32_t field = 0;  // index into Document::fields
  OriginalSpan span;
  friend auto operator<=>(const Place&, const Place&) = default;
};

// A field's text is cut when it is first asked about, and only as asked. The
// document outlives it; one thread.
class Passages {
 public:
  explicit Passages(const Document& document)
      : document_(document), fields_(document.fields.size()) {}

  // Whether places of one field, sorted, at least one, are within reach of each
  // other: in one sentence or paragraph, where each begins; or with at most so
  // many words between the end of the first and the beginning of the last.
  // kArticle: always, also for places of several fields.
  bool Together(const std::vector<Place>& places, const Reach& reach);

  // What makes places stand together: equal keys, together. Not for kWords.
  std::uint64_t KeyOf(const Place& place, Extent extent);

  // How many words of a field end at or before a byte, and how many begin
  // before it. Between the bytes a <= b lie WordsEnded(b) - WordsBegun(a) whole
  // words, or none if that is negative.
  std::size_t WordsEnded(std::uint32_t field, std::uint32_t byte);
  std::size_t WordsBegun(std::uint32_t field, std::uint32_t byte);

 private:
  const std::vector<OriginalSpan>& WordsOf(std::uint32_t field);

  using Spans = std::optional<std::vector<OriginalSpan>>;
  struct Cut {
    Spans sentences;
    Spans paragraphs;
    Spans words;
  };

  const Document& document_;
  std::vector<Cut> fields_;
};

}  // namespace wirewatch
