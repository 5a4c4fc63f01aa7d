// How well names are found in labelled text, beside what a plain grep finds.
//
//   labelled FILE [--language L] [--names FILE] [--show N]
//
// FILE is in CoNLL's way: a token and its tag on each line (the first and the
// last column, parted by tabs or spaces), a blank line between sentences; `O`
// is no entity, `B-...` and `I-...` are. Names come from a file, one a line, or
// are the labelled names seen three times and more, but for those that are only
// a form of another one: what the matcher finds of the others is a form.
//
// Reported are the labelled tokens that were found and the others that were;
// precision is the share of the first. Recall is out of the labelled tokens
// that may be a form of a name: they contain it or, where a language generates
// forms, are words with a capital that begin with all of it but two letters and
// go on for at most four. That counts other words too (المصرية for مصر), so
// true recall is higher. The grep looks for the folded name with no letter or
// digit on either side. --show lists the most frequent errors.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules/match/field_view.h"
#include "rules/match/inflection.h"
#include "rules/match/matcher.h"
#include "rules/match/pattern.h"
#include "rules/text/char_class.h"
#include "rules/text/fold.h"
#include "rules/text/letter_case.h"
#include "tests/bench/labelled_text.h"

namespace wirewatch {
namespace {

struct Options {
  std::string file;
  std::string language;
  std::string names;
  std::size_t show = 0;
};

Document DocumentOf(const std::string& text) {
  return {{{"body", text, References::kLiteral}}, "", ""};
}

std::vector<Name> NamesFrom(const std::set<std::string>& texts,
                            const std::string& language) {
  std::vector<Name> names;
  for (const std::string& text : texts) {
    Name name;
    name.text = text;
    name.language = language;
    name.entity = static_cast<std::uint32_t>(names.size());
    if (FaultOf(name) == NameFault::kNone) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

// Without those that are another one with something attached or inflected.
std::set<std::string> DictionaryForms(const std::set<std::string>& all,
                                      const std::string& language) {
  const Matcher matcher(NamesFrom(all, language));
  std::set<std::string> kept;
  for (const std::string& text : all) {
    const Document document = DocumentOf(text);
    const std::vector<Mention> mentions =
        matcher.Find(document, Fold(document));
    const bool is_form =
        std::any_of(mentions.begin(), mentions.end(), [&](const Mention& m) {
          return m.word ==
                     OriginalSpan{0, static_cast<std::uint32_t>(text.size())} &&
                 (m.inflected || !m.clitic.empty());
        });
    if (!is_form) {
      kept.insert(text);
    }
  }
  return kept;
}

Found FindByMatcher(const std::vector<Sentence>& sentences,
                    const std::vector<Name>& names) {
  const Matcher matcher(names);
  Found found;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const Document document = DocumentOf(sentences[i].text);
    for (const Mention& mention : matcher.Find(document, Fold(document))) {
      AddTokens(sentences[i], i, mention.core, found);
    }
  }
  return found;
}

bool IsInWord(const std::optional<FoldedCodePoint>& c) {
  const CharKind kind = c ? ClassOf(c->value).kind : CharKind::kOther;
  return kind == CharKind::kLetter || kind == CharKind::kDigit;
}

// Letters and digits that go on behind byte `at`.
std::size_t LettersAfter(std::string_view text, std::size_t at) {
  std::size_t letters = 0;
  for (auto c = CodePointAfter(text, at); IsInWord(c);
       c = CodePointAfter(text, c->end)) {
    ++letters;
  }
  return letters;
}

// What the needle (folded) stands for where it is found.
enum class Needle { kWord, kWordBegin, kPart };

Found FindByGrep(const std::vector<Sentence>& sentences,
                 const std::set<std::string>& needles, Needle kind) {
  constexpr std::size_t kLongestEnding = 4;
  Found found;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const FoldedField folded =
        FoldField(sentences[i].text, References::kLiteral);
    const std::string_view text = folded.text();
    for (const std::string& needle : needles) {
      for (std::size_t at = text.find(needle); at != std::string_view::npos;
           at = text.find(needle, at + 1)) {
        const std::size_t after = LettersAfter(text, at + needle.size());
        const OriginalSpan span =
            folded.Original({static_cast<std::uint32_t>(at),
                             static_cast<std::uint32_t>(at + needle.size())});
        const std::string_view from =
            std::string_view(sentences[i].text).substr(span.begin);
        const bool fits =
            kind == Needle::kPart ||
            (!IsInWord(CodePointBefore(text, at)) &&
             after <= (kind == Needle::kWord ? 0 : kLongestEnding) &&
             (kind == Needle::kWord || StartsWithCapital(from)));
        if (fits) {
          AddTokens(sentences[i], i, span, found);
        }
      }
    }
  }
  return found;
}

// What every form of a name begins with: see the top.
std::string StemOf(const Name& name) {
  std::string stem = FoldName(name.text);
  for (int left = CountLetters(stem) > 4 ? 2 : 0; left > 0; --left) {
    stem.resize(CodePointBefore(stem, stem.size())->begin);
  }
  return stem;
}

bool IsLabelled(const std::vector<Sentence>& sentences,
                Found::value_type token) {
  return sentences[token.first].tags[token.second] != "O";
}

struct Counts {
  std::size_t labelled = 0;
  std::size_t other = 0;
};

Counts Count(const std::vector<Sentence>& sentences, const Found& found) {
  Counts counts;
  for (const auto& token : found) {
    ++(IsLabelled(sentences, token) ? counts.labelled : counts.other);
  }
  return counts;
}

// The most frequent tokens of `found` that are labelled (or not) and not in
// `others`.
void Show(const char* what, const std::vector<Sentence>& sentences,
          const Found& found, const Found& others, bool labelled,
          std::size_t most) {
  std::map<std::string, std::size_t> tokens;
  for (const auto& token : found) {
    if (!others.contains(token) && IsLabelled(sentences, token) == labelled) {
      const auto [begin, end] = sentences[token.first].tokens[token.second];
      ++tokens[sentences[token.first].text.substr(begin, end - begin)];
    }
  }
  std::vector<std::pair<std::size_t, std::string>> order;
  order.reserve(tokens.size());
  for (const auto& [token, count] : tokens) {
    order.emplace_back(count, token);
  }
  std::sort(order.rbegin(), order.rend());
  order.resize(std::min(order.size(), most));
  std::printf("%s:", what);
  for (const auto& [count, token] : order) {
    std::printf(" %s(%zu)", token.c_str(), count);
  }
  std::printf("\n");
}

void Report(const char* who, const Counts& counts, std::size_t possible) {
  const auto ratio = [](std::size_t part, std::size_t whole) {
    return whole == 0 ? 1.0
                      : static_cast<double>(part) / static_cast<double>(whole);
  };
  std::printf("%-9s labelled %6zu  other %5zu  recall %.3f  precision %.3f\n",
              who, counts.labelled, counts.other,
              ratio(counts.labelled, possible),
              ratio(counts.labelled, counts.labelled + counts.other));
}

int Run(const Options& options) {
  std::ifstream in(options.file);
  if (!in) {
    std::cerr << "cannot read " << options.file << '\n';
    return EXIT_FAILURE;
  }
  const std::vector<Sentence> sentences = ReadSentences(in);
  std::set<std::string> texts;
  std::ifstream listed(options.names);
  for (std::string line; std::getline(listed, line);) {
    texts.insert(line);
  }
  if (options.names.empty()) {
    texts = DictionaryForms(LabelledNames(sentences), options.language);
  }
  const std::vector<Name> names = NamesFrom(texts, options.language);
  const bool inflects = GeneratesForms(options.language);
  std::set<std::string> words;
  std::set<std::string> stems;
  for (const Name& name : names) {
    words.insert(FoldName(name.text));
    stems.insert(inflects ? StemOf(name) : FoldName(name.text));
  }
  const Found ours = FindByMatcher(sentences, names);
  const Found grep = FindByGrep(sentences, words, Needle::kWord);
  Found all = FindByGrep(sentences, stems,
                         inflects ? Needle::kWordBegin : Needle::kPart);
  all.insert(ours.begin(), ours.end());
  all.insert(grep.begin(), grep.end());
  const std::size_t possible = Count(sentences, all).labelled;
  std::printf("%zu sentences, %zu names, %zu labelled tokens may be theirs\n",
              sentences.size(), names.size(), possible);
  Report("grep", Count(sentences, grep), possible);
  Report("wirewatch", Count(sentences, ours), possible);
  if (options.show > 0) {
    Show("missed, but by grep", sentences, grep, ours, true, options.show);
    Show("missed", sentences, all, ours, true, options.show);
    Show("found, unlabelled", sentences, ours, grep, false, options.show);
    Show("also by grep", sentences, grep, {}, false, options.show);
  }
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace wirewatch

int main(int argc, char** argv) {
  wirewatch::Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    const std::string value = i + 1 < argc ? argv[i + 1] : "";
    if (!option.starts_with("--")) {
      options.file = option;
      continue;
    }
    ++i;
    if (option == "--language") {
      options.language = value;
    } else if (option == "--names") {
      options.names = value;
    } else if (option == "--show") {
      options.show = std::strtoul(value.c_str(), nullptr, 10);
    }
  }
  return wirewatch::Run(options);
}
