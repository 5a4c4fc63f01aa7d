#include "rules/match/suffixes.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace wirewatch {
namespace {

// An ending: its parts in order, each one of some choices. An empty choice
// makes a part optional.
using Part = std::vector<std::string_view>;
using Ending = std::vector<Part>;

// clang-format off
const std::vector<Ending>& Turkish() {
  static const std::vector<Ending> endings = {
      {{"y", "n", "s", ""}, {"a", "e", "i", "u"}},        // -(y)a, -(y)i, -(s)i
      {{"n", ""}, {"da", "de", "ta", "te"},               // -da, -dan, -daki
       {"", "n", "ki", "kiler", "kilerin", "kinin", "kine", "kini"}},
      {{"n", ""}, {"in", "un"}},                          // -(n)in
      {{"y", ""}, {"la", "le"}},                          // -(y)la
      {{"lar", "ler"},                                    // plural and case
       {"", "i", "a", "e", "in", "da", "de", "dan", "den", "la", "le"}},
  };
  return endings;
}

const std::vector<Ending>& GermanGenitive() {
  static const std::vector<Ending> endings = {{{"s"}}};
  return endings;
}

const std::vector<Ending>& Sorani() {
  static const std::vector<Ending> endings = {
      {{"دا", "دايه", "هوه", "هكه", "ي", "يش", "ان", "يان", "ه"}},
  };
  return endings;
}

const std::vector<Ending>& Kurmanji() {
  static const std::vector<Ending> endings = {{{"y", ""}, {"e", "i", "a", "an"}}};
  return endings;
}
// clang-format on

std::span<const Ending> EndingsOf(SuffixGrammar grammar) {
  switch (grammar) {
    case SuffixGrammar::kNone:
      return {};
    case SuffixGrammar::kTurkish:
      return Turkish();
    case SuffixGrammar::kGermanGenitive:
      return GermanGenitive();
    case SuffixGrammar::kSorani:
      return Sorani();
    case SuffixGrammar::kKurmanji:
      return Kurmanji();
  }
  return {};
}

// Whether parts[part..] yield the whole suffix.
bool Fits(const Ending& ending, std::size_t part, std::string_view suffix) {
  if (part == ending.size()) {
    return suffix.empty();
  }
  return std::any_of(
      ending[part].begin(), ending[part].end(), [&](std::string_view choice) {
        return suffix.starts_with(choice) &&
               Fits(ending, part + 1, suffix.substr(choice.size()));
      });
}

}  // namespace

SuffixGrammar SuffixGrammarFor(std::string_view language, char32_t last_letter,
                               std::size_t letters) {
  if (language == "de") {
    const bool hisses =
        last_letter == U's' || last_letter == U'x' || last_letter == U'z';
    return letters >= 3 && !hisses ? SuffixGrammar::kGermanGenitive
                                   : SuffixGrammar::kNone;
  }
  if (letters < 4) {
    return SuffixGrammar::kNone;
  }
  if (language == "tr") {
    return SuffixGrammar::kTurkish;
  }
  if (language == "ckb") {
    return SuffixGrammar::kSorani;
  }
  return language == "ku" || language == "kmr" ? SuffixGrammar::kKurmanji
                                               : SuffixGrammar::kNone;
}

bool IsSuffix(SuffixGrammar grammar, std::string_view suffix) {
  const std::span<const Ending> endings = EndingsOf(grammar);
  return std::any_of(
      endings.begin(), endings.end(),
      [suffix](const Ending& ending) { return Fits(ending, 0, suffix); });
}

std::vector<std::string> AllSuffixes(SuffixGrammar grammar) {
  std::vector<std::string> all;
  for (const Ending& ending : EndingsOf(grammar)) {
    std::vector<std::string> suffixes = {""};
    for (const Part& part : ending) {
      std::vector<std::string> longer;
      for (const std::string& suffix : suffixes) {
        for (const std::string_view choice : part) {
          longer.push_back(suffix + std::string(choice));
        }
      }
      suffixes = std::move(longer);
    }
    all.insert(all.end(), suffixes.begin(), suffixes.end());
  }
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  std::erase(all, "");
  return all;
}

}  // namespace wirewatch
