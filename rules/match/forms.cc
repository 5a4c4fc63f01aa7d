#include "rules/match/forms.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "rules/base/utf8.h"
#include "rules/match/clitics.h"
#include "rules/match/field_view.h"
#include "rules/match/inflection.h"
#include "rules/match/pattern.h"
#include "rules/match/spelling.h"
#include "rules/match/suffixes.h"
#include "rules/match/writings.h"
#include "rules/text/char_class.h"
#include "rules/text/letter_case.h"

namespace wirewatch {
namespace {

constexpr std::string_view kFatha = "\u064E";
constexpr std::string_view kTatweel = "\u0640";
// Of a name with many words that may be joined, no more ways are asked.
constexpr std::size_t kMostJoinings = 8;

std::string Utf8Of(std::u32string_view letters) {
  std::string text;
  for (const char32_t letter : letters) {
    AppendUtf8(letter, text);
  }
  return text;
}

std::string Folded(std::string_view text) {
  return std::string(FoldField(text, References::kLiteral).text());
}

std::string FoldedButForMarks(std::string_view text) {
  return FoldForComparison(text, References::kLiteral, Strictness::kMarks);
}

std::vector<std::string_view> CodePointsOf(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t bytes = DecodeCodePoint(text, at).bytes;
    pieces.push_back(text.substr(at, bytes));
    at += bytes;
  }
  return pieces;
}

// An inflected form in the letters of the word that it was made from, as far as
// they agree: Мосул and мосула make Мосула.
std::string InLettersOf(std::string_view word, const std::string& form) {
  const auto letters = CodePointsOf(word);
  const auto formed = CodePointsOf(form);
  const bool capitals = word == InCapitals(word) && letters.size() > 1;
  std::string written;
  std::size_t same = 0;
  for (; same < std::min(letters.size(), formed.size()) &&
         (FoldedButForMarks(letters[same]) == formed[same] ||
          Folded(letters[same]) == formed[same]);
       ++same) {
    written += letters[same];
  }
  std::string rest;
  for (; same < formed.size(); ++same) {
    rest += formed[same];
  }
  return written + (capitals ? InCapitals(rest) : rest);
}

class Questioner {
 public:
  explicit Questioner(const Name& name) : name_(name) {}

  FormQuestions Run() {
    if (PatternOf(Folded(name_.text)).empty()) {
      return {};
    }
    Ask(name_.text, "");
    for (const Writing& writing : WritingsOf(name_)) {
      AskWriting(writing);
    }
    AskOtherSpellings();
    AskNeighbours();
    return std::move(result_);
  }

 private:
  void Ask(const std::string& text, const std::string& what) {
    Ask(text, what, text.size());
  }

  void Ask(const std::string& text, const std::string& what,
           std::size_t bytes) {
    if (result_.all.size() == kMostQuestions) {
      result_.cut = true;
    } else if (!text.empty() && asked_.insert(text).second) {
      result_.all.push_back({text, what, bytes});
    }
  }

  void AskWriting(const Writing& writing) {
    const auto before = AllLegal({writing.grammar, {}});
    const auto suffixes = AllSuffixes(SuffixGrammarFor(
        PrimarySubtag(name_.language), LastLetter(writing.text),
        CountLetters(Folded(writing.text))));
    for (const std::string& written : WithWordsJoined(writing.text)) {
      const std::string base = writing.inflected ? "in another case"
                               : written == name_.text
                                   ? ""
                                   : "with or without its article";
      const std::vector<std::string> inflected = InflectedTexts(written);
      for (const std::u32string& letters : before) {
        const std::string proclitic = Utf8Of(letters);
        Ask(proclitic + written,
            proclitic.empty() ? base : "with " + proclitic + " before it");
        for (const std::string& text : inflected) {
          Ask(proclitic + text, "inflected");
        }
        for (const std::string& suffix : suffixes) {
          std::string suffixed = proclitic;
          suffixed.append(written).append(suffix);
          Ask(suffixed, "with " + suffix + " behind it");
        }
      }
    }
  }

