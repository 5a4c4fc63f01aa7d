// The matcher against its slow twin on made-up names and texts. The texts are
// thrown together from what breaks matchers: names of every script, whole,
// mutilated and glued, proclitics, suffixes, separators, marks, ligatures,
// addresses. A failure prints the seed; the same seed makes the same case.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "rules/match/matcher.h"

namespace wirewatch {
namespace {

// clang-format off
constexpr auto kWords = std::to_array<std::string_view>({
    "الموصل", "الرقة", "رقة", "داعش", "سرت", "قم", "لحج", "لبنان", "اللاذقية", "ألبانيا", "آل", "أبو", "بكر", "عبد",
    "الله", "الرحمن", "حزب", "ﷲ", "الدولة", "الإسلامية", "تل", "أبيض", "موصل", "رقه", "هەولێر", "پیشمرگه", "لواء",
    "93", "٩٣", "M23", "IS", "ISIS", "Mosul", "Islamic", "State", "Sana'a", "Baquba", "Ba'quba", "Straße", "ss", "office",
    "IŞİD", "İdlib", "Kobanê", "Łódź", "al", "Irak", "Мосул", "Майкоп", "США", "Дейр", "эз", "Зор", "Ракка", "Исламское", "государство", "Нова", "Київ", "съюз", "Praga", "Praha", "Islamskie",
    "Benátky", "Koper", "Musul", "Mossul", "Mûsil", "Μοσούλη", "ισ",
    "מוסול", "עזה", "דאע״ש", "בית", "לחם", "摩苏尔", "伊斯兰国", "家", "モスル", "ガザ", "カサ", "なら", "모술", "이슬람국가",
    "रक्का", "โมซุล", "მოსული", "I.S", "a", "aa", "b",
});
constexpr auto kGlue = std::to_array<std::string_view>({
    "", "", "", " ", " ", " ", "-", "_", "·", "\u200C", "\u200B", "\n", "\n\n", " \n  ", "  ", "    ", "'", "’", "\"", "،", ".",
    "#", "@", "/", "و", "ف", "ب", "ل", "ك", "وب", "لل", "ال", "س", "بـ", "ש", "ב", "ו", "כש", "ה", "l'", "d’", "qu'",
    "'s", "2", "٧", "은", "에서", "리", "で", "ー", "\u3099", "\u0301", "\u064E", "\u0651", "ـ", "\u200F", "\u00AD", "\uFE0F",
    "ﻷ", "ﻻ", "ﷺ", "ß", "ﬃ", "&rsquo;", "&nbsp;", "&amp;", "http://", "www.", "@x.org", "e", "S", "я", "ا", "ي", "ه", "า", "国",
    "а", "у", "ом", "ой", "ого", "ът", "ze", "y", "iego", "ra", "da", "nin", "lar", "s", "دا", "ی",
    "\xF0\x9F\x98\x80", "\xFF",
});
// clang-format on

class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}
  std::size_t Below(std::size_t limit) { return engine_() % limit; }
  bool OneIn(std::size_t n) { return Below(n) == 0; }
  std::string_view Word() { return kWords[Below(kWords.size())]; }
  std::string_view Glue() { return kGlue[Below(kGlue.size())]; }

 private:
  std::mt19937 engine_;
};

Name RandomName(Dice& dice) {
  constexpr auto kLanguages = std::to_array<std::string_view>(
      {"", "", "ar", "fa", "ru", "uk", "pl", "cs", "sl", "bg", "tr", "de",
       "ckb", "ku"});
  constexpr auto kClitics =
      std::to_array<std::string_view>({"none", "all", "وب", "ב"});
  Name name;
  name.text = dice.Word();
  for (std::size_t more = dice.Below(4); more >= 2; --more) {
    name.text += dice.OneIn(4) ? dice.Glue() : " ";
    name.text += dice.Word();
  }
  name.language = kLanguages[dice.Below(kLanguages.size())];
  name.entity = static_cast<std::uint32_t>(dice.Below(4));
  if (dice.OneIn(4)) {
    name.letter_case = dice.OneIn(2) ? CaseRule::kExact : CaseRule::kFold;
  }
  name.exact = dice.OneIn(12);
  name.in_url = dice.OneIn(8);
  name.is_form = dice.OneIn(8);
  name.is_term = dice.OneIn(8);
  name.marks = dice.OneIn(8) ? MarksRule::kKeep : MarksRule::kFold;
  name.article = dice.OneIn(6) ? ArticleRule::kOptional : ArticleRule::kAuto;
  if (dice.OneIn(4)) {
    name.clitics = kClitics[dice.Below(kClitics.size())];
  }
  if (dice.OneIn(6)) {
    name.never.push_back(name.text + std::string(dice.Glue()) +
                         std::string(dice.Word()));
  }
  return name;
}

