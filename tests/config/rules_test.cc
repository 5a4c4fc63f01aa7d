// What rules, company and exclusions of a watchlist file mean, as values. What
// is refused is in tests/golden/errors/watchlist, what holds when in
// tests/rules/watch.
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "config/watchlist/cycles.h"
#include "config/watchlist/watchlist_loader.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {
namespace {

using std::chrono::seconds;

std::shared_ptr<const SourceFile> File(std::string text,
                                       std::string name = "levant.yaml") {
  return std::make_shared<const SourceFile>(std::move(name), std::move(text));
}

LoadedWatchlists MustLoad(
    const std::vector<std::shared_ptr<const SourceFile>>& files) {
  LoadedWatchlists loaded = ParseWatchlists(files);
  EXPECT_EQ(RenderAll(loaded.diagnostics, /*colour=*/false), "");
  EXPECT_TRUE(loaded.bundle.has_value());
  loaded.bundle = loaded.bundle.value_or(WatchlistBundle{});
  return loaded;
}

constexpr const char* kEntities = R"(watchlist: w
entities:
  a: {names: {en: [Alpha]}, tags: [t]}
  b: {names: {en: [Bravo]}, part_of: a}
  c: {names: {en: [Charlie]}}
)";

std::string Show(const Condition& condition);

std::string ShowAll(const std::vector<Condition>& conditions) {
  std::string shown;
  for (const Condition& condition : conditions) {
    shown += (shown.empty() ? "" : ", ") + Show(condition);
  }
  return "(" + shown + ")";
}

std::string Show(const Condition& condition) {
  std::string shown =
      condition.exclusion.empty() ? "" : condition.exclusion + ": ";
  switch (condition.op) {
    case Condition::Op::kMention:
      shown += ToString(condition.entity);
      break;
    case Condition::Op::kRegex:
      shown += "/" + condition.regex->written() + "/";
      break;
    default:
      shown += std::string(ToString(condition.op)) + ShowAll(condition.of);
  }
  if (condition.min != 1) {
    shown += " x" + std::to_string(condition.min);
  }
  for (const std::string& field : condition.in) {
    shown += " @" + field;
  }
  if (condition.op == Condition::Op::kNear) {
    shown += " within " + ToString(condition.within);
  }
  return shown;
}

// --- Conditions -------------------------------------------------------------

struct ConditionCase {
  const char* name;
  const char* when;
  const char* read;
};

// clang-format off
const ConditionCase kConditions[] = {
    {"entity", "a", "w/a"},
    {"entity_of_a_named_watchlist", "w/a", "w/a"},
    {"entity_with_parts", "a+", "w/a+"},
    {"tag", "{tag: t}", "tag:w/t"},
    {"tag_of_a_named_watchlist", "{tag: w/t}", "tag:w/t"},
    {"tag_in_a_field", "{tag: t, in: [lead]}", "tag:w/t @lead"},
    {"mention", "{mention: a, in: [headline, lead], min: 2}", "w/a x2 @headline @lead"},
    {"mention_with_parts", "{mention: a+, min: 3}", "w/a+ x3"},
    {"mention_of_a_tag", "{mention: {tag: t}, in: [body]}", "tag:w/t @body"},
    {"regex", "{regex: 'unit [0-9]+', reason: numbers}", "/unit [0-9]+/"},
    {"regex_in_a_field", "{regex: unit, in: [body]}", "/unit/ @body"},
    {"all", "{all: [a, b]}", "all(w/a, w/b)"},
    {"any", "{any: [a, {all: [b, c]}]}", "any(w/a, all(w/b, w/c))"},
    {"none_is_a_list", "{all: [a], none: [b, {mention: c, in: [lead]}]}", "all(w/a, none(w/b, w/c @lead))"},
    {"none_is_a_map", "{any: [a], none: {old: b, far: {mention: c, reason: told, review: 2027-03-01}}}", "all(any(w/a), none(old: w/b, far: w/c))"},
    {"exclusion_of_a_regex", "{any: [a], none: {old: {regex: years ago, reason: told}}}", "all(any(w/a), none(old: /years ago/))"},
    {"exclusion_of_several", "{any: [a], none: {old: {any: [b], all: [c]}}}", "all(any(w/a), none(old: all(any(w/b), w/c)))"},
    {"at_least", "{at_least: {n: 2, of: [a, b, c]}}", "at_least(w/a, w/b, w/c) x2"},
    {"near_in_a_sentence", "{near: [a, b], within: sentence}", "near(w/a, w/b) within sentence"},
    {"near_in_a_paragraph", "{near: [a, b], within: paragraph}", "near(w/a, w/b) within paragraph"},
    {"near_in_the_article", "{near: [a, b], within: article}", "near(w/a, w/b) within article"},
    {"near_by_words", "{near: [a, b], within: 5}", "near(w/a, w/b) within 5 words"},
    {"near_by_quoted_words", "{near: [a, b], within: \"5\"}", "near(w/a, w/b) within 5 words"},
    {"members_of_near", "{near: [a, {any: [b, {regex: unit}]}, {tag: t}, {mention: c, in: [body]}], within: 200}", "near(w/a, any(w/b, /unit/), tag:w/t, w/c @body) within 200 words"},
    {"several_operators_are_all_of_them", "{any: [a, b], near: [a, c], within: 3}", "all(any(w/a, w/b), near(w/a, w/c) within 3 words)"},
    {"operators_beside_all_join_it", "{none: [c], all: [a, b]}", "all(none(w/c), w/a, w/b)"},
    {"leaf_beside_an_operator", "{mention: a, min: 2, none: [b]}", "all(w/a x2, none(w/b))"},
};
// clang-format on

