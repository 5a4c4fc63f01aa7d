#include "tests/bench/generated_news.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <unordered_set>

#include "rules/base/check.h"
#include "rules/base/utf8.h"
#include "rules/text/fold.h"

namespace wirewatch {
namespace {

constexpr std::size_t kArticleBytes = 4 << 10;
constexpr std::size_t kVocabulary = 30000;
constexpr std::size_t kWordsPerMention = 150;
constexpr std::size_t kWordsPerSentence = 18;
constexpr std::size_t kWordsPerComma = 9;
constexpr std::size_t kWordsPerNumber = 70;
// Words that names have in common: given names, kinds of organisations.
constexpr std::size_t kSharedWords = 2000;

// The generator's numbers, without the standard's distributions: those differ
// from library to library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::size_t Below(std::size_t limit) { return engine_() % limit; }
  bool OneIn(std::size_t n) { return Below(n) == 0; }
  template <typename List>
  auto Of(const List& list) {
    return list[Below(list.size())];
  }
  // Below `limit`, rank r with a frequency of 1 / r.
  std::size_t ZipfBelow(std::size_t limit) {
    const double uniform = static_cast<double>(Below(1U << 30)) / (1U << 30);
    const auto rank =
        static_cast<std::size_t>(std::pow(static_cast<double>(limit), uniform));
    return std::clamp<std::size_t>(rank, 1, limit) - 1;
  }

 private:
  std::mt19937_64 engine_;
};

using Pieces = std::vector<std::string_view>;

struct Script {
  std::string_view name;
  Pieces onsets;
  Pieces rimes;
  std::string_view last_letter;  // of a name, and of no other word
  Pieces attached;               // to a word of five, to a mention of four
  std::string_view article;      // of a word of four; no space behind it
  std::string_view comma = ", ";
  std::string_view stop = ". ";
};

// The onsets of Arabic and Hebrew have no letter of `attached`: else a name
// could be read as another one with something attached.
const Script& ScriptOf(NewsScript script) {
  static const std::array<Script, kNewsScripts.size()> scripts = {{
      {"arabic",
       {"م", "ر", "د", "س", "ع", "ق", "ح", "ن", "ت", "ش", "ج", "خ", "ص", "ط"},
       {"ا", "ي", "و", "", "", "ن", "ر", "ة", "ها"},
       "ظ",
       {"و", "ب", "ف", "وب"},
       "ال",
       "، "},
      {"latin",
       {"m", "r", "d", "s", "t", "k", "n", "l", "b", "f", "g", "h", "p", "st"},
       {"a", "e", "i", "o", "u", "an", "er", "is", "ou"},
       "z",
       {},
       ""},
      {"cyrillic",
       {"м", "р", "д", "с", "т", "к", "н", "л", "б", "п", "г", "в", "ст", "пр"},
       {"а", "е", "и", "о", "у", "ан", "ор", "ая", "ов"},
       "х",
       {},
       ""},
      {"han", {}, {}, "", {}, "", "，", "。"},
      {"hebrew",
       {"ג", "ד", "ז", "ח", "ט", "י", "נ", "ס", "ע", "פ", "ק", "ר", "ת"},
       {"", "", "ו", "י", "ה", "א", "ור", "ות"},
       "צ",
       {"ו", "ב", "ל", "מ", "ש"},
       "ה"},
      {"devanagari",
       {"म", "र", "द", "स", "त", "क", "न", "ल", "ब", "प", "ग", "ह", "श", "ज"},
       {"ा", "े", "ि", "ो", "", "", "ी", "ान", "ार"},
       "ठ",
       {},
       "",
       ", ",
       "। "},
  }};
  return scripts[static_cast<std::size_t>(script)];
}

// Han characters that the fold leaves as they are: the first ones make words,
// the last ones end names.
struct HanCharacters {
  static constexpr std::size_t kOfWords = 1500;
  static constexpr std::size_t kLast = 400;
  Pieces of_words;
  Pieces last;

  static const HanCharacters& Get() {
    static const HanCharacters characters;
    return characters;
  }

