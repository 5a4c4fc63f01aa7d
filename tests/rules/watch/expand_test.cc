// What `expand` answers. The table names a form of a name and what is to be
// said of it; the properties hold for every name: what is said to be accepted
// is found, what is said to be refused is not, and no form that the grammar
// yields is left out.
#include "rules/watch/expand.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rules/base/utf8.h"
#include "rules/match/clitics.h"
#include "rules/match/forms.h"
#include "rules/match/pattern.h"
#include "rules/match/spelling.h"
#include "rules/match/suffixes.h"
#include "tests/rules/watch/values.h"

namespace wirewatch {
namespace {

RuleSet SetOf(std::vector<Entity> entities) {
  return RuleSet({{"levant", "", std::move(entities), {}}}, "");
}

RuleSet SetOf(const Name& name) {
  return SetOf({EntityOf("it", EntityKind::kPlace, {name})});
}

// "clitic", "inflected"...; "refused: a letter less"; "not tried".
std::string AnswerTo(const std::string& text, const NameExpansion& name) {
  for (const AcceptedForm& form : name.accepted) {
    if (form.text == text) {
      return std::string(ToString(form.kind));
    }
  }
  for (const RefusedForm& form : name.refused) {
    if (form.text == text) {
      return "refused: " + form.what;
    }
  }
  return "not tried";
}

struct FormCase {
  const char* id;
  Name name;
  const char* text;
  const char* answer;
};

const Name kMosul{.text = "الموصل", .language = "ar"};
const Name kHoms{.text = "حمص", .language = "ar"};
const Name kCrimea{.text = "Крым", .language = "ru"};
const Name kNewZealand{.text = "Новая Зеландия", .language = "ru"};
const Name kMusul{.text = "Musul", .language = "tr"};
const Name kIsis{
    .text = "ISIS", .language = "en", .letter_case = CaseRule::kExact};

// clang-format off
const FormCase kForms[] = {
    {"arabic_as_written", kMosul, "الموصل", "written"},
    {"arabic_with_prepositions", kMosul, "وبالموصل", "clitic"},
    {"arabic_assimilated", kMosul, "للموصل", "clitic"},
    {"arabic_vowelled", kMosul, "اَلَمَوَصَلَ", "spelling"},
    {"arabic_stretched", kMosul, "اـلموصل", "spelling"},
    {"arabic_without_article", kMosul, "موصل", "refused: without its article"},
    {"arabic_adjective", kMosul, "الموصلي", "refused: as an adjective"},
    {"arabic_future_is_no_proclitic", kMosul, "سالموصل", "refused: with س before it"},
    {"arabic_short_takes_waw", kHoms, "وحمص", "clitic"},
    {"arabic_short_takes_no_fa", kHoms, "فحمص", "refused: with ف before it"},
    {"arabic_short_takes_fa_if_told", {.text = "حمص", .language = "ar", .clitics = "all"}, "فحمص", "clitic"},
    {"arabic_kunya_in_another_case", {.text = "أبو بكر", .language = "ar"}, "أبي بكر", "inflected"},
    {"arabic_nothing_attached", {.text = "الموصل", .language = "ar", .clitics = "none"}, "بالموصل", "refused: with ب before it"},
    {"arabic_term_with_optional_article",
     {.text = "قصف", .language = "ar", .article = ArticleRule::kOptional, .is_term = true}, "بالقصف", "clitic"},
    {"arabic_hidden_by_not", {.text = "حمص", .language = "ar", .never = {"حمص بطحينة"}}, "حمص بطحينة", "refused: listed under `not`"},
    {"russian_genitive", kCrimea, "Крыма", "inflected"},
    {"russian_in_small_letters", kCrimea, "крыма", "refused: inflected, in small letters"},
    {"russian_in_small_letters_in_a_term",
     {.text = "удар", .language = "ru", .is_term = true}, "ударом", "inflected"},
    {"russian_adjective", kCrimea, "Крымский", "refused: as an adjective"},
    {"russian_words_agree_or_not", kNewZealand, "Новой Зеландии", "inflected"},
    {"russian_in_capitals", kCrimea, "КРЫМ", "spelling"},
    {"polish_keeps_its_marks", {.text = "Państwo Islamskie", .language = "pl"}, "Państwa Islamskiego", "inflected"},
    {"turkish_locative", kMusul, "Musulda", "inflected"},
    {"behind_an_apostrophe", kMusul, "Musul’s", "spelling"},
    {"turkish_other_word", kMusul, "Musulian", "refused: as an adjective"},
    {"german_genitive", {.text = "Mossul", .language = "de"}, "Mossuls", "inflected"},
    {"kurdish_oblique", {.text = "Mûsil", .language = "ku"}, "Mûsile", "inflected"},
    {"hebrew_with_preposition", {.text = "דמשק", .language = "he"}, "בדמשק", "clitic"},
    {"exact_case_as_written", kIsis, "ISIS", "written"},
    {"exact_case_in_small_letters", kIsis, "isis", "refused: in small letters"},
    {"auto_case_of_short_capitals", {.text = "PKK"}, "pkk", "refused: in small letters"},
    {"exact_takes_no_marks_away", {.text = "Şam", .language = "tr", .exact = true}, "Sam", "refused: without its marks"},
    {"marks_kept", {.text = "Şam", .language = "tr", .marks = MarksRule::kKeep}, "Sam", "refused: without its marks"},
    {"marks_folded", {.text = "Şam", .language = "tr"}, "Sam", "spelling"},
    {"listed_form", {.text = "Rakka", .is_form = true}, "Rakka", "form"},
    {"words_with_hyphens", {.text = "Islamic State"}, "Islamic-State", "spelling"},
    {"words_as_one", {.text = "Islamic State"}, "IslamicState", "refused: as one word"},
    {"a_letter_less", {.text = "Mosul"}, "Mosu", "refused: a letter less"},
    {"inside_another_word", {.text = "Mosul"}, "xMosul", "refused: inside another word"},
    {"in_a_web_address", {.text = "Mosul"}, "https://example.org/Mosul", "refused: in a web address"},
};
// clang-format on

class Form : public testing::TestWithParam<FormCase> {};

TEST_P(Form, IsAnsweredSo) {
  const FormCase& tested = GetParam();
  const Expansion expansion = Expand(SetOf(tested.name), 0);
  ASSERT_EQ(expansion.names.size(), 1U);
  EXPECT_EQ(AnswerTo(tested.text, expansion.names[0]), tested.answer)
      << tested.text;
}

INSTANTIATE_TEST_SUITE_P(Table, Form, testing::ValuesIn(kForms),
                         [](const auto& tested) { return tested.param.id; });

std::string FoldedText(std::string_view text) {
  return std::string(FoldField(text, References::kLiteral).text());
}

std::string Utf8Of(const std::u32string& letters) {
  std::string text;
  for (const char32_t letter : letters) {
    AppendUtf8(letter, text);
  }
  return text;
}

bool IsFound(const RuleSet& rules, const std::string& text) {
  const Document document{.fields = {{"body", text, References::kLiteral}}};
  const auto found = rules.matcher().Find(document, Fold(document));
  return std::any_of(found.begin(), found.end(), [&](const Mention& mention) {
    return mention.word ==
           OriginalSpan{0, static_cast<std::uint32_t>(text.size())};
  });
}

// Every text that a pattern stands for, with single spaces.
std::vector<std::string> TextsOf(const std::string& pattern) {
  const std::size_t at = pattern.find_first_of(std::string("\x01'\x02"));
  if (at == std::string::npos) {
    return {pattern};
  }
  std::vector<std::string> choices;
  std::size_t end = at;
  if (pattern[at] == kOpen) {
    end = pattern.find(kClose, at);
    for (std::size_t begin = at + 1; begin <= end;) {
      const std::size_t stop = std::min(end, pattern.find(kOr, begin));
      choices.push_back(pattern.substr(begin, stop - begin));
      begin = stop + 1;
    }
  } else {
    choices = {"", pattern[at] == kOptionalSeparator ? " " : "'"};
  }
  std::vector<std::string> texts;
  for (const std::string& rest : TextsOf(pattern.substr(end + 1))) {
    for (const std::string& choice : choices) {
      texts.push_back(pattern.substr(0, at) + choice + rest);
    }
  }
  return texts;
}

// Every way that the spellings of a name can be written, in folded letters.
std::set<std::string> FormsOfTheSpellings(const Name& name) {
  std::set<std::string> forms;
  for (const Spelling& spelling : SpellingsOf(name, 0)) {
    for (const std::string& text : TextsOf(spelling.pattern)) {
      for (const std::u32string& proclitic : AllLegal(spelling.proclitics)) {
        const std::string bare = Utf8Of(proclitic) + text;
        forms.insert(bare);
        for (const std::string& suffix : AllSuffixes(spelling.suffixes)) {
          forms.insert(bare + suffix);
        }
      }
    }
  }
  return forms;
}

TEST(Expand, LeavesOutNoFormThatTheGrammarYields) {
  for (const FormCase& tested : kForms) {
    if (!tested.name.never.empty()) {
      continue;  // their spellings are those of the words that hide, too
    }
    std::set<std::string> told;
    const NameExpansion name = Expand(SetOf(tested.name), 0).names[0];
    for (const AcceptedForm& form : name.accepted) {
      told.insert(FoldedText(form.text));
    }
    for (const std::string& form : FormsOfTheSpellings(tested.name)) {
      EXPECT_TRUE(told.contains(form)) << tested.id << ": " << form;
    }
  }
}

TEST(Expand, SaysOnlyWhatTheMatcherSays) {
  for (const FormCase& tested : kForms) {
    const RuleSet rules = SetOf(tested.name);
    const NameExpansion name = Expand(rules, 0).names[0];
    for (const AcceptedForm& form : name.accepted) {
      EXPECT_TRUE(IsFound(rules, form.text) || form.text.ends_with("’s"))
          << tested.id << ": " << form.text;
    }
    for (const RefusedForm& form : name.refused) {
      EXPECT_FALSE(IsFound(rules, form.text)) << tested.id << ": " << form.text;
      EXPECT_FALSE(form.what.empty()) << tested.id << ": " << form.text;
    }
  }
}

// The proclitics and the suffixes that are tried are those of the grammars.
TEST(Expand, TriesAllLegalProclitics) {
  using enum ProcliticGrammar;
  const std::u32string letters = U"وفبلكושבלמכה";
  for (const ProcliticGrammar grammar :
       {kNone, kArabicArticle, kArabicAssimilated, kArabicLong, kArabicShort,
        kArabicShortLam, kHebrewLong, kHebrewMedium, kHebrewShort,
        kHebrewCovert}) {
    const auto legal = AllLegal({grammar, {}});
    const std::set<std::u32string> listed(legal.begin(), legal.end());
    EXPECT_EQ(listed.size(), legal.size());
    std::vector<std::u32string> all = {U""};
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_EQ(IsLegal({grammar, {}}, all[i]), listed.contains(all[i]));
      for (const char32_t letter : all[i].size() < 4 ? letters : U"") {
        all.push_back(all[i] + letter);
      }
    }
  }
}

TEST(Expand, OfManyFormsTriesTheFirstAndSaysSo) {
  const Name many{.text = "Новый Красный Большой Железный Путь",
                  .language = "ru"};
  const NameExpansion name = Expand(SetOf(many), 0).names[0];
  EXPECT_TRUE(name.cut);
  EXPECT_LE(name.accepted.size() + name.refused.size(), kMostQuestions);
  EXPECT_FALSE(Expand(SetOf(kNewZealand), 0).names[0].cut);
}

TEST(Expand, ProvesTheCompanyThatANameNeeds) {
  Entity raqqa = EntityOf("raqqa", EntityKind::kPlace, {});
  raqqa.names.push_back(
      {Named("الرقة", "ar"),
       Needs{.entities = {TheEntity("isis")}, .within = kSameSentence}});
  Entity isis = EntityOf("isis", EntityKind::kActor, {Named("داعش", "ar")});
  isis.names.push_back({Named("الدولة", "ar"),
                        Needs{.other_name = true, .within = kSameArticle}});
  const RuleSet rules = SetOf({std::move(raqqa), std::move(isis)});
  const Expansion expansion =
      Expand(rules, *rules.EntityNumber("levant/raqqa"));
  ASSERT_TRUE(expansion.names[0].needs.has_value());
  EXPECT_EQ(expansion.names[0].needs->example, "الرقة, داعش");
  EXPECT_EQ(expansion.names[0].needs->entities.size(), 1U);
  const Expansion other = Expand(rules, *rules.EntityNumber("levant/isis"));
  const auto needing = std::find_if(
      other.names.begin(), other.names.end(),
      [](const NameExpansion& name) { return name.needs.has_value(); });
  ASSERT_NE(needing, other.names.end());
  EXPECT_TRUE(needing->needs->other_name);
  EXPECT_EQ(needing->needs->example, "الدولة, داعش");
}

TEST(Expand, SaysWhichExclusionsHideAMention) {
  Entity raqqa = EntityOf("raqqa", EntityKind::kPlace, {Named("الرقة", "ar")});
  raqqa.never_in.push_back(
      {"tenderness",
       "common noun",
       {Named("بمنتهى الرقة", "ar"), Named("منتهى اللطف", "ar")}});
  const Expansion expansion = Expand(SetOf({std::move(raqqa)}), 0);
  ASSERT_EQ(expansion.never_in.size(), 1U);
  const auto& names = expansion.never_in[0].names;
  ASSERT_EQ(names.size(), 2U);
  for (const auto& [text, hides] : names) {
    EXPECT_EQ(hides, text == "بمنتهى الرقة") << text;
  }
}

TEST(Expand, NamesTheEntitiesThatClaimTheSameWords) {
  const RuleSet rules = SetOf(
      {EntityOf("tripoli-lb", EntityKind::kPlace, {Named("طرابلس", "ar")}),
       EntityOf("tripoli-ly", EntityKind::kPlace, {Named("طرابلس", "ar")})});
  EXPECT_EQ(Expand(rules, 0).names[0].shared_with,
            std::vector<std::uint32_t>{1});
}

}  // namespace
}  // namespace wirewatch
