#include "tests/bench/labelled_text.h"

#include <map>
#include <sstream>

namespace wirewatch {

std::vector<Sentence> ReadSentences(std::istream& in) {
  std::vector<Sentence> sentences(1);
  for (std::string line; std::getline(in, line);) {
    std::istringstream columns(line);
    std::string token;
    std::string tag;
    columns >> token;
    for (std::string column; columns >> column;) {
      tag = column;
    }
    Sentence& sentence = sentences.back();
    if (token.empty() && !sentence.tags.empty()) {
      sentences.emplace_back();
    }
    if (!tag.empty()) {
      const auto begin = static_cast<std::uint32_t>(sentence.text.size());
      sentence.text += token;
      sentence.tokens.push_back(
          {begin, static_cast<std::uint32_t>(sentence.text.size())});
      sentence.text += ' ';
      sentence.tags.push_back(tag);
    }
  }
  return sentences;
}

std::set<std::string> LabelledNames(const std::vector<Sentence>& sentences) {
  constexpr std::size_t kOften = 3;
  std::map<std::string, std::size_t> seen;
  for (const Sentence& s : sentences) {
    for (std::size_t i = 0; i < s.tags.size(); ++i) {
      const std::size_t begin = s.tokens[i].begin;
      if (s.tags[i] == "O") {
        continue;
      }
      while (i + 1 < s.tags.size() && s.tags[i + 1].starts_with("I-")) {
        ++i;
      }
      ++seen[s.text.substr(begin, s.tokens[i].end - begin)];
    }
  }
  std::set<std::string> names;
  for (const auto& [name, count] : seen) {
    if (count >= kOften) {
      names.insert(name);
    }
  }
  return names;
}

void AddTokens(const Sentence& sentence, std::size_t number, OriginalSpan span,
               Found& found) {
  for (std::size_t i = 0; i < sentence.tokens.size(); ++i) {
    if (sentence.tokens[i].begin < span.end &&
        span.begin < sentence.tokens[i].end) {
      found.emplace(number, i);
    }
  }
}

}  // namespace wirewatch
