// Snippet: the sentence that shows why an alert was raised.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/text/document.h"

namespace wirewatch {

constexpr std::size_t kSnippetCodePoints = 400;

struct Snippet {
  std::string_view text;  // a piece of the field's text, as it stands there
  // Mentions inside it, half-open, in code points of `text`.
  std::vector<std::pair<std::size_t, std::size_t>> marks;
};

// The sentence of the first mention (two, if the mention runs over the border),
// at most kSnippetCodePoints long, cut around the mention and at spaces where
// there are any near. Mentions that are not wholly inside are not marked,
// except the first one. `mentions` and `sentences` lie in `text`; neither is
// empty.
Snippet MakeSnippet(std::string_view text,
                    const std::vector<OriginalSpan>& sentences,
                    const std::vector<OriginalSpan>& mentions);

}  // namespace wirewatch
