// The set against its slow twin on made-up patterns and texts. Patterns come
// from a small grammar over a small alphabet of several scripts; texts are
// strings that the patterns' own trees might have made, mutilated and glued, so
// that matches, near misses and cut units are frequent. A failure prints the
// seed; the same seed makes the same case.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/regex/regex_set.h"

namespace wirewatch {
namespace {

// clang-format off
constexpr auto kLetters = std::to_array<std::string_view>({
    "a", "b", "s", "ß", "é", "A", "ا", "أ", "ة", "ه", "ل", "ـ", "ي", "س", "摩", "国", "모", "1", "٣", "%", " ", " ", "-", "\u200C", "'", "ﷲ", ".",
    "\u0301", "\u0651"});
constexpr auto kWords = std::to_array<std::string_view>({
    "الرقة", "إدلب", "Straße", "mosul", "Musulun", "اللواء ", "الفرقة", "brigade", "أبو ", "摩苏尔", "모술", "asa", "bb-", "l'"});
constexpr auto kClasses = std::to_array<std::string_view>({
    ".", "\\pL", "\\p{Nd}", "[0-9%]", "[ab]", "[أإ]", "[^a]", "[a-c\\p{Nd}]", "[ا-ي]", "\\P{Nd}", "[ \\n-]", "(?s:.)", "\\p{Arabic}", "[مs]"});
constexpr auto kQuantifiers = std::to_array<std::string_view>({"*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}"});
constexpr auto kAssertions = std::to_array<std::string_view>({"^", "$", "\\A", "\\z", "(?m:^)", "(?m:$)"});
constexpr auto kGlue = std::to_array<std::string_view>({
    "", "", " ", " ", "  ", "\n", "-", "_", ".", "'", "#", "s", "ß", "1", "ـ", "\u0301", "\u0651", "\u200C", "\u200F", "و", "&amp;", "ﷺ", "å", "에서"});
// clang-format on

class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}
  std::size_t Below(std::size_t limit) { return engine_() % limit; }
  bool OneIn(std::size_t n) { return Below(n) == 0; }
  template <std::size_t n>
  std::string Pick(const std::array<std::string_view, n>& from) {
    return std::string(from[Below(n)]);
  }

 private:
  std::mt19937 engine_;
};

std::string Escaped(std::string_view letters) {
  std::string escaped;
  for (const char c : letters) {
    escaped += c == '.' ? "\\." : std::string(1, c);
  }
  return escaped;
}

// A piece of a pattern, and something like what it matches.
struct Piece {
  std::string pattern;
  std::string text;
};

Piece RandomAtom(Dice& dice) {
  switch (dice.Below(5)) {
    case 0: {
      const std::string word = dice.Pick(kWords);
      return {word, word};
    }
    case 1:
      return {dice.Pick(kClasses), dice.Pick(kLetters)};
    default: {
      const std::string letter = dice.Pick(kLetters);
      return {Escaped(letter), letter};
    }
  }
}

Piece RandomPattern(Dice& dice, int depth) {
  Piece whole;
  for (std::size_t parts = 1 + dice.Below(4); parts > 0; --parts) {
    Piece part = depth > 0 && dice.OneIn(3) ? RandomPattern(dice, depth - 1)
                                            : RandomAtom(dice);
    if (dice.OneIn(4)) {
      const Piece other = RandomPattern(dice, 0);
      part.pattern = "(?:" + part.pattern + "|" + other.pattern + ")";
      part.text = dice.OneIn(2) ? part.text : other.text;
    } else if (dice.OneIn(4)) {
      part.pattern = "(" + part.pattern + ")" + dice.Pick(kQuantifiers);
      part.text = dice.OneIn(3) ? "" : part.text + part.text;
    }
    if (dice.OneIn(25)) {
      part.pattern = dice.Pick(kAssertions) + part.pattern;
    }
    whole.pattern += part.pattern;
    whole.text += part.text;
  }
  return whole;
}

struct Case {
  std::vector<Regex> patterns;
  std::string headline;
  std::string body;
};

void AddText(Dice& dice, const std::vector<std::string>& samples,
             std::string& text) {
  for (std::size_t pieces = 1 + dice.Below(20); pieces > 0; --pieces) {
    switch (dice.Below(4)) {
      case 0:
        text += dice.Pick(kGlue);
        break;
      case 1:
        text += dice.Pick(kLetters);
        break;
      default:
        text += samples[dice.Below(samples.size())];
        text += dice.Pick(kGlue);
    }
  }
}

Case RandomCase(std::uint32_t seed) {
  Dice dice(seed);
  Case made;
  std::vector<std::string> samples = {"a"};
  for (std::size_t tries = 2 + dice.Below(12); tries > 0; --tries) {
    Piece piece = RandomPattern(dice, 2);
    RegexOptions options;
    options.broad = !dice.OneIn(4);
    options.text = dice.OneIn(3) ? RegexText::kOriginal : RegexText::kFolded;
    options.edges = dice.OneIn(3) ? RegexEdges::kNone : RegexEdges::kWord;
    if (dice.OneIn(8)) {
      piece.pattern = "(?i)" + piece.pattern;
    }
    auto regex = CompileRegex(piece.pattern, options);
    if (regex.ok()) {
      made.patterns.push_back(*std::move(regex));
      samples.push_back(piece.text);
    }
  }
  AddText(dice, samples, made.headline);
  AddText(dice, samples, made.body);
  return made;
}

std::string Told(const RegexMatches& found, const Case& made) {
  std::string told = found.truncated ? "(truncated)\n" : "";
  for (const RegexMatch& match : found.matches) {
    const std::string& text = match.field == 0 ? made.headline : made.body;
    told += made.patterns[match.pattern].written() + " (" +
            made.patterns[match.pattern].program() + ") at " +
            std::to_string(match.field) + ":" +
            std::to_string(match.span.begin) + ": " +
            text.substr(match.span.begin, match.span.end - match.span.begin) +
            "\n";
  }
  return told;
}

TEST(Twin, FindsTheSame) {
  std::size_t matches = 0;
  std::size_t patterns = 0;
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    Case made = RandomCase(seed);
    const Document document{{{"headline", made.headline, References::kLiteral},
                             {"body", made.body}},
                            "",
                            ""};
    const FoldedText folded = Fold(document);
    const RegexSet set(made.patterns);
    const RegexMatches fast = set.Find(document, folded);
    const RegexMatches slow =
        FindRegexesNaively(made.patterns, document, folded);
    ASSERT_EQ(fast.matches, slow.matches)
        << "seed " << seed << "\nheadline: " << made.headline
        << "\nbody: " << made.body << "\nfast:\n"
        << Told(fast, made) << "slow:\n"
        << Told(slow, made);
    ASSERT_EQ(fast.truncated, slow.truncated) << "seed " << seed;
    matches += fast.matches.size();
    patterns += made.patterns.size();
  }
  // The cases are not beside the point.
  EXPECT_GT(patterns, 1600U);
  EXPECT_GT(matches, 4000U);
}

}  // namespace
}  // namespace wirewatch