class Conditions : public testing::TestWithParam<ConditionCase> {};

TEST_P(Conditions, AreRead) {
  const LoadedWatchlists loaded =
      MustLoad({File(std::string(kEntities) +
                     "rules: {r: {when: " + GetParam().when + "}}\n")});
  ASSERT_EQ(loaded.bundle->watchlists.size(), 1U);
  ASSERT_EQ(loaded.bundle->watchlists[0].rules.size(), 1U);
  EXPECT_EQ(Show(loaded.bundle->watchlists[0].rules[0].when), GetParam().read);
}

INSTANTIATE_TEST_SUITE_P(Table, Conditions, testing::ValuesIn(kConditions),
                         [](const auto& tested) { return tested.param.name; });

TEST(Pattern, TakesItsOptions) {
  const LoadedWatchlists loaded = MustLoad(
      {File(std::string(kEntities) +
            "rules: {r: {when: {any: [{regex: 'U-[0-9]', edges: none, match: "
            "original}, {regex: '[0-9]+', broad: true, edges: word, match: "
            "folded}]}}}\n")});
  const Condition& when = loaded.bundle->watchlists[0].rules[0].when;
  EXPECT_EQ(when.of[0].regex->options().edges, RegexEdges::kNone);
  EXPECT_EQ(when.of[0].regex->options().text, RegexText::kOriginal);
  EXPECT_FALSE(when.of[0].regex->options().broad);
  EXPECT_EQ(when.of[1].regex->options().edges, RegexEdges::kWord);
  EXPECT_EQ(when.of[1].regex->options().text, RegexText::kFolded);
  EXPECT_TRUE(when.of[1].regex->options().broad);
}

// --- Rules and entities -----------------------------------------------------

