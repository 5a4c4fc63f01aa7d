// What a watchlist file means: entities, names and their options, spellings,
// languages, bundles. What is refused is in tests/golden/errors/watchlist.
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "config/watchlist/bundle_hash.h"
#include "config/watchlist/language_tag.h"
#include "config/watchlist/spelling_notation.h"
#include "config/watchlist/watchlist_loader.h"
#include "tests/config/scratch_directory.h"

namespace wirewatch {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<const SourceFile> File(std::string text,
                                       std::string name = "levant.yaml") {
  return std::make_shared<const SourceFile>(std::move(name), std::move(text));
}

WatchlistBundle MustParse(
    const std::vector<std::shared_ptr<const SourceFile>>& files) {
  LoadedWatchlists loaded = ParseWatchlists(files);
  EXPECT_EQ(RenderAll(loaded.diagnostics, /*colour=*/false), "");
  return loaded.bundle.value_or(WatchlistBundle{});
}

void Write(const fs::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string OneEntity(const std::string& list, const std::string& entity,
                      const std::string& name) {
  return "watchlist: " + list + "\nentities: {" + entity + ": {names: {en: [" +
         name + "]}}}\n";
}

// --- Entities ---------------------------------------------------------------

TEST(Watchlist, Example) {
  const WatchlistBundle bundle = MustParse({File(R"(
watchlist: levant
owner: desk-mideast
entities:
  syria:
    kind: place
    ids: {geonames: "163843", wikidata: Q858}
    names: {ar: [سوريا, سورية], en: Syria}
  isis:
    kind: actor
    severity: low
    names:
      ar: [داعش]
      en:
        - Islamic State
        - {text: ISIS, case: exact}
  armed: {kind: term, flag: false, names: {en: [militant(s)]}}
  quiet_one: {names: {no: [Stille]}, severity: critical}
)")});
  ASSERT_EQ(bundle.watchlists.size(), 1U);
  const Watchlist& levant = bundle.watchlists[0];
  EXPECT_EQ(levant.id, "levant");
  EXPECT_EQ(levant.owner, "desk-mideast");
  ASSERT_EQ(levant.entities.size(), 4U);

  const Entity& syria = levant.entities[0];
  EXPECT_EQ(syria.id, "syria");
  EXPECT_EQ(syria.kind, EntityKind::kPlace);
  EXPECT_EQ(syria.severity, Severity::kInfo);
  EXPECT_TRUE(syria.flag);
  EXPECT_EQ(syria.ids, (std::map<std::string, std::string>{
                           {"geonames", "163843"}, {"wikidata", "Q858"}}));
  ASSERT_EQ(syria.names.size(), 3U);
  EXPECT_EQ(syria.names[1].name.text, "سورية");
  EXPECT_EQ(syria.names[1].name.language, "ar");
  EXPECT_EQ(syria.names[2].name.text, "Syria");

  const Entity& isis = levant.entities[1];
  EXPECT_EQ(isis.kind, EntityKind::kActor);
  EXPECT_EQ(isis.severity, Severity::kLow);
  ASSERT_EQ(isis.names.size(), 3U);
  EXPECT_EQ(isis.names[2].name.letter_case, CaseRule::kExact);
  EXPECT_EQ(isis.names[1].name.letter_case, CaseRule::kAuto);

  EXPECT_EQ(levant.entities[2].kind, EntityKind::kTerm);
  EXPECT_FALSE(levant.entities[2].flag);
  EXPECT_EQ(levant.entities[2].names.size(), 2U);

  EXPECT_EQ(levant.entities[3].kind, EntityKind::kOther);
  EXPECT_EQ(levant.entities[3].severity, Severity::kCritical);
  EXPECT_EQ(levant.entities[3].names[0].name.language, "no");
}

TEST(Watchlist, EveryKindAndSeverityIsRead) {
  for (const EntityKind kind :
       {EntityKind::kPlace, EntityKind::kActor, EntityKind::kPerson,
        EntityKind::kOrganisation, EntityKind::kEvent, EntityKind::kOther,
        EntityKind::kTerm}) {
    for (const Severity severity :
         {Severity::kInfo, Severity::kLow, Severity::kMedium, Severity::kHigh,
          Severity::kCritical}) {
      const WatchlistBundle bundle = MustParse({File(
          "watchlist: w\nentities: {e: {kind: " + std::string(ToString(kind)) +
          ", severity: " + std::string(ToString(severity)) +
          ", names: {en: [Mosul]}}}")});
      ASSERT_EQ(bundle.watchlists.size(), 1U);
      EXPECT_EQ(bundle.watchlists[0].entities[0].kind, kind);
      EXPECT_EQ(bundle.watchlists[0].entities[0].severity, severity);
    }
  }
}

// --- Names ------------------------------------------------------------------

// A name with what is not as usual about it: "ar:الموصل case=exact form".
std::string Show(const Name& name) {
  std::string shown = name.language + ":" + name.text;
  if (name.letter_case != CaseRule::kAuto) {
    shown +=
        name.letter_case == CaseRule::kExact ? " case=exact" : " case=fold";
  }
  shown += name.exact ? " exact" : "";
  shown += name.marks == MarksRule::kKeep ? " marks=keep" : "";
  shown += name.article == ArticleRule::kOptional ? " article=optional" : "";
  shown += name.clitics != "auto" ? " clitics=" + name.clitics : "";
  for (const std::string& word : name.never) {
    shown += " not=" + word;
  }
  shown += name.in_url ? " in_url" : "";
  shown += name.is_form ? " form" : "";
  return shown;
}

struct NamesCase {
  const char* name;
  const char* yaml;  // the value of `names`
  std::vector<std::string> shown;
};

// clang-format off
const NamesCase kNames[] = {
    {"text", "{ar: الموصل}", {"ar:الموصل"}},
    {"list", "{ar: [الموصل, نينوى], en: [Mosul]}", {"ar:الموصل", "ar:نينوى", "en:Mosul"}},
    {"map", "{ar: {text: الموصل}}", {"ar:الموصل"}},
    {"map_in_a_list", "{en: [Mosul, {text: ISIS, case: exact}]}", {"en:Mosul", "en:ISIS case=exact"}},
    {"every_option", "{ar: [{text: سبها, case: fold, exact: true, marks: keep, article: optional, clitics: وبل, not: [كسبها], in_url: true}]}",
        {"ar:سبها case=fold exact marks=keep article=optional clitics=وبل not=كسبها in_url"}},
    {"options_as_usual", "{ar: [{text: سبها, case: auto, exact: false, marks: fold, article: auto, clitics: auto}]}", {"ar:سبها"}},
    {"clitics_none", "{ar: [{text: الموصل, clitics: none}]}", {"ar:الموصل clitics=none"}},
    {"clitics_hebrew", "{he: [{text: מוסול, clitics: הב}]}", {"he:מוסול clitics=הב"}},
    {"forms_share_the_options", "{en: [{text: Mosul, case: exact, forms: [Mossul, Mosil]}]}",
        {"en:Mosul case=exact", "en:Mossul case=exact form", "en:Mosil case=exact form"}},
    {"one_form_without_a_list", "{uk: [{text: Київ, forms: Києва}]}", {"uk:Київ", "uk:Києва form"}},
    {"one_not_without_a_list", "{zh: [{text: 伊斯兰国, not: 伊斯兰国家}]}", {"zh:伊斯兰国 not=伊斯兰国家"}},
    {"optional_letters", "{en: [militant(s)]}", {"en:militants", "en:militant"}},
    {"alternatives", "{en: [air(-| )strike]}", {"en:air-strike", "en:air strike"}},
    {"spellings_of_a_form_and_of_not", "{en: [{text: Mosul, forms: [Mos(s)ul], not: [Mosul(a)]}]}",
        {"en:Mosul not=Mosula not=Mosul", "en:Mossul not=Mosula not=Mosul form", "en:Mosul not=Mosula not=Mosul form"}},
    {"short_because_it_is_meant", "{en: [{text: IS, case: exact, allow_short: true}]}", {"en:IS case=exact"}},
    {"quoted_number", "{en: [\"1948\"]}", {"en:1948"}},
    {"yes_is_a_word", "{en: [yes]}", {"en:yes"}},
    {"norwegian", "{no: [Mosul], nb: [Mosul]}", {"no:Mosul", "nb:Mosul"}},
    {"language_with_script", "{zh-Hant: [摩蘇爾], sr-Latn-RS: [Mosul]}", {"zh-Hant:摩蘇爾", "sr-Latn-RS:Mosul"}},
    {"vowel_signs_stay_as_written", "{ar: [الرَّقّة]}", {"ar:الرَّقّة"}},
};
// clang-format on

class Names : public testing::TestWithParam<NamesCase> {};

TEST_P(Names, AreRead) {
  const WatchlistBundle bundle =
      MustParse({File("watchlist: w\nentities:\n  e: {names: " +
                      std::string(GetParam().yaml) + "}\n")});
  ASSERT_EQ(bundle.watchlists.size(), 1U);
  std::vector<std::string> shown;
  for (const auto& [name, needs] : bundle.watchlists[0].entities[0].names) {
    shown.push_back(Show(name));
  }
  EXPECT_EQ(shown, GetParam().shown) << GetParam().yaml;
}

INSTANTIATE_TEST_SUITE_P(Table, Names, testing::ValuesIn(kNames),
                         [](const auto& tested) { return tested.param.name; });

// --- Spellings --------------------------------------------------------------

using Fault = Spellings::Fault;

struct SpellingCase {
  const char* name;
  const char* notation;
  std::vector<std::string> all;
  Fault fault = Fault::kNone;
  std::size_t offset = 0;
};

// clang-format off
const SpellingCase kSpellings[] = {
    {"plain", "Mosul", {"Mosul"}},
    {"empty", "", {""}},
    {"optional_end", "fighter(s)", {"fighters", "fighter"}},
    {"optional_start", "(the )Levant", {"the Levant", "Levant"}},
    {"optional_arabic", "(ال)موصل", {"الموصل", "موصل"}},
    {"one_of_two", "air(-| )strike", {"air-strike", "air strike"}},
    {"one_of_three", "(a|b|c)", {"a", "b", "c"}},
    {"two_groups", "a(b)(c|d)", {"abc", "abd", "ac", "ad"}},
    {"same_spelling_once", "a(b|b)", {"ab"}},
    {"only_optional", "(a)", {"a", ""}},
    {"escaped_parentheses", R"(\(a\))", {"(a)"}},
    {"escaped_bar_and_backslash", R"(a\|b\\)", {R"(a|b\)"}},
    {"escape_in_a_group", R"(a(\)|b))", {"a)", "ab"}},
    {"sixty_four", "(a)(b)(c)(d)(e|f)(g|h)", {}},  // counted below
    {"nested", "a((b)c)", {}, Fault::kNested, 2},
    {"unopened", "ab)", {}, Fault::kUnopened, 2},
    {"unclosed", "a(b", {}, Fault::kUnclosed, 1},
    {"unclosed_by_escape", R"(a(b\))", {}, Fault::kUnclosed, 1},
    {"bare_bar", "a|b", {}, Fault::kBareBar, 1},
    {"empty_group", "a()", {}, Fault::kEmpty, 2},
    {"empty_first", "a(|b)", {}, Fault::kEmpty, 2},
    {"empty_last", "a(b|)", {}, Fault::kEmpty, 4},
    {"escape_of_a_letter", R"(a\n)", {}, Fault::kBadEscape, 1},
    {"escape_at_the_end", R"(a\)", {}, Fault::kBadEscape, 1},
    {"too_many", "(a)(b)(c)(d)(e)(f)(g)", {}, Fault::kTooMany, 0},
    {"far_too_many", "(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)"
        "(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)", {}, Fault::kTooMany, 0},
};
// clang-format on

class SpellingNotation : public testing::TestWithParam<SpellingCase> {};

TEST_P(SpellingNotation, IsExpanded) {
  const SpellingCase& tested = GetParam();
  const Spellings spellings = ExpandSpellings(tested.notation);
  EXPECT_EQ(spellings.fault, tested.fault) << tested.notation;
  EXPECT_EQ(spellings.offset, tested.offset) << tested.notation;
  if (std::string(tested.name) == "sixty_four") {
    EXPECT_EQ(spellings.all.size(), 64U);
  } else {
    EXPECT_EQ(spellings.all, tested.all) << tested.notation;
  }
}

INSTANTIATE_TEST_SUITE_P(Table, SpellingNotation, testing::ValuesIn(kSpellings),
                         [](const auto& tested) { return tested.param.name; });

// --- Languages --------------------------------------------------------------

TEST(LanguageTag, IsThatOfBcp47) {
  for (const char* good : {"ar", "en", "no", "ckb", "zh-Hant", "pt-BR", "und",
                           "sr-Latn-RS", "es-419", "ku", "kmr", "he"}) {
    EXPECT_TRUE(IsLanguageTag(good)) << good;
  }
  for (const char* bad :
       {"", "a", "AR", "Ar", "xx", "qqq", "arabic", "ar-", "-ar", "ar_SY",
        "zh-hant", "pt-br", "ar-SY-Arab", "ar-SY-x", "en-4", "ع", "ar en"}) {
    EXPECT_FALSE(IsLanguageTag(bad)) << bad;
  }
}

TEST(LanguageTag, IsGuessedFromWhatPeopleWrite) {
  struct {
    const char* written;
    const char* meant;  // "": no idea
  } const cases[] = {{"AR", "ar"},       {"Arabic", "ar"},
                     {"ar_SY", "ar-SY"}, {"zh-hant", "zh-Hant"},
                     {"pt-br", "pt-BR"}, {"cn", "zh"},
                     {"sorani", "ckb"},  {"xx", ""},
                     {"", ""},           {"klingon", ""}};
  for (const auto& tested : cases) {
    EXPECT_EQ(MeantLanguageTag(tested.written).value_or(""), tested.meant)
        << tested.written;
  }
}

// --- Shared names -----------------------------------------------------------

struct SharedCase {
  const char* name;
  const char* first;   // the value of `names` of one entity
  const char* second;  // and of another
  bool warned;
};

const SharedCase kShared[] = {
    {"written_alike", "{ar: [الموصل]}", "{ar: [الموصل]}", true},
    {"in_other_languages", "{fr: [Rakka]}", "{de: [Rakka]}", true},
    {"alike_after_folding", "{ar: [الرقة]}", "{ar: [الرَّقه]}", true},
    {"capitals", "{en: [Mosul]}", "{en: [MOSUL]}", true},
    {"by_an_alternative", "{en: [Mosul]}", "{en: [Mos(s)ul]}", true},
    {"not_alike", "{en: [Mosul]}", "{en: [Raqqa]}", false},
    {"one_takes_capitals_exactly", "{en: [{text: ISIS, case: exact}]}",
     "{en: [Isis]}", false},
    {"both_take_the_same_exactly", "{en: [{text: ISIS, case: exact}]}",
     "{fr: [{text: ISIS, case: exact}]}", true},
};

TEST(SharedNames, AreWarnedOf) {
  for (const SharedCase& tested : kShared) {
    const LoadedWatchlists loaded = ParseWatchlists({File(
        "watchlist: w\nentities:\n  a: {names: " + std::string(tested.first) +
        "}\n  b: {names: " + tested.second + "}\n")});
    EXPECT_TRUE(loaded.bundle.has_value()) << tested.name;
    EXPECT_EQ(loaded.diagnostics.size(), tested.warned ? 1U : 0U)
        << tested.name << "\n"
        << RenderAll(loaded.diagnostics, /*colour=*/false);
  }
}

TEST(SharedNames, AcrossFilesAndNotWithinAnEntity) {
  const LoadedWatchlists across =
      ParseWatchlists({File(OneEntity("a", "mosul", "Mosul"), "a.yaml"),
                       File(OneEntity("b", "moussel", "Mosul"), "b.yaml")});
  ASSERT_EQ(across.diagnostics.size(), 1U);
  EXPECT_EQ(across.diagnostics[0].message,
            "`Mosul` is a name of `a/mosul` and of `b/moussel`");
  EXPECT_EQ(across.diagnostics[0].labels[0].span.file->name(), "a.yaml");
  MustParse({File(OneEntity("a", "mosul", "Mosul, MOSUL, Mos(s)ul"))});
}

// --- Bundles ----------------------------------------------------------------

TEST(Bundle, IsTheSameInAnyOrderAndPlace) {
  const auto a = OneEntity("a", "mosul", "Mosul");
  const auto b = OneEntity("b", "raqqa", "Raqqa");
  const auto one = MustParse({File(a, "x/a.yaml"), File(b, "x/b.yaml")});
  const auto two = MustParse({File(b, "y/b.yaml"), File(a, "a.yaml")});
  EXPECT_EQ(one.sha256, two.sha256);
  ASSERT_EQ(one.watchlists.size(), 2U);
  EXPECT_EQ(one.watchlists[0].id, two.watchlists[0].id);
  EXPECT_EQ(one.watchlists[0].id, "a");
}

TEST(Bundle, HashFollowsNamesAndEveryByte) {
  const std::string text = OneEntity("a", "mosul", "Mosul");
  const auto hash = [](std::string name, std::string content) {
    return BundleHash({File(std::move(content), std::move(name))});
  };
  EXPECT_EQ(hash("a.yaml", text).size(), 64U);
  EXPECT_NE(hash("a.yaml", text), hash("b.yaml", text));
  EXPECT_NE(hash("a.yaml", text), hash("a.yaml", text + "#"));
  // A byte that moves from one file into the next is another bundle.
  EXPECT_NE(BundleHash({File("xy", "a"), File("z", "b")}),
            BundleHash({File("x", "a"), File("yz", "b")}));
  EXPECT_NE(BundleHash({File("", "ab")}), BundleHash({File("b", "a")}));
  // By hand: sha256 of 01 00.. 'a' 01 00.. 'b', each length in 8 bytes.
  EXPECT_EQ(BundleHash({File("b", "a")}),
            "cf6ab613e3942391f88ed698557e1680f160bd10e88c6b668c50360c10930e2b");
}

TEST(Bundle, DirectoryGivesItsYamlFiles) {
  const ScratchDirectory scratch;
  fs::create_directories("lists/.hidden");
  fs::create_directories("data");
  Write("lists/b.yaml", OneEntity("b", "raqqa", "Raqqa"));
  Write("data/real.yaml", OneEntity("a", "mosul", "Mosul"));
  fs::create_symlink("../data/real.yaml", "lists/a.yaml");  // as a ConfigMap
  Write("lists/.#b.yaml", "an editor's lock");
  Write("lists/README.md", "words");
  Write("lists/b.yaml~", "a backup");
  const LoadedWatchlists loaded = LoadWatchlists({"lists"});
  EXPECT_EQ(RenderAll(loaded.diagnostics, /*colour=*/false), "");
  ASSERT_TRUE(loaded.bundle.has_value());
  ASSERT_EQ(loaded.bundle->watchlists.size(), 2U);
  EXPECT_EQ(loaded.bundle->watchlists[0].id, "a");
  // The same as the files one by one.
  const LoadedWatchlists named =
      LoadWatchlists({"lists/b.yaml", "lists/a.yaml"});
  ASSERT_TRUE(named.bundle.has_value());
  EXPECT_EQ(named.bundle->sha256, loaded.bundle->sha256);
}

TEST(Bundle, NamesAreCountedOverAllFiles) {
  const std::vector<std::shared_ptr<const SourceFile>> files = {
      File(OneEntity("a", "mosul", "Mos(s)ul"), "a.yaml"),
      File(OneEntity("b", "raqqa", "Raqqa"), "b.yaml")};
  EXPECT_TRUE(
      ParseWatchlists(files, {.limits = {.names = 3}}).bundle.has_value());
  const LoadedWatchlists loaded =
      ParseWatchlists(files, {.limits = {.names = 2}});
  ASSERT_EQ(loaded.diagnostics.size(), 1U);
  EXPECT_EQ(loaded.diagnostics[0].message, "more than 2 names in all");
  EXPECT_FALSE(loaded.bundle.has_value());
}

// A short file must not become a large bundle.
TEST(Bundle, NotationsAndOptionsCannotMultiplyWithoutBound) {
  std::string words = "word0";
  for (int i = 1; i < 2'000; ++i) {
    words += ", x" + std::to_string(i) + "(a|b)(c|d)(e|f)(g|h)(i|j)(k|l)";
  }
  const LoadedWatchlists many_names = ParseWatchlists(
      {File(OneEntity("a", "e", words))}, {.limits = {.names = 1'000}});
  ASSERT_EQ(many_names.diagnostics.size(), 1U);
  EXPECT_EQ(many_names.diagnostics[0].message, "more than 1000 names in all");
  const LoadedWatchlists many_words = ParseWatchlists(
      {File(OneEntity("a", "e", "{text: Mosul, not: [" + words + "]}"))});
  ASSERT_EQ(many_words.diagnostics.size(), 1U);
  EXPECT_EQ(many_words.diagnostics[0].message, "more than 64 words in `not`");
}

TEST(Bundle, FaultsOfOneFileAreBounded) {
  std::string text = "watchlist: w\nentities:\n";
  for (int i = 0; i < 3'000; ++i) {
    text += "  e" + std::to_string(i) + ": {kind: x, names: {en: [Mosul]}}\n";
  }
  const LoadedWatchlists loaded = ParseWatchlists({File(text)});
  EXPECT_FALSE(loaded.bundle.has_value());
  EXPECT_EQ(loaded.diagnostics.size(), 2 * kMostOfOneFile);  // and W001
}

TEST(Bundle, OneBadFileLeavesNothing) {
  const LoadedWatchlists loaded =
      ParseWatchlists({File(OneEntity("a", "mosul", "Mosul"), "a.yaml"),
                       File("watchlist: b\nentities: {x: {}}\n", "b.yaml")});
  EXPECT_FALSE(loaded.bundle.has_value());
}

TEST(Bundle, ShippedWatchlistsLoadAsTheyStand) {
  const LoadedWatchlists loaded =
      LoadWatchlists({fs::path(WIREWATCH_SOURCE_DIR) / "deploy" / "etc" /
                      "wirewatch" / "watchlists"});
  EXPECT_EQ(RenderAll(loaded.diagnostics, /*colour=*/false), "");
  EXPECT_TRUE(loaded.bundle.has_value());
}

// A half-written file usually parses. Whatever a cut leaves, the
// loader answers, and every place that it names is in the file.
TEST(Bundle, CutAtAnyByteIsAnswered) {
  const std::string whole =
      "watchlist: levant\nentities:\n"
      "  mosul: {names: {ar: [الموصل, \"نينوى\"], en: [{text: 'Mosul', "
      "case: exact}]}} # ا\n  raqqa:\n    names:\n      ar:\n        - الرقة\n";
  std::size_t loaded_whole = 0;
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    const LoadedWatchlists loaded =
        ParseWatchlists({File(whole.substr(0, length))});
    EXPECT_EQ(loaded.bundle.has_value(), !HasErrors(loaded.diagnostics));
    loaded_whole += loaded.bundle.has_value() ? 1 : 0;
    for (const Diagnostic& fault : loaded.diagnostics) {
      if (fault.span) {
        EXPECT_LE(fault.span->begin, fault.span->end);
        EXPECT_LE(fault.span->end, length);
      }
    }
    EXPECT_FALSE(loaded.diagnostics.empty() && !loaded.bundle.has_value());
  }
  EXPECT_LT(loaded_whole, whole.size() / 4);
}

// CPU time grows with the number of names, not with its square.
TEST(Bundle, LoadsManyNamesInLinearTime) {
  const auto ticks_for = [](int entities) {
    std::string text = "watchlist: big\nentities:\n";
    for (int i = 0; i < entities; ++i) {
      text += "  e" + std::to_string(i) + ":\n    names:\n      en: [Name " +
              std::to_string(i) + ", Other " + std::to_string(i) + "]\n";
    }
    const auto file = File(std::move(text));
    const std::clock_t begin = std::clock();
    EXPECT_TRUE(ParseWatchlists({file}).bundle.has_value());
    return static_cast<double>(std::clock() - begin);
  };
  const double small = ticks_for(1'000);
  EXPECT_LT(ticks_for(20'000), 20 * 8 * small);  // squared: 400 times
}

}  // namespace
}  // namespace wirewatch
