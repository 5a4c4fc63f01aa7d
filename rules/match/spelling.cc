#include "rules/match/spelling.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "rules/match/field_view.h"
#include "rules/match/inflection.h"
#include "rules/match/pattern.h"
#include "rules/match/writings.h"
#include "rules/text/char_class.h"
#include "rules/text/letter_case.h"

namespace wirewatch {
namespace {

constexpr std::string_view kAllah = "الله";

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

// A word of a pattern with its other forms, as a stem and its endings.
std::string WithEndings(std::string_view word,
                        const std::vector<std::string>& forms) {
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
  if (forms.empty() || stem == 0) {
    return std::string(word);
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

// The pattern with the forms of each of its first words, if the name's language
// generates them.
std::string Inflected(std::string_view pattern, const Name& name,
                      MarksRule marks) {
  if (!IsGenerated(name)) {
    return std::string(pattern);
  }
  const std::string_view language = PrimarySubtag(name.language);
  const std::vector<FoldedSpan> words = WordsOf(pattern);
  std::string result;
  std::size_t at = 0;
  for (std::size_t i = 0; i < std::min(words.size(), kMostInflectedWords);
       ++i) {
    const std::string_view word = Cut(pattern, words[i]);
    const WordPlace place = words.size() == 1       ? WordPlace::kAlone
                            : i + 1 == words.size() ? WordPlace::kLastOfSeveral
                                                    : WordPlace::kBeforeOthers;
    result += pattern.substr(at, words[i].begin - at);
    result += WithEndings(word, FormsOf(word, language, place, marks));
    at = words[i].end;
  }
  result += pattern.substr(at);
  return result;
}

std::optional<StrictForm> StrictFormFor(const Name& name,
                                        const std::string& text,
                                        std::size_t letters) {
  const auto form = [&](Strictness strictness) {
    const std::string words =
        PatternOf(FoldForComparison(text, References::kLiteral, strictness));
    const MarksRule marks =
        strictness == Strictness::kCase ? MarksRule::kFold : MarksRule::kKeep;
    return StrictForm{strictness, Skeleton(Inflected(words, name, marks))};
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
  const std::string pattern = GluedPatternOf(writing.text);
  Spelling spelling;
  spelling.name = index;
  spelling.pattern = Inflected(pattern, name, MarksRule::kFold);
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

std::string GluedPatternOf(std::string_view text) {
  std::string pattern = PatternOf(FoldField(text, References::kLiteral).text());
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
    hiding.is_term = name.is_term;
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