// A name as a text may have it: some of it in other case, with things stuck in.
std::string Written(Dice& dice, const Name& name) {
  std::string text;
  for (const char c : name.text) {
    const bool starts = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (starts && dice.OneIn(25)) {
      text += dice.Glue();
    }
    const bool upper = c >= 'a' && c <= 'z' && dice.OneIn(10);
    text += upper ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return text;
}

std::string RandomText(Dice& dice, const std::vector<Name>& names) {
  std::string text;
  for (std::size_t pieces = 1 + dice.Below(40); pieces > 0; --pieces) {
    switch (dice.Below(4)) {
      case 0:
        text += dice.Word();
        break;
      case 1:
        text += Written(dice, names[dice.Below(names.size())]);
        break;
      case 2:
        text += dice.Glue();
        break;
      default:
        text += ' ';
    }
  }
  return text;
}

std::string Told(const std::vector<Mention>& mentions,
                 const std::vector<Name>& names, std::string_view text) {
  std::string told;
  for (const Mention& m : mentions) {
    told += names[m.name].text + " (" + std::to_string(m.name) + ", entity " +
            std::to_string(m.entity) + ") at " + std::to_string(m.core.begin) +
            ": " +
            std::string(text.substr(m.core.begin, m.core.end - m.core.begin)) +
            " clitic [" + m.clitic + "]\n";
  }
  return told;
}

TEST(Twin, FindsTheSame) {
  std::size_t mentions = 0;
  for (std::uint32_t seed = 0; seed < 1500; ++seed) {
    Dice dice(seed);
    std::vector<Name> names;
    for (std::size_t count = 1 + dice.Below(12); count > 0; --count) {
      names.push_back(RandomName(dice));
    }
    const std::string headline = RandomText(dice, names);
    const std::string body = RandomText(dice, names);
    const Document document{
        {{"headline", headline, References::kLiteral}, {"body", body}}, "", ""};
    const FoldedText folded = Fold(document);
    const std::vector<Mention> fast = Matcher(names).Find(document, folded);
    const std::vector<Mention> slow = FindNaively(names, document, folded);
    ASSERT_EQ(fast, slow) << "seed " << seed << "\nheadline: " << headline
                          << "\nbody: " << body << "\nfast:\n"
                          << Told(fast, names, headline + body) << "slow:\n"
                          << Told(slow, names, headline + body);
    mentions += fast.size();
  }
  EXPECT_GT(mentions, 5000U);  // the texts are not beside the point
}

// Words from few, so that every place begins like a name and most come far: one
// of a length that fills a piece, one longer than that.
std::string FewWords(Dice& dice, std::size_t words) {
  constexpr auto kFew = std::to_array<std::string_view>(
      {"a", "a", "a", "a", "a", "a", "b", "الله", "abcdefghijklmnop",
       "abcdefghijklmnopqrs"});
  constexpr auto kBetween = std::to_array<std::string_view>(
      {"-", "\u200C", "\u200C", "'", "\u200C\u200C", ". ", "   ", "\n"});
  std::string text;
  const std::size_t one_in = dice.OneIn(3) ? 2 : 30;
  for (; words > 0; --words) {
    text += kFew[dice.Below(kFew.size())];
    text += dice.OneIn(one_in) ? kBetween[dice.Below(kBetween.size())] : " ";
  }
  text.pop_back();
  return text;
}

TEST(Twin, FindsTheSameLongNames) {
  std::size_t mentions = 0;
  for (std::uint32_t seed = 0; seed < 1500; ++seed) {
    Dice dice(seed);
    std::vector<Name> names(1 + dice.Below(4));
    for (Name& name : names) {
      name.text = FewWords(dice, 2 + dice.Below(14));
      name.language = dice.OneIn(3) ? "tr" : "";
      name.entity = static_cast<std::uint32_t>(dice.Below(4));
    }
    std::string body;
    for (std::size_t parts = 1 + dice.Below(20); parts > 0; --parts) {
      body += dice.OneIn(2) ? names[dice.Below(names.size())].text
                            : FewWords(dice, 1 + dice.Below(8));
      body += ' ';
    }
    const Document document{{{"body", body}}, "", ""};
    const FoldedText folded = Fold(document);
    const std::vector<Mention> fast = Matcher(names).Find(document, folded);
    const std::vector<Mention> slow = FindNaively(names, document, folded);
    ASSERT_EQ(fast, slow) << "seed " << seed << "\nbody: " << body
                          << "\nfast:\n"
                          << Told(fast, names, body) << "slow:\n"
                          << Told(slow, names, body);
    mentions += fast.size();
  }
  EXPECT_GT(mentions, 5000U);
}

}  // namespace
}  // namespace wirewatch
