#include "rules/match/writings.h"

#include <algorithm>
#include <array>

#include "rules/match/field_view.h"
#include "rules/match/pattern.h"
#include "rules/text/char_class.h"
#include "rules/text/fold.h"

namespace wirewatch {
namespace {

constexpr std::string_view kAlef = "ا";
constexpr std::string_view kAlefWasla = "ٱ";
constexpr std::string_view kLam = "ل";
constexpr std::string_view kArticle = "ال";
constexpr std::string_view kHebrewArticle = "ה";
// أبو, أبا and أبي are one word in three cases.
constexpr std::array<std::string_view, 3> kKunya = {"ابو", "ابا", "ابي"};
constexpr std::array<std::string_view, 3> kKunyaVowels = {"و", "ا", "ي"};
// Of a name with several kunyas only the first ones vary.
constexpr int kMaxVaryingKunyas = 2;
// Of a name with an optional article only the first words vary.
constexpr std::size_t kMostLooseWords = 3;

// Languages in Arabic script that know no Arabic proclitics.
constexpr std::array<std::string_view, 12> kWithoutArabicProclitics = {
    "fa", "prs", "ps", "ur", "ckb", "ku", "kmr", "sdh", "sd", "ug", "pa", "az"};

ScriptGroup ScriptOfFirst(std::string_view pattern) {
  return ClassOf(CodePointAfter(pattern, 0)->value).script;
}

// A name's text folded, with the way back to what its author wrote.
class WrittenName {
 public:
  explicit WrittenName(std::string_view text)
      : text_(text), folded_(FoldField(text, References::kLiteral)) {}

  std::string_view folded() const { return folded_.text(); }

  // What is written from the unit of folded byte `at` on.
  std::string_view From(std::size_t at) const {
    return text_.substr(folded_.UnitSpan(folded_.UnitAt(at)).begin);
  }

  // The text with the unit of folded byte `at` written as `letter`.
  std::string With(std::size_t at, std::string_view letter) const {
    const OriginalSpan unit = folded_.UnitSpan(folded_.UnitAt(at));
    std::string changed(text_.substr(0, unit.begin));
    changed += letter;
    changed += text_.substr(unit.end);
    return changed;
  }

  std::vector<FoldedSpan> Words() const { return WordsOf(folded()); }

  // Whether a word begins with the article: an alef written without hamza or
  // madda (أل is a radical: ألبانيا), a lam, and two letters or more.
  bool HasArticle(FoldedSpan word) const {
    if (!folded().substr(word.begin).starts_with(kArticle) ||
        folded_.UnitAt(word.begin) ==
            folded_.UnitAt(word.begin + kAlef.size())) {
      return false;
    }
    const OriginalSpan unit = folded_.UnitSpan(folded_.UnitAt(word.begin));
    const std::string alef =
        FoldForComparison(text_.substr(unit.begin, unit.end - unit.begin),
                          References::kLiteral, Strictness::kMarks);
    return (alef == kAlef || alef == kAlefWasla) &&
           CountLetters(Cut(folded(), word)) >= 4;
  }

  bool HasArticle() const { return HasArticle(Words().front()); }

  // The text with a word's article taken away, or given to it.
  std::string WithOtherArticle(FoldedSpan word) const {
    const OriginalSpan unit = folded_.UnitSpan(folded_.UnitAt(word.begin));
    std::string changed(text_.substr(0, unit.begin));
    if (HasArticle(word)) {
      return changed.append(From(word.begin + kArticle.size()));
    }
    return changed.append(kArticle).append(From(word.begin));
  }

