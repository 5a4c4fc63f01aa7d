// Each option of a name, from the watchlist as an editor writes it to what is
// found: by the matcher and by its slow twin. A mention that counts stands
// between ⟦ and ⟧.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/watchlist/watchlist_loader.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {
namespace {

struct OptionCase {
  const char* id;
  const char* entity;  // the value of `e` in `entities`
  const char* text;
};

// clang-format off
const OptionCase kCases[] = {
    {"case_auto", "{names: {en: [PKK]}}", "pkk ⟦PKK⟧"},
    {"case_exact", "{names: {en: [{text: ISIS, case: exact}]}}", "Isis ⟦ISIS⟧"},
    {"case_fold", "{names: {en: [{text: PKK, case: fold}]}}", "⟦pkk⟧ ⟦PKK⟧"},
    {"exact", "{names: {ar: [{text: الموصل, exact: true}]}}", "والموصل الموصلُ ⟦الموصل⟧"},
    {"marks_keep", "{names: {tr: [{text: Şam, marks: keep}]}}", "Sam ⟦Şam⟧"},
    {"marks_fold", "{names: {tr: [{text: Şam, marks: fold}]}}", "⟦Sam⟧ ⟦Şam⟧"},
    {"clitics_none", "{names: {ar: [{text: سبها, clitics: none}]}}", "كسبها ⟦سبها⟧"},
    {"clitics_all", "{names: {ar: [{text: قم, clitics: all}]}}", "و⟦قم⟧ ⟦قم⟧"},
    {"clitics_letters", "{names: {ar: [{text: سبها, clitics: وبل}]}}", "كسبها ب⟦سبها⟧"},
    {"clitics_hebrew", "{names: {he: [{text: מוסול, clitics: ב}]}}", "ב⟦מוסול⟧ למוסול"},
    {"article_optional", "{names: {ar: [{text: الباب, article: optional}]}}", "⟦باب⟧ ⟦الباب⟧"},
    {"article_auto", "{names: {ar: [{text: الباب, article: auto}]}}", "باب ⟦الباب⟧"},
    {"forms", "{names: {en: [{text: Kobane, forms: [Kobanî, عين العرب]}]}}", "⟦Kobani⟧ و⟦عين العرب⟧"},
    {"forms_are_not_inflected", "{names: {ru: [{text: Мосул, forms: Мавсил}]}}", "в ⟦Мосуле⟧ в Мавсиле"},
    {"not", "{names: {zh: [{text: 伊斯兰国, not: 伊斯兰国家}]}}", "伊斯兰国家和⟦伊斯兰国⟧"},
    {"not_with_proclitics", "{names: {ar: [{text: الرقة, not: [الرقة والحنان, منتهى الرقة]}]}}", "والرقة والحنان وبمنتهى الرقة في ⟦الرقة⟧"},
    {"not_with_spellings", "{names: {en: [{text: Raqqa, not: [Raqqa (Road|Street)]}]}}", "Raqqa Road, Raqqa Street, ⟦Raqqa⟧"},
    {"optional_letters", "{names: {en: [militant(s)]}}", "⟦militant⟧ ⟦militants⟧ militantism"},
    {"alternatives", "{names: {en: [air(-| )strike]}}", "⟦air strike⟧ ⟦air-strike⟧ airstrike"},
    {"optional_article_by_letters", "{names: {ar: [(ال)باب]}}", "⟦باب⟧ ⟦الباب⟧"},
    {"escaped_parentheses", "{names: {en: ['ISIS \\(K\\)']}}", "⟦ISIS (K)⟧ ISISK"},
    {"allow_short", "{names: {en: [{text: IS, allow_short: true}]}}", "is ⟦IS⟧"},
    {"allow_short_of_one_letter", "{names: {zh: [{text: 俄, allow_short: true}]}}", "⟦俄⟧、美"},
    {"in_url", "{names: {en: [{text: Mosul, in_url: true}]}}", "https://example.com/⟦mosul⟧"},
    {"not_in_an_url", "{names: {en: [Mosul]}}", "https://example.com/mosul"},
    {"language_inflects", "{names: {pl: [Państwo Islamskie]}}", "⟦Państwa Islamskiego⟧ państwa islamskiego"},
    {"language_attaches_nothing", "{names: {fa: [داعش]}}", "وداعش ⟦داعش⟧"},
    {"term_article", "{kind: term, names: {ar: [غارة جوية]}}", "⟦الغارة الجوية⟧ ل⟦لغارة الجوية⟧ و⟦غارة جوية⟧"},
    {"term_article_left_out", "{kind: term, names: {ar: [القصف]}}", "⟦قصف⟧ ⟦القصف⟧"},
    {"term_needs_no_capital", "{kind: term, names: {ru: [обстрел]}}", "после ⟦обстрела⟧"},
    {"place_needs_a_capital", "{kind: place, names: {ru: [Мосул]}}", "в мосуле, в ⟦Мосуле⟧"},
    {"place_needs_its_article", "{kind: place, names: {ar: [الموصل]}}", "موصل"},
};
// clang-format on

std::string Marked(const std::string& text,
                   const std::vector<Mention>& mentions) {
  std::string marked;
  std::size_t at = 0;
  for (const Mention& mention : mentions) {
    const auto [begin, end] = mention.core;
    marked += text.substr(at, begin - at);
    marked += "⟦" + text.substr(begin, end - begin) + "⟧";
    at = end;
  }
  return marked + text.substr(at);
}

std::string WithoutMarks(std::string text) {
  for (const std::string_view mark : {"⟦", "⟧"}) {
    for (std::size_t at = text.find(mark); at != std::string::npos;
         at = text.find(mark)) {
      text.erase(at, mark.size());
    }
  }
  return text;
}

class NameOptions : public testing::TestWithParam<OptionCase> {};

TEST_P(NameOptions, DecideWhatIsFound) {
  const std::string yaml =
      "watchlist: w\nentities: {e: " + std::string(GetParam().entity) + "}\n";
  LoadedWatchlists loaded =
      ParseWatchlists({std::make_shared<const SourceFile>("w.yaml", yaml)});
  ASSERT_EQ(RenderAll(loaded.diagnostics, /*colour=*/false), "");
  const RuleSet rules(std::move(loaded.bundle->watchlists), "");
  const std::string text = WithoutMarks(GetParam().text);
  const Document document{{{"body", text}}, "", ""};
  const FoldedText folded = Fold(document);
  EXPECT_EQ(Marked(text, rules.matcher().Find(document, folded)),
            GetParam().text)
      << yaml;
  EXPECT_EQ(
      Marked(text, FindNaively(rules.matcher().names(), document, folded)),
      GetParam().text)
      << yaml << "(naive)";
}

INSTANTIATE_TEST_SUITE_P(Table, NameOptions, testing::ValuesIn(kCases),
                         [](const auto& tested) { return tested.param.id; });

}  // namespace

}  // namespace wirewatch
