#include "tests/bench/peers/patterns.h"

#include <re2/re2.h>

#include <sstream>
#include <string>
#include <utility>

namespace wirewatch {
namespace {

constexpr std::size_t kLeastBytes = 4;
constexpr std::size_t kPerBroad = 60;

// The last word of each name, ready to stand in a pattern.
std::vector<std::string> WordsOf(const std::vector<ListedName>& names) {
  std::vector<std::string> words;
  for (const ListedName& listed : names) {
    std::istringstream pieces(listed.name.text);
    std::string last;
    for (std::string word; pieces >> word;) {
      last = std::move(word);
    }
    if (last.size() >= kLeastBytes) {
      words.push_back(RE2::QuoteMeta(last));
    }
  }
  return words;
}

std::string PatternOf(std::size_t number, const std::string& word,
                      const std::string& other) {
  if (number % kPerBroad == 0) {
    return R"(\p{Nd}{2} \p{L}{)" + std::to_string(number / kPerBroad % 5 + 3) +
           "} ";
  }
  switch (number % 3) {
    case 0:
      return word + R"( \p{Nd}{1,4})";
    case 1:
      return "(?:" + word + "|" + other + R"() \p{L}{2,12})";
    default:
      return word + R"(\p{L}{0,4})";
  }
}

}  // namespace

std::vector<Regex> MakePatterns(const std::vector<ListedName>& names,
                                std::size_t count) {
  const std::vector<std::string> words = WordsOf(names);
  std::vector<Regex> patterns;
  for (std::size_t i = 0; i < words.size() && patterns.size() < count; ++i) {
    const std::size_t number = patterns.size();
    RegexOptions options;
    options.broad = number % kPerBroad == 0;
    auto compiled = CompileRegex(
        PatternOf(number, words[i], words[words.size() - 1 - i]), options);
    if (compiled.ok()) {
      patterns.push_back(*std::move(compiled));
    }
  }
  return patterns;
}

}  // namespace wirewatch
