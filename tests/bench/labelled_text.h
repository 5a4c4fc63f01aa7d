// Text whose tokens are labelled, as labelled.cc reads it.
#pragma once

#include <cstddef>
#include <istream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rules/text/document.h"

namespace wirewatch {

struct Sentence {
  std::string text;  // tokens, each with a space behind it
  std::vector<OriginalSpan> tokens;
  std::vector<std::string> tags;
};

// Tokens: the number of the sentence, the number of the token in it.
using Found = std::set<std::pair<std::size_t, std::size_t>>;

// A token and its tag on each line, in the first and the last column; a blank
// line between sentences. Lines of one column are passed over.
std::vector<Sentence> ReadSentences(std::istream& in);

// The labelled names seen three times and more.
std::set<std::string> LabelledNames(const std::vector<Sentence>& sentences);

// The tokens of the sentence with this number that the span touches.
void AddTokens(const Sentence& sentence, std::size_t number, OriginalSpan span,
               Found& found);

}  // namespace wirewatch
