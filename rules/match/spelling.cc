#include "rules/match/spelling.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "rules/match/field_view.h"
#include "rules/match/inflection.h"
#include "rules/match/pattern.h"
#include "rules/text/char_class.h"
#include "rules/text/letter_case.h"

namespace wirewatch {
namespace {

constexpr std::string_view kAlef = "ا";
constexpr std::string_view kAlefWasla = "ٱ";
constexpr std::string_view kLam = "ل";
constexpr std::string_view kArticle = "ال";
constexpr std::string_view kHebrewArticle = "ה";
constexpr std::string_view kAllah = "الله";

// أبو, أبا and أبي are one word in three cases.
constexpr std::array<std::string_view, 3> kKunya = {"ابو", "ابا", "ابي"};
constexpr std::array<std::string_view, 3> kKunyaVowels = {"و", "ا", "ي"};
// Of a name with several kunyas only the first ones vary.
constexpr int kMaxVaryingKunyas = 2;

// Languages in Arabic script that know no Arabic proclitics.
constexpr std::array<std::string_view, 12> kWithoutArabicProclitics = {
    "fa", "prs", "ps", "ur", "ckb", "ku", "kmr", "sdh", "sd", "ug", "pa", "az"};

// A way to write the name, before folding, with what may be attached to it.
struct Writing {
  std::string text;
  ProcliticGrammar grammar = ProcliticGrammar::kNone;
  bool inflected = false;
};

std::string_view PrimarySubtag(std::string_view language) {
  return language.substr(0, language.find('-'));
}

ScriptGroup ScriptOfFirst(std::string_view pattern) {
  return ClassOf(CodePointAfter(pattern, 0)->value).script;
}

// The words of a folded text, as spans of it.
std::vector<FoldedSpan> WordsOf(std::string_view folded) {
  std::vector<FoldedSpan> words;
  bool in_word = false;
  for (auto c = CodePointAfter(folded, 0); c;
       c = CodePointAfter(folded, c->end)) {
    const bool between = IsBetweenLetters(c->value) && c->value != U'\'';
    if (!between && !in_word) {
      words.push_back({static_cast<std::uint32_t>(c->begin), 0});
    }
    if (!between) {
      words.back().end = static_cast<std::uint32_t>(c->end);
    }
    in_word = !between;
  }
  return words;
}

std::string_view Cut(std::string_view text, FoldedSpan span) {
  return text.substr(span.begin, span.end - span.begin);
}

bool IsKunya(std::string_view word) {
  return std::find(kKunya.begin(), kKunya.end(), word) != kKunya.end();
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

  // Whether it begins with the article: an alef written without hamza or madda
  // (أل is a radical: ألبانيا), a lam, and two letters or more of the word.
  bool HasArticle() const {
    if (!folded().starts_with(kArticle) ||
        folded_.UnitAt(0) == folded_.UnitAt(kAlef.size())) {
      return false;
    }
    const OriginalSpan unit = folded_.UnitSpan(folded_.UnitAt(0));
    const std::string alef =
        FoldForComparison(text_.substr(unit.begin, unit.end - unit.begin),
                          References::kLiteral, Strictness::kMarks);
    return (alef == kAlef || alef == kAlefWasla) &&
           CountLetters(Cut(folded(), WordsOf(folded()).front())) >= 4;
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
  if (letters >= 4 || options.clitics != "auto") {
    return ProcliticGrammar::kHebrewLong;
  }
  return letters == 3 ? ProcliticGrammar::kHebrewShort
                      : ProcliticGrammar::kNone;
}

std::vector<Writing> HebrewWritings(const Name& options) {
  const WrittenName name(options.text);
  const ProcliticGrammar grammar = HebrewGrammar(name.folded(), options);
  std::vector<Writing> writings = {{options.text, grammar}};
  if (grammar == ProcliticGrammar::kHebrewLong &&
      name.folded().starts_with(kHebrewArticle)) {
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

// Every way to write the name that its script and options allow.
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
    AppendArabic(base, name, writings);
  }
  return writings;
}

// Where Arabic writes two words as one: after عبد and a kunya, before الله.
std::string WithArabicGlue(std::string pattern) {
  const std::string original = pattern;
  const std::vector<FoldedSpan> words = WordsOf(original);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string_view left = Cut(original, words[i]);
    const bool glued =
        left == "عبد" || IsKunya(left) || Cut(original, words[i + 1]) == kAllah;
    if (glued && pattern[words[i].end] == kSeparator) {
      pattern[words[i].end] = kOptionalSeparator;
    }
  }
  return pattern;
}

// A cased name of up to three letters and digits, all of them capitals.
bool IsShortAndAllCapitals(const Name& name, std::size_t name_letters) {
  if (name_letters > 3) {
    return false;
  }
  const std::string cased =
      FoldForComparison(name.text, References::kLiteral, Strictness::kCase);
  std::size_t letters = 0;
  for (auto c = CodePointAfter(cased, 0); c;
       c = CodePointAfter(cased, c->end)) {
    if (ClassOf(c->value).kind != CharKind::kLetter) {
      continue;
    }
    if (!StartsWithCapital(std::string_view(cased).substr(c->begin))) {
      return false;
    }
    ++letters;
  }
  return letters > 0;
}

// A word of a pattern with its oblique forms, as a stem and its endings.
std::string WithEndings(std::string_view word, std::string_view language,
                        WordPlace place) {
  const std::vector<std::string> forms = ObliqueForms(word, language, place);
  if (forms.empty()) {
    return std::string(word);
  }
  std::size_t stem = word.size();
  for (const std::string& form : forms) {
    const auto differ =
        std::mismatch(word.begin(), word.end(), form.begin(), form.end());
    stem =
        std::min(stem, static_cast<std::size_t>(differ.first - word.begin()));
  }
  while (stem > 0 && stem < word.size() &&
         (static_cast<unsigned char>(word[stem]) & 0xC0) == 0x80) {
    --stem;  // back to the start of a code point
  }
  std::string pattern(word.substr(0, stem));
  pattern += kOpen;
  pattern += word.substr(stem);
  for (const std::string& form : forms) {
    pattern += kOr;
    pattern += form.substr(stem);
  }
  return pattern + kClose;
}

bool IsGenerated(const Name& name) {
  return !name.exact && !name.is_form &&
         GeneratesForms(PrimarySubtag(name.language));
}

// The pattern with the oblique forms of each of its words, if the name's
// language generates them.
std::string Inflected(std::string_view pattern, const Name& name) {
  if (!IsGenerated(name)) {
    return std::string(pattern);
  }
  const std::string_view language = PrimarySubtag(name.language);
  std::string result;
  std::size_t at = 0;
  const std::vector<FoldedSpan> words = WordsOf(pattern);
  for (const FoldedSpan& word : words) {
    const bool is_last = &word == &words.back();
    result += pattern.substr(at, word.begin - at);
    result +=
        WithEndings(Cut(pattern, word), language,
                    is_last ? WordPlace::kLast : WordPlace::kBeforeOthers);
    at = word.end;
  }
  return result;
}

std::optional<StrictForm> StrictFormFor(const Name& name,
                                        const std::string& text,
                                        std::size_t letters) {
  const auto form = [&](Strictness strictness) {
    const std::string words =
        FoldForComparison(text, References::kLiteral, strictness);
    return StrictForm{strictness, Skeleton(Inflected(words, name))};
  };
  if (name.exact) {
    return StrictForm{
        Strictness::kExact,
        FoldForComparison(text, References::kLiteral, Strictness::kExact)};
  }
  const bool keeps_case = name.letter_case == CaseRule::kExact ||
                          (name.letter_case == CaseRule::kAuto &&
                           IsShortAndAllCapitals(name, letters));
  const bool keeps_marks = name.marks == MarksRule::kKeep;
  if (keeps_case) {
    return form(keeps_marks ? Strictness::kCaseAndMarks : Strictness::kCase);
  }
  return keeps_marks ? std::optional(form(Strictness::kMarks)) : std::nullopt;
}

// The letters of `clitics: وبل`, folded; empty for the words auto, none, all.
std::u32string AllowedProclitics(const Name& name) {
  std::u32string allowed;
  if (name.clitics == "auto" || name.clitics == "none" ||
      name.clitics == "all") {
    return allowed;
  }
  const FoldedField folded = FoldField(name.clitics, References::kLiteral);
  for (auto c = CodePointAfter(folded.text(), 0); c;
       c = CodePointAfter(folded.text(), c->end)) {
    allowed += c->value;
  }
  return allowed;
}

SuffixGrammar SuffixesOf(const Name& name, std::string_view pattern) {
  if (name.exact || name.is_form) {
    return SuffixGrammar::kNone;
  }
  return SuffixGrammarFor(PrimarySubtag(name.language),
                          CodePointBefore(pattern, pattern.size())->value,
                          CountLetters(pattern));
}

// Whether a spelling is only for what follows a proclitic.
bool NeedsProclitic(const Writing& writing) {
  return writing.grammar == ProcliticGrammar::kArabicAssimilated ||
         writing.grammar == ProcliticGrammar::kHebrewCovert;
}

Spelling Compile(const Writing& writing, const Name& name,
                 std::uint32_t index) {
  const std::string pattern = WithArabicGlue(
      PatternOf(FoldField(writing.text, References::kLiteral).text()));
  Spelling spelling;
  spelling.name = index;
  spelling.pattern = Inflected(pattern, name);
  spelling.proclitics = {writing.grammar, AllowedProclitics(name)};
  spelling.suffixes = SuffixesOf(name, pattern);
  spelling.letters = CountLetters(pattern);
  spelling.strict = StrictFormFor(name, writing.text, spelling.letters);
  spelling.inflected = writing.inflected;
  if (spelling.pattern != pattern) {
    spelling.uninflected = Skeleton(pattern);
  }
  if (NeedsProclitic(writing)) {
    spelling.written = writing.text;
  }
  return spelling;
}

}  // namespace

std::vector<Spelling> SpellingsOf(const Name& name, std::uint32_t index) {
  std::vector<Spelling> spellings;
  for (Writing& writing : WritingsOf(name)) {
    if (name.clitics == "none") {
      if (NeedsProclitic(writing)) {
        continue;
      }
      writing.grammar = ProcliticGrammar::kNone;
    }
    spellings.push_back(Compile(writing, name, index));
  }
  for (const std::string& word : name.never) {
    Name hiding;
    hiding.text = word;
    hiding.language = name.language;
    hiding.letter_case = CaseRule::kFold;
    hiding.clitics = name.clitics;
    for (Spelling& spelling : SpellingsOf(hiding, index)) {
      spelling.hides = true;
      spellings.push_back(std::move(spelling));
    }
  }
  return spellings;
}

std::string StrictFormOf(std::string_view surface, References references,
                         Strictness strictness) {
  std::string form = FoldForComparison(surface, references, strictness);
  return strictness == Strictness::kExact ? form : Skeleton(form);
}

}  // namespace wirewatch