  // The text, and its other ways to join the words that may be joined.
  static std::vector<std::string> WithWordsJoined(const std::string& text) {
    const std::string pattern = GluedPatternOf(text);
    const std::vector<FoldedSpan> words = WordsOf(pattern);
    const FoldedField folded = FoldField(text, References::kLiteral);
    const std::vector<FoldedSpan> places = WordsOf(folded.text());
    std::vector<std::string> texts = {""};
    for (std::size_t i = 0; i < places.size(); ++i) {
      const OriginalSpan span = folded.Original(places[i]);
      const std::string word = text.substr(span.begin, span.end - span.begin);
      if (i == 0) {
        texts = {word};
        continue;
      }
      const std::size_t gap = folded.Original(places[i - 1]).end;
      const bool may_join = pattern[words[i - 1].end] == kOptionalSeparator &&
                            texts.size() < kMostJoinings;
      for (std::size_t t = 0, count = texts.size(); t < count; ++t) {
        if (may_join) {
          texts.push_back(texts[t] + word);
        }
        texts[t] += text.substr(gap, span.begin - gap) + word;
      }
    }
    return texts;
  }

  static char32_t LastLetter(std::string_view text) {
    const std::string pattern = PatternOf(Folded(text));
    return CodePointBefore(pattern, pattern.size())->value;
  }

  // The text with its words in all their forms, without the text itself.
  std::vector<std::string> InflectedTexts(std::string_view text) {
    const std::string_view language = PrimarySubtag(name_.language);
    if (name_.exact || name_.is_form || !GeneratesForms(language)) {
      return {};
    }
    const FoldedField folded = FoldField(text, References::kLiteral);
    const std::vector<FoldedSpan> words = WordsOf(folded.text());
    std::vector<std::string> texts = {""};
    std::size_t at = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const OriginalSpan span = folded.Original(words[i]);
      const std::string_view word =
          text.substr(span.begin, span.end - span.begin);
      const WordPlace place = words.size() == 1 ? WordPlace::kAlone
                              : i + 1 == words.size()
                                  ? WordPlace::kLastOfSeveral
                                  : WordPlace::kBeforeOthers;
      std::vector<std::string> forms = {std::string(word)};
      if (i < kMostInflectedWords) {
        AppendForms(word, place, forms);
      }
      AppendToEach(text.substr(at, span.begin - at), forms, texts);
      at = span.end;
    }
    for (std::string& each : texts) {
      each += text.substr(at);
    }
    texts.erase(texts.begin());
    return texts;
  }

  void AppendForms(std::string_view word, WordPlace place,
                   std::vector<std::string>& forms) const {
    std::unordered_set<std::string> seen;
    for (const MarksRule marks : {MarksRule::kKeep, MarksRule::kFold}) {
      const std::string base =
          marks == MarksRule::kKeep ? FoldedButForMarks(word) : Folded(word);
      for (const std::string& form :
           FormsOf(base, PrimarySubtag(name_.language), place, marks)) {
        std::string written = InLettersOf(word, form);
        if (seen.insert(Folded(written)).second) {
          forms.push_back(std::move(written));
        }
      }
    }
  }

  void AppendToEach(std::string_view between,
                    const std::vector<std::string>& forms,
                    std::vector<std::string>& texts) {
    std::vector<std::string> longer;
    for (const std::string& text : texts) {
      for (const std::string& form : forms) {
        if (longer.size() > kMostQuestions) {
          result_.cut = true;
          break;
        }
        longer.push_back(text);
        longer.back().append(between).append(form);
      }
    }
    texts = std::move(longer);
  }

  void AskOtherSpellings() {
    const std::string& text = name_.text;
    Ask(InCapitals(text), "in capitals");
    Ask(InSmallLetters(text), "in small letters");
    Ask(FoldForComparison(text, References::kLiteral, Strictness::kCase),
        "without its marks");
    if (Script() == ScriptGroup::kArabic) {
      Ask(AfterEachLetter(kFatha), "with vowel signs");
      Ask(AfterFirstLetter(kTatweel), "stretched");
      Ask(Replaced("ي", "ی"), "with a Persian yeh");
      Ask(Replaced("ك", "ک"), "with a Persian kaf");
    }
    Ask(Replaced(" ", "-"), "with hyphens");
    Ask(Replaced("-", " "), "with spaces");
    Ask(Replaced(" ", ""), "as one word");
    Ask(Replaced("-", ""), "as one word");
    Ask(Replaced("'", ""), "without its apostrophe");
    if (Script() == ScriptGroup::kAlphabet) {
      Ask(text + "’s", "with ’s behind it", text.size());
    }
  }

