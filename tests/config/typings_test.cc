// The whole example of the language (watchlists/levant.yaml), mistyped as a
// desk editor would: one slip a row, each told so that one knows what to type.
// The goldens are in tests/golden/errors/typings.
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "config/trial/trial.h"
#include "config/watchlist/watchlist_loader.h"
#include "tests/config/golden.h"

namespace wirewatch {
namespace {

struct Typing {
  const char* name;
  const char* right;  // in the example, at its first place
  const char* typed;
};

// clang-format off
const Typing kTypings[] = {
    {"misspelt_key",
     "    kind: place\n    ids",
     "    knd: place\n    ids"},
    {"misspelt_section",
     "rules:\n",
     "rule:\n"},
    {"misspelt_operator",
     "        - near: [raqqa",
     "        - nearr: [raqqa"},
    {"tab",
     "    kind: place\n    part_of",
     "\tkind: place\n    part_of"},
    {"missing_quote",
     "reason: nobody can list",
     "reason: 'nobody can list"},
    {"missing_double_quote",
     "ids: {geonames: \"163843\"}",
     "ids: {geonames: \"163843}"},
    {"missing_bracket",
     "fr: [Rakka, Raqqa]",
     "fr: [Rakka, Raqqa"},
    {"missing_brace",
     "names: {ar: [ذكرى], en: [anniversary, year(s) ago]}}",
     "names: {ar: [ذكرى], en: [anniversary, year(s) ago]}"},
    {"missing_colon",
     "    title: Raqqa is struck",
     "    title Raqqa is struck"},
    {"missing_space_after_colon",
     "    severity: high",
     "    severity:high"},
    {"colon_in_a_title",
     "    title: Raqqa is struck",
     "    title: Raqqa: is struck"},
    {"arabic_comma",
     "[سوريا, سورية]",
     "[سوريا، سورية]"},
    {"arabic_colon_list",
     "ar: [داعش, تنظيم الدولة, تنظيم",
     "ar: [داعش؛ تنظيم الدولة, تنظيم"},
    {"bidi_mark",
     "[الموصل]",
     "[الموصل\u200F]"},
    {"bidi_override",
     "en: [Mosul]",
     "en: [\u202EMosul]"},
    {"typographic_quotes_name",
     "- Islamic State",
     "- “Islamic State”"},
    {"no_break_space",
     "    severity: low\n    names",
     "    severity:\u00A0low\n    names"},
    {"flag_in_regex",
     "regex: '(?:اللواء",
     "regex: '(i?)(?:اللواء"},
    {"regex_unquoted",
     "{regex: '(?:اللواء|الفرقة) \\p{Nd}{1,3}', reason",
     "{regex: unit: [0-9]+, reason"},
    {"regex_double_quoted",
     "{regex: '(?:اللواء|الفرقة) \\p{Nd}{1,3}', reason",
     "{regex: \"(?:اللواء|الفرقة) \\p{Nd}{1,3}\", reason"},
    {"regex_digits",
     "\\p{Nd}{1,3}'",
     "\\d{1,3}'"},
    {"only_list",
     "only: {language: [ar, en, fr], source_not: [sport-desk], max_age: 2d}",
     "only: [ar, en, fr]"},
    {"name_instead_of_id",
     "- near: [raqqa, strike]",
     "- near: [Raqqa, strike]"},
    {"unknown_id",
     "- any: [isis, {",
     "- any: [iisis, {"},
    {"duplicate_key",
     "    severity: high\n",
     "    severity: high\n    severity: low\n"},
    {"null_name",
     "fr: [Syrie]",
     "fr: [null]"},
    {"boolean_name",
     "fr: [Syrie]",
     "fr: [no]"},
    {"number_name",
     "en: [Mosul]",
     "en: [1984]"},
    {"country_as_language",
     "tr: [Musul]",
     "turkish: [Musul]"},
    {"wrong_language_tag",
     "  fr: [Daech",
     "  FR: [Daech"},
    {"capital_kind",
     "kind: actor",
     "kind: Actor"},
    {"wrong_severity",
     "severity: high",
     "severity: urgent"},
    {"date",
     "review: 2027-03-01",
     "review: 1.3.2027"},
    {"age",
     "max_age: 2d",
     "max_age: 2 days"},
    {"within",
     "within: sentence\n        - any",
     "within: sentense\n        - any"},
    {"near_without_within",
     "          within: sentence\n        - any",
     "        - any"},
    {"only_excludes",
     "      all:\n        - near: [raqqa, strike]\n          within: sentence\n        - any: [isis, {mention: syria+, in: [headline, lead]}]\n",
     ""},
    {"short_name",
     "en: [Mosul]",
     "en: [Mo]"},
    {"marks_only",
     "fr: [Mossoul]",
     "fr: [\"--\"]"},
    {"yes_for_true",
     "expect: {alert: false}",
     "expect: {alert: no}"},
    {"parenthesis",
     "militant(s), fighter(s)",
     "militant(s, fighter(s)"},
    {"indent",
     "  mosul: {kind",
     "   mosul: {kind"},
    {"untrue_expect",
     "expect: {alert: false}",
     "expect: {alert: true}"},
    {"alias",
     "part_of: syria",
     "part_of: *syria"},
    {"tag",
     "part_of: syria",
     "part_of: !syria"},
    {"list_of_entities",
     "- any: [isis, {mention",
     "- any: isis, {mention"},
    {"field",
     "in: [headline, lead]",
     "in: [title, lead]"},
    {"needs_without_within",
     "{any: [syria, isis, armed], within: article}",
     "{any: [syria, isis, armed]}"},
    {"names_list",
     "    names: {ar: [سوريا, سورية], en: [Syria], fr: [Syrie]}",
     "    names: [Syria, Syrie]"},
};
// clang-format on

// What `wirewatch test` says of a watchlist.
std::string Said(std::string text) {
  const LoadedWatchlists loaded = ParseWatchlists(
      {std::make_shared<const SourceFile>("levant.yaml", std::move(text))});
  std::string said = RenderAll(loaded.diagnostics, /*colour=*/false);
  if (loaded.bundle) {
    const RuleSet rules(loaded.bundle->watchlists, "");
    for (const TrialResult& result : TryAll(loaded.tests, rules).results) {
      said += RenderAll(result.faults, /*colour=*/false);
    }
  }
  return said;
}

std::string Example() {
  return ReadAll(std::filesystem::path(WIREWATCH_SOURCE_DIR) / "tests" /
                 "config" / "watchlists" / "levant.yaml");
}

class Slip : public testing::TestWithParam<Typing> {};

TEST_P(Slip, IsToldAsTheGoldenSays) {
  std::string text = Example();
  const std::string right = GetParam().right;
  const std::size_t at = text.find(right);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, right.size(), GetParam().typed);
  const std::string said = Said(std::move(text));
  // what to type, or the other place that it does not agree with
  EXPECT_TRUE(said.find("= help: ") != std::string::npos ||
              said.find(": note: ") != std::string::npos)
      << said;
  ExpectGolden(kGoldens / "typings" / (std::string(GetParam().name) + ".txt"),
               said);
}

INSTANTIATE_TEST_SUITE_P(Table, Slip, testing::ValuesIn(kTypings),
                         [](const auto& tested) { return tested.param.name; });

TEST(Typings, TheExampleItselfIsRight) {
  EXPECT_EQ(Said(Example()), "");
}

TEST(Typings, EachGoldenHasItsRow) {
  std::set<std::string> rows;
  for (const Typing& typing : kTypings) {
    EXPECT_TRUE(rows.insert(typing.name).second) << typing.name;
  }
  std::set<std::string> goldens;
  for (const auto& entry :
       std::filesystem::directory_iterator(kGoldens / "typings")) {
    goldens.insert(entry.path().stem());
  }
  EXPECT_EQ(goldens, rows);
  EXPECT_GE(rows.size(), 30U);
}

}  // namespace
}  // namespace wirewatch