 private:
  HanCharacters() {
    storage_.reserve(kOfWords + kLast);
    for (char32_t c = 0x4E00; storage_.size() < kOfWords + kLast; ++c) {
      std::string character;
      AppendUtf8(c, character);
      if (FoldName(character) == character) {
        storage_.push_back(std::move(character));
        (storage_.size() <= kOfWords ? of_words : last)
            .push_back(storage_.back());
      }
    }
  }
  std::vector<std::string> storage_;
};

// How many syllables, or Han characters, the word of a rank has.
std::size_t LengthOfRank(std::size_t rank, Dice& dice) {
  if (rank < 10) {
    return 1;
  }
  if (rank < 150) {
    return 1 + dice.Below(2);
  }
  return 2 + dice.Below(rank < 2000 ? 2 : 4);
}

std::string MakeWord(const Script& script, std::size_t length, Dice& dice) {
  std::string word;
  if (script.onsets.empty()) {
    for (std::size_t i = 0; i < std::min<std::size_t>(length, 3); ++i) {
      word += dice.Of(HanCharacters::Get().of_words);
    }
    return word;
  }
  for (std::size_t i = 0; i < length; ++i) {
    word += dice.Of(script.onsets);
    word += dice.Of(script.rimes);
  }
  return word;
}

std::vector<std::string> MakeVocabulary(const Script& script, Dice& dice) {
  std::vector<std::string> words;
  for (std::size_t rank = 0; rank < kVocabulary; ++rank) {
    std::string word;
    if (!script.attached.empty() && dice.OneIn(5)) {
      word += dice.Of(script.attached);
    }
    if (dice.OneIn(4)) {
      word += script.article;
    }
    words.push_back(word + MakeWord(script, LengthOfRank(rank, dice), dice));
  }
  return words;
}

// The first letter of a word of ASCII or Russian letters as a capital.
std::string Capitalized(std::string word) {
  if (word[0] >= 'a' && word[0] <= 'z') {
    word[0] = static_cast<char>(word[0] - 'a' + 'A');
  } else if (word.starts_with('\xD0') && word[1] >= '\xB0') {
    word[1] = static_cast<char>(word[1] - 0x20);
  } else if (word.starts_with('\xD1') && word[1] <= '\x8F') {
    word[0] = '\xD0';
    word[1] = static_cast<char>(word[1] + 0x20);
  }
  return word;
}

std::vector<std::string> MakeHanNames(std::size_t count, Dice& dice) {
  const HanCharacters& characters = HanCharacters::Get();
  std::unordered_set<std::string> taken;
  std::vector<std::string> names;
  while (names.size() < count) {
    const std::size_t before = dice.Below(3);
    std::string name = MakeWord(ScriptOf(NewsScript::kHan), before, dice);
    std::string last_two(dice.Of(characters.of_words));
    last_two += dice.Of(characters.last);
    name += last_two;
    // The whole pairs are used up above some hundred thousand names.
    const bool many = count > characters.of_words.size() * 100;
    if (taken.insert(many ? name : last_two).second) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

// Of four names one has one word and one has three; a first word is shared
// every other time.
std::vector<std::string> MakeNames(const Script& script,
                                   const std::vector<std::string>& vocabulary,
                                   std::size_t count, Dice& dice) {
  std::unordered_set<std::string> taken;
  std::vector<std::string> names;
  while (names.size() < count) {
    std::string last = MakeWord(script, 2 + dice.Below(3), dice);
    last += script.last_letter;
    if (!taken.insert(last).second) {
      continue;
    }
    constexpr std::array<int, 4> kWords = {1, 2, 2, 3};
    std::string name;
    for (int before = dice.Of(kWords) - 1; before > 0; --before) {
      // Frequent words are no names.
      const std::string word =
          dice.OneIn(2) ? vocabulary[200 + dice.ZipfBelow(kSharedWords)]
                        : MakeWord(script, 2 + dice.Below(2), dice);
      name += Capitalized(word) + " ";
    }
    const bool with_article = name.empty() && dice.OneIn(4);
    name += with_article ? script.article : "";
    names.push_back(name + Capitalized(last));
  }
  return names;
}

// A name as a text has it, sometimes with a proclitic.
std::string Mentioned(const Script& script, const std::string& name,
                      Dice& dice) {
  if (script.attached.empty() || !dice.OneIn(4)) {
    return name;
  }
  // An article is swallowed by the preposition ل.
  if (script.article == "ال" && name.starts_with(script.article) &&
      dice.OneIn(3)) {
    return "ل" + name.substr(script.article.size() / 2);
  }
  return std::string(script.attached[dice.Below(2)]) + name;
}

class Writer {
 public:
  Writer(const Script& script, const std::vector<std::string>& vocabulary,
         Dice& dice)
      : script_(script), vocabulary_(vocabulary), dice_(dice) {}

  // One article; adds the mentions in it to `mentions`.
  std::string Article(const std::vector<std::string>& names,
                      std::size_t& mentions) {
    std::string article;
    bool sentence_begins = true;
    while (article.size() < kArticleBytes) {
      if (!names.empty() && dice_.OneIn(kWordsPerMention)) {
        article += Mentioned(script_, dice_.Of(names), dice_);
        ++mentions;
      } else {
        article += NextWord(sentence_begins);
      }
      sentence_begins = dice_.OneIn(kWordsPerSentence);
      article += sentence_begins ? script_.stop : Gap();
    }
    return article;
  }

 private:
  std::string NextWord(bool sentence_begins) {
    if (dice_.OneIn(kWordsPerNumber)) {
      return std::to_string(dice_.Below(2030));
    }
    const std::string& word = vocabulary_[dice_.ZipfBelow(kVocabulary)];
    return sentence_begins ? Capitalized(word) : word;
  }
  std::string_view Gap() {
    if (dice_.OneIn(kWordsPerComma)) {
      return script_.comma;
    }
    return script_.onsets.empty() ? "" : " ";
  }

  const Script& script_;
  const std::vector<std::string>& vocabulary_;
  Dice& dice_;
};

}  // namespace

std::string_view NewsScriptName(NewsScript script) {
  return ScriptOf(script).name;
}

GeneratedNews GenerateNews(NewsScript script, std::size_t names,
                           std::size_t bytes) {
  Dice dice(20261122);
  const Script& its = ScriptOf(script);
  const std::vector<std::string> vocabulary = MakeVocabulary(its, dice);
  GeneratedNews news;
  news.names = script == NewsScript::kHan
                   ? MakeHanNames(names, dice)
                   : MakeNames(its, vocabulary, names, dice);
  Writer writer(its, vocabulary, dice);
  while (news.bytes < bytes) {
    news.articles.push_back(writer.Article(news.names, news.mentions));
    news.bytes += news.articles.back().size();
  }
  return news;
}

}  // namespace wirewatch