  void AskNeighbours() {
    const std::string& text = name_.text;
    for (const std::string& word : name_.never) {
      Ask(word, "listed under `not`");
    }
    const auto letters = CodePointsOf(text);
    const auto from = [&](std::size_t begin, std::size_t end) {
      std::string part;
      for (std::size_t i = begin; i < end; ++i) {
        part += letters[i];
      }
      return part;
    };
    const std::size_t count = letters.size();
    if (count > 2) {
      Ask(from(0, count - 1), "a letter less");
      Ask(from(0, count - 2) + std::string(letters[count - 1]) +
              std::string(letters[count - 2]),
          "two letters exchanged");
    }
    Ask(text + std::string(letters.back()), "a letter more");
    AskDerived();
    AskProcliticsOfOthers();
    if (GeneratesForms(PrimarySubtag(name_.language))) {
      for (const std::string& inflected : InflectedTexts(text)) {
        Ask(InSmallLetters(inflected), "inflected, in small letters");
      }
    }
    Ask("https://example.org/" + Replaced(" ", "-"), "in a web address");
  }

  // Words made from a name are other words.
  void AskDerived() {
    const std::string& text = name_.text;
    switch (Script()) {
      case ScriptGroup::kArabic:
        Ask(text + "ي", "as an adjective");
        Ask(text + "ية", "as an adjective");
        if (text.starts_with("ال")) {
          Ask(text.substr(std::string_view("ال").size()),
              "without its article");
        } else {
          Ask("ال" + text, "with an article");
        }
        break;
      case ScriptGroup::kHebrew:
        Ask(text + "י", "as an adjective");
        break;
      case ScriptGroup::kAlphabet: {
        const char32_t last = LastLetter(text);
        const bool cyrillic = last >= U'\u0400' && last <= U'\u052F';
        const bool latin = last < U'\u0370';
        Ask(latin      ? text + "ian"
            : cyrillic ? text + "ский"
                       : "",
            "as an adjective");
        Ask((cyrillic ? "о" : latin ? "x" : "ο") + text, "inside another word");
        break;
      }
      default:
        break;
    }
  }

  // What a longer name, or one with other options, would take.
  void AskProcliticsOfOthers() {
    const auto ask = [&](ProcliticGrammar grammar) {
      for (const std::u32string& letters : AllLegal({grammar, {}})) {
        const std::string proclitic = Utf8Of(letters);
        Ask(proclitic + name_.text, "with " + proclitic + " before it");
      }
    };
    if (Script() == ScriptGroup::kArabic) {
      ask(ProcliticGrammar::kArabicLong);
      Ask("س" + name_.text, "with س before it");
    } else if (Script() == ScriptGroup::kHebrew) {
      ask(ProcliticGrammar::kHebrewLong);
    }
  }

  ScriptGroup Script() const {
    const std::string pattern = PatternOf(Folded(name_.text));
    return ClassOf(CodePointAfter(pattern, 0)->value).script;
  }

  std::string AfterEachLetter(std::string_view sign) const {
    std::string text;
    for (const std::string_view letter : CodePointsOf(name_.text)) {
      text += letter;
      text += letter == " " ? "" : sign;
    }
    return text;
  }

  std::string AfterFirstLetter(std::string_view sign) const {
    const std::size_t bytes = DecodeCodePoint(name_.text, 0).bytes;
    return name_.text.substr(0, bytes) + std::string(sign) +
           name_.text.substr(bytes);
  }

  std::string Replaced(std::string_view from, std::string_view to) const {
    std::string text = name_.text;
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
    return text;
  }

  const Name& name_;
  std::unordered_set<std::string> asked_;
  FormQuestions result_;
};

}  // namespace

FormQuestions QuestionsAbout(const Name& name) {
  return Questioner(name).Run();
}

}  // namespace wirewatch