 private:
  std::string_view text_;
  FoldedField folded_;
};

// The name itself and, of its kunyas, the other cases.
std::vector<Writing> CasesOfKunyas(const std::string& text) {
  std::vector<Writing> writings = {{text}};
  const std::vector<FoldedSpan> words =
      WordsOf(FoldField(text, References::kLiteral).text());
  int varied = 0;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    std::vector<Writing> others;
    for (const Writing& writing : writings) {
      const WrittenName name(writing.text);
      const std::string_view kunya = Cut(name.folded(), words[i]);
      if (!IsKunya(kunya)) {
        continue;
      }
      for (const std::string_view vowel : kKunyaVowels) {
        if (!kunya.ends_with(vowel)) {
          others.push_back({name.With(words[i].end - 1, vowel),
                            ProcliticGrammar::kNone, true});
        }
      }
    }
    writings.insert(writings.end(), others.begin(), others.end());
    varied += others.empty() ? 0 : 1;
    if (varied == kMaxVaryingKunyas) {
      break;
    }
  }
  return writings;
}

// Where the article is optional it is so for an adjective too: غارة جوية,
// الغارة الجوية. The name itself and, of its later words, both ways.
std::vector<Writing> WithLooseArticles(const Writing& base) {
  std::vector<Writing> writings = {base};
  const std::size_t words = WrittenName(base.text).Words().size();
  for (std::size_t i = 1; i < std::min(words, kMostLooseWords); ++i) {
    for (std::size_t count = writings.size(), w = 0; w < count; ++w) {
      Writing other = writings[w];
      const WrittenName name(writings[w].text);
      other.text = name.WithOtherArticle(name.Words()[i]);
      writings.push_back(std::move(other));
    }
  }
  return writings;
}

// The grammar of an Arabic name without article: by the letters of its first
// word, where a short first word of several is no risk.
ProcliticGrammar BareGrammar(const WrittenName& name, const Name& options) {
  const std::vector<FoldedSpan> words = WordsOf(name.folded());
  const std::size_t letters = CountLetters(Cut(name.folded(), words.front()));
  if (letters >= 4 || words.size() > 1 || options.clitics != "auto") {
    return ProcliticGrammar::kArabicLong;
  }
  if (letters < 3) {
    return ProcliticGrammar::kNone;
  }
  return name.folded().starts_with(kLam) ? ProcliticGrammar::kArabicShortLam
                                         : ProcliticGrammar::kArabicShort;
}

// After ل the alef of the article is swallowed, and its lam where the word
// begins with one. `at` is the folded byte of the article's lam.
std::string Assimilated(const WrittenName& name, std::size_t at) {
  const std::size_t word = at + kLam.size();
  const bool begins_with_lam = name.folded().substr(word).starts_with(kLam);
  return std::string(name.From(begins_with_lam ? word : at));
}

// An Arabic name with every article and proclitic grammar that it takes.
void AppendArabic(const Writing& base, const Name& options,
                  std::vector<Writing>& writings) {
  using enum ProcliticGrammar;
  const WrittenName name(base.text);
  const bool optional = options.article == ArticleRule::kOptional;
  if (name.HasArticle()) {
    writings.push_back({base.text, kArabicArticle, base.inflected});
    writings.push_back(
        {Assimilated(name, kAlef.size()), kArabicAssimilated, base.inflected});
    if (optional) {
      writings.push_back({std::string(name.From(kArticle.size())), kArabicLong,
                          base.inflected});
    }
    return;
  }
  writings.push_back({base.text, BareGrammar(name, options), base.inflected});
  if (optional) {
    const std::string with_article = std::string(kArticle) + base.text;
    writings.push_back({with_article, kArabicArticle, base.inflected});
    writings.push_back({Assimilated(WrittenName(with_article), kAlef.size()),
                        kArabicAssimilated, base.inflected});
  }
}

ProcliticGrammar HebrewGrammar(std::string_view folded, const Name& options) {
  const std::size_t letters = CountLetters(folded);
  if (letters >= 5 || options.clitics != "auto") {
    return ProcliticGrammar::kHebrewLong;
  }
  if (letters == 4) {
    return ProcliticGrammar::kHebrewMedium;
  }
  return letters == 3 ? ProcliticGrammar::kHebrewShort
                      : ProcliticGrammar::kNone;
}

std::vector<Writing> HebrewWritings(const Name& options) {
  const WrittenName name(options.text);
  const ProcliticGrammar grammar = HebrewGrammar(name.folded(), options);
  std::vector<Writing> writings = {{options.text, grammar}};
  const bool is_short = grammar == ProcliticGrammar::kHebrewShort ||
                        grammar == ProcliticGrammar::kNone;
  if (!is_short && name.folded().starts_with(kHebrewArticle)) {
    writings.push_back({std::string(name.From(kHebrewArticle.size())),
                        ProcliticGrammar::kHebrewCovert});
  }
  return writings;
}

bool TakesArabicProclitics(std::string_view language) {
  return std::find(kWithoutArabicProclitics.begin(),
                   kWithoutArabicProclitics.end(),
                   PrimarySubtag(language)) == kWithoutArabicProclitics.end();
}

}  // namespace

std::string_view PrimarySubtag(std::string_view language) {
  return language.substr(0, language.find('-'));
}

bool IsKunya(std::string_view word) {
  return std::find(kKunya.begin(), kKunya.end(), word) != kKunya.end();
}

std::vector<Writing> WritingsOf(const Name& name) {
  const FoldedField folded = FoldField(name.text, References::kLiteral);
  const std::string pattern = PatternOf(folded.text());
  if (pattern.empty()) {
    return {};
  }
  const ScriptGroup script = ScriptOfFirst(pattern);
  if (name.exact) {
    return {{name.text}};
  }
  if (script == ScriptGroup::kHebrew) {
    return HebrewWritings(name);
  }
  if (script != ScriptGroup::kArabic || !TakesArabicProclitics(name.language)) {
    return {{name.text}};
  }
  std::vector<Writing> writings;
  for (const Writing& base : CasesOfKunyas(name.text)) {
    if (name.article == ArticleRule::kAuto) {
      AppendArabic(base, name, writings);
      continue;
    }
    for (const Writing& loose : WithLooseArticles(base)) {
      AppendArabic(loose, name, writings);
    }
  }
  return writings;
}

}  // namespace wirewatch