TEST(Rules, AreRead) {
  const LoadedWatchlists loaded = MustLoad({File(std::string(kEntities) + R"(
rules:
  first:
    title: The first
    owner: desk
    severity: critical
    status: shadow
    only: {language: [ar, en], language_not: [en-GB], source: [x], source_not: [y],
           max_age: 36h, has: [url, lead], has_not: [published]}
    when: a
  second: {when: b, only: {max_age: 2d}}
)")});
  const std::vector<WatchRule>& rules = loaded.bundle->watchlists[0].rules;
  ASSERT_EQ(rules.size(), 2U);
  EXPECT_EQ(rules[0].id, "first");
  EXPECT_EQ(rules[0].title, "The first");
  EXPECT_EQ(rules[0].owner, "desk");
  EXPECT_EQ(rules[0].severity, Severity::kCritical);
  EXPECT_EQ(rules[0].status, Status::kShadow);
  const Only only{{"ar", "en"},       {"en-GB"},       {"x"},        {"y"},
                  seconds(36 * 3600), {"url", "lead"}, {"published"}};
  EXPECT_EQ(rules[0].only, only);
  EXPECT_EQ(rules[1].title, "");
  EXPECT_EQ(rules[1].severity, Severity::kInfo);
  EXPECT_EQ(rules[1].status, Status::kLive);
  EXPECT_EQ(rules[1].only.max_age, seconds(2 * 86'400));
}

TEST(Entities, HavePartsTagsStandingAndExclusions) {
  const LoadedWatchlists loaded = MustLoad({File(R"(watchlist: w
entities:
  whole: {names: {en: [Whole]}}
  part:
    part_of: whole
    tags: [x, y]
    status: draft
    only: {language: [ar]}
    names: {en: [Part]}
    never_in:
      cake: {reason: food, names: {en: [Part cake, cake Part(s)]}, review: 2030-01-31}
)")});
  const Entity& part = loaded.bundle->watchlists[0].entities[1];
  EXPECT_EQ(part.part_of, "w/whole");
  EXPECT_EQ(part.tags, (std::vector<std::string>{"w/x", "w/y"}));
  EXPECT_EQ(part.status, Status::kDraft);
  EXPECT_EQ(part.only.language, std::vector<std::string>{"ar"});
  ASSERT_EQ(part.never_in.size(), 1U);
  EXPECT_EQ(part.never_in[0].key, "cake");
  EXPECT_EQ(part.never_in[0].reason, "food");
  ASSERT_EQ(part.never_in[0].names.size(), 3U);
  EXPECT_EQ(part.never_in[0].names[0].text, "Part cake");
  EXPECT_EQ(part.never_in[0].names[0].language, "en");
}

TEST(Names, NeedCompany) {
  const LoadedWatchlists loaded = MustLoad(
      {File(std::string(kEntities) + R"(  d:
    names:
      en:
        - Delta
        - {text: D, needs: {all: [a, b+, {tag: t}, v/e], within: 7}, forms: [Dee]}
        - {text: Delt, needs: {other_name: true}}
)"),
       File("watchlist: v\nentities: {e: {names: {en: [Echo]}}}\n", "v.yaml")});
  const auto& names = loaded.bundle->watchlists[1].entities[3].names;
  ASSERT_EQ(names.size(), 4U);
  EXPECT_FALSE(names[0].needs.has_value());
  using Kind = EntityReference::Kind;
  const Needs needs{true,
                    {{Kind::kEntity, "w/a"},
                     {Kind::kWithParts, "w/b"},
                     {Kind::kTagged, "w/t"},
                     {Kind::kEntity, "v/e"}},
                    false,
                    {Extent::kWords, 7}};
  EXPECT_EQ(names[1].needs, needs);
  EXPECT_EQ(names[2].needs, needs);
  EXPECT_EQ(names[2].name.text, "Dee");
  ASSERT_TRUE(names[3].needs.has_value());
  EXPECT_TRUE(names[3].needs->other_name);
  EXPECT_EQ(names[3].needs->within, Reach{});
}

// Any order of files: what is referred to may come later.
TEST(References, LeadFromFileToFile) {
  const auto v = File(
      "watchlist: v\nentities: {e: {names: {en: [Echo]}, "
      "part_of: w/a, tags: [seat]}}\n",
      "v.yaml");
  const auto w = File(std::string(kEntities) +
                      "rules: {r: {when: {all: [v/e, {tag: v/seat}]}}}\n");
  for (const auto& files : {std::vector{v, w}, std::vector{w, v}}) {
    const LoadedWatchlists loaded = MustLoad(files);
    const auto& watchlists = loaded.bundle->watchlists;
    EXPECT_EQ(watchlists[0].entities[0].part_of, "w/a");
    EXPECT_EQ(Show(watchlists[1].rules[0].when), "all(v/e, tag:v/seat)");
  }
}

// With a file that cannot be read, what it may hold is not called missing.
TEST(References, IntoAFileWithFaultsAreNotReported) {
  const LoadedWatchlists loaded = ParseWatchlists(
      {File(std::string(kEntities) + "rules: {r: {when: v/e}}\n"),
       File("watchlist: v\nentities: [\n", "v.yaml")});
  ASSERT_EQ(loaded.diagnostics.size(), 1U);
  EXPECT_EQ(loaded.diagnostics[0].code, "C006");
}

TEST(Cycles, AreFoundEachWithItsArrows) {
  using Labels = std::vector<std::size_t>;
  EXPECT_TRUE(FindCycles({}).empty());
  EXPECT_TRUE(FindCycles({{{1, 0}, {2, 1}}, {{2, 2}}, {}}).empty());
  EXPECT_EQ(FindCycles({{{0, 7}}}), std::vector<Labels>(1, Labels{7}));
  EXPECT_EQ(FindCycles({{{1, 0}}, {{2, 1}}, {{1, 2}, {0, 3}}}),
            (std::vector<Labels>{{1, 2}, {0, 1, 3}}));
  // As deep as a file of entities can make it.
  std::vector<std::vector<Arrow>> chain(1'000'000);
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
    chain[i].push_back({i + 1, i});
  }
  EXPECT_TRUE(FindCycles(chain).empty());
}

// --- Tests ------------------------------------------------------------------

TEST(Tests, AreKeptWithTheirPlaces) {
  const LoadedWatchlists loaded = MustLoad({File(R"(watchlist: w
entities:
  a:
    names: {en: [Alpha]}
    tests:
      - say: by itself
        body: Alpha.
        expect: {alert: true}
rules:
  r:
    when: a
    tests:
      - say: everything
        headline: one
        lead: two
        body: |
          three

          four
        language: en
        source: wire
        published: 2026-01-02
        url: https://example.com/
        age: 3h
        expect:
          alert: false
          mentions: {a: [Alpha, ALPHA], w/a: []}
)")});
  ASSERT_EQ(loaded.tests.size(), 2U);
  const WatchTest& first = loaded.tests[0];
  EXPECT_EQ(first.rule, "mention/w/a");
  EXPECT_EQ(first.say, "by itself");
  EXPECT_EQ(first.alert, true);
  EXPECT_FALSE(first.age.has_value());
  EXPECT_EQ(first.place.file->PositionOf(first.place.begin).line, 6U);
  EXPECT_EQ(first.alert_place.file->PositionOf(first.alert_place.begin).line,
            8U);

  const WatchTest& second = loaded.tests[1];
  EXPECT_EQ(second.rule, "w/r");
  EXPECT_EQ(second.headline, "one");
  EXPECT_EQ(second.lead, "two");
  EXPECT_EQ(second.body, "three\n\nfour\n");
  EXPECT_EQ(second.language, "en");
  EXPECT_EQ(second.source, "wire");
  EXPECT_EQ(second.published, "2026-01-02");
  EXPECT_EQ(second.url, "https://example.com/");
  EXPECT_EQ(second.age, seconds(3 * 3600));
  EXPECT_EQ(second.alert, false);
  ASSERT_EQ(second.mentions.size(), 2U);
  EXPECT_EQ(second.mentions[0].entity, "w/a");
  EXPECT_EQ(second.mentions[0].surfaces,
            (std::vector<std::string>{"Alpha", "ALPHA"}));
  EXPECT_TRUE(second.mentions[1].surfaces.empty());
}

// --- Advice -----------------------------------------------------------------

std::string CodesOf(const LoadedWatchlists& loaded) {
  std::string codes;
  for (const Diagnostic& diagnostic : loaded.diagnostics) {
    codes += (codes.empty() ? "" : " ") + diagnostic.code;
  }
  return codes;
}

TEST(Advice, IsGivenWhereItIsAskedFor) {
  const auto file = File(std::string(kEntities) + R"(
rules:
  untested: {when: {any: [a, {regex: '[a-f] [0-9]'}]}}
  retired: {when: a, status: retired}
)");
  EXPECT_EQ(CodesOf(ParseWatchlists({file})), "");
  EXPECT_EQ(CodesOf(ParseWatchlists({file}, {.advice = true})), "W006 W008");
}

TEST(Advice, OnReviewsKnowsTheDay) {
  using std::chrono::day;
  using std::chrono::month;
  using std::chrono::year;
  const auto file = File(std::string(kEntities) + R"(
  d: {names: {en: [Delta]}, never_in: {x: {names: {en: [Delta Air]}, review: 2027-03-01}}}
rules:
  r: {when: {any: [a], none: {old: {mention: c, review: 2027-03-02}}}}
)");
  const auto on = [&](unsigned the_day) {
    return CodesOf(ParseWatchlists(
        {file}, {.today = year(2027) / month(3) / day(the_day)}));
  };
  EXPECT_EQ(CodesOf(ParseWatchlists({file})), "");
  EXPECT_EQ(on(1), "");
  EXPECT_EQ(on(2), "W005");
  EXPECT_EQ(on(3), "W005 W005");
}

struct NeverCase {
  const char* name;
  const char* rule;  // what stands in its map
  bool never;
};

// clang-format off
const NeverCase kNever[] = {
    {"asked_for_and_excluded", "when: {all: [a], none: [a]}", true},
    {"excluded_with_its_parts", "when: {all: [b], none: [a+]}", true},
    {"excluded_by_its_tag", "when: {all: [a], none: [{tag: t}]}", true},
    {"only_its_parts_are_excluded", "when: {all: [a+], none: [b]}", false},
    {"excluded_in_one_field", "when: {all: [a], none: [{mention: a, in: [headline]}]}", false},
    {"asked_for_in_that_field", "when: {all: [{mention: a, in: [headline]}], none: [{mention: a, in: [headline, lead]}]}", true},
    {"excluded_from_two_on", "when: {all: [a], none: [{mention: a, min: 2}]}", false},
    {"a_member_of_near", "when: {near: [a, c], within: sentence, none: [{any: [c, b]}]}", true},
    {"one_of_several", "when: {any: [a, c], none: [a]}", false},
    {"the_only_one_of_several", "when: {any: [{all: [a], none: [a]}]}", true},
    {"each_of_several", "when: {any: [{all: [a], none: [a]}, {all: [c], none: [c]}]}", true},
    {"together_with_another", "when: {all: [a, c], none: [{all: [a, b]}]}", false},
    {"a_pattern", "when: {all: [{regex: unit}], none: [{regex: unit}]}", true},
    {"another_pattern", "when: {all: [{regex: unit}], none: [{regex: unit, edges: none}]}", false},
    {"near_in_other_fields", "when: {near: [{mention: a, in: [headline]}, {mention: b, in: [body]}], within: 5}", true},
    {"near_in_the_article", "when: {near: [{mention: a, in: [headline]}, {mention: b, in: [body]}], within: article}", false},
    {"near_in_a_common_field", "when: {near: [{mention: a, in: [headline, lead]}, {mention: b, in: [body, lead]}], within: 5}", false},
    {"at_least_more_than_can", "when: {at_least: {n: 2, of: [a, {all: [c], none: [c]}]}}", true},
    {"language_in_both", "when: a, only: {language: [en-GB], language_not: [en]}", true},
    {"narrower_language_excluded", "when: a, only: {language: [en], language_not: [en-GB]}", false},
    {"source_in_both", "when: a, only: {source: [x], source_not: [y, x]}", true},
    {"has_and_has_not", "when: a, only: {has: [url], has_not: [url]}", true},
};
// clang-format on

TEST(Advice, ToRulesThatCanNeverHold) {
  for (const NeverCase& tested : kNever) {
    const LoadedWatchlists loaded = ParseWatchlists(
        {File(std::string(kEntities) + "rules: {r: {" + tested.rule + "}}\n")});
    EXPECT_EQ(CodesOf(loaded), tested.never ? "W007" : "") << tested.name;
  }
}

// --- The whole --------------------------------------------------------------

TEST(Example, LoadsAndMeansWhatItSays) {
  const std::string path = std::string(WIREWATCH_SOURCE_DIR) +
                           "/tests/config/watchlists/levant.yaml";
  LoadedWatchlists loaded = LoadWatchlists({path});
  EXPECT_EQ(RenderAll(loaded.diagnostics, /*colour=*/false), "");
  ASSERT_TRUE(loaded.bundle.has_value());
  const Watchlist& levant = loaded.bundle->watchlists[0];
  EXPECT_EQ(levant.entities.size(), 7U);
  ASSERT_EQ(levant.rules.size(), 2U);
  EXPECT_EQ(Show(levant.rules[0].when),
            "all(near(levant/raqqa, levant/strike) within sentence, "
            "any(levant/isis, levant/syria+ @headline @lead), "
            "none(looking-back: levant/anniversary @headline))");
  EXPECT_EQ(loaded.tests.size(), 2U);
  const RuleSet rules(std::move(loaded.bundle->watchlists), "");
  EXPECT_EQ(rules.rules().size(), 6U);  // four of entities, two of their own
}

TEST(Example, EveryPrefixIsAnswered) {
  std::ifstream in(std::string(WIREWATCH_SOURCE_DIR) +
                   "/tests/config/watchlists/levant.yaml");
  const std::string whole{std::istreambuf_iterator<char>(in), {}};
  ASSERT_FALSE(whole.empty());
  for (std::size_t length = 0; length < whole.size(); length += 7) {
    const LoadedWatchlists loaded =
        ParseWatchlists({File(whole.substr(0, length))}, {.advice = true});
    EXPECT_EQ(loaded.bundle.has_value(), !HasErrors(loaded.diagnostics));
    if (loaded.bundle) {
      const RuleSet rules(loaded.bundle->watchlists, "");  // aborts on a bug
    }
  }
}

// Each whole watchlist in the editors' manual loads, and `check` has nothing to
// say of it.
TEST(Manual, ExamplesLoad) {
  std::ifstream in(std::string(WIREWATCH_SOURCE_DIR) + "/docs/watchlists.md");
  std::string example;
  bool inside = false;
  int tried = 0;
  for (std::string line; std::getline(in, line);) {
    if (line == "```yaml") {
      inside = true;
      example.clear();
    } else if (line == "```" && inside) {
      inside = false;
      ++tried;
      const LoadedWatchlists loaded =
          ParseWatchlists({File(example)}, {.advice = true});
      EXPECT_EQ(RenderAll(loaded.diagnostics, /*colour=*/false), "") << example;
    } else if (inside) {
      example += line + "\n";
    }
  }
  EXPECT_EQ(tried, 4);
}

TEST(Limits, HoldOverAllFiles) {
  const auto rules_of = [](const char* id) {
    return File("watchlist: " + std::string(id) +
                    "\nentities: {e: {names: "
                    "{en: [" +
                    id + "name]}}}\nrules: {x: {when: e}, y: {when: e}}\n",
                std::string(id) + ".yaml");
  };
  const std::vector files = {rules_of("one"), rules_of("two")};
  EXPECT_TRUE(
      ParseWatchlists(files, {.limits = {.rules = 4}}).bundle.has_value());
  const LoadedWatchlists loaded =
      ParseWatchlists(files, {.limits = {.rules = 3}});
  ASSERT_EQ(loaded.diagnostics.size(), 1U);
  EXPECT_EQ(loaded.diagnostics[0].message, "more than 3 rules in all");
}

// Exclusions' names are names too.
TEST(Limits, CountTheNamesOfExclusions) {
  const auto file = File(
      "watchlist: w\nentities: {e: {names: {en: [Echo]}, never_in: "
      "{x: {names: {en: [Echo Air, Echo Bay]}}}}}\n");
  EXPECT_TRUE(
      ParseWatchlists({file}, {.limits = {.names = 3}}).bundle.has_value());
  EXPECT_FALSE(
      ParseWatchlists({file}, {.limits = {.names = 2}}).bundle.has_value());
}

}  // namespace
}  // namespace wirewatch
