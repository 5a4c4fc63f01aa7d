// Every fault as people see it. tests/golden/errors/{settings,watchlist} hold
// bad files, named for what is wrong with them, and what is said of each;
// files/ holds what is said of things that are no such file. The codes of all
// of them, the table in config/diag/codes.h and docs/errors.md are the same.
//
// WIREWATCH_REWRITE_GOLDENS=1 in the environment rewrites the goldens; review
// the difference.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "config/diag/codes.h"
#include "config/settings/settings.h"
#include "config/trial/trial.h"
#include "config/watchlist/watchlist_loader.h"
#include "tests/config/golden.h"
#include "tests/config/scratch_directory.h"

namespace wirewatch {
namespace {

namespace fs = std::filesystem;

// What a file of either kind leads to: good, if it loads and passes its tests.
struct Outcome {
  Diagnostics diagnostics;
  bool good = false;
};

Outcome Load(const std::string& kind, const std::string& name, std::string text,
             const LoadOptions& options = {}) {
  auto file = std::make_shared<const SourceFile>(name, std::move(text));
  if (kind == "settings") {
    LoadedSettings loaded = ParseSettings(std::move(file), "");
    return {std::move(loaded.diagnostics), loaded.settings.has_value()};
  }
  LoadedWatchlists loaded = ParseWatchlists({std::move(file)}, options);
  Outcome outcome{std::move(loaded.diagnostics), loaded.bundle.has_value()};
  if (outcome.good) {  // its tests are tried, as `wirewatch test` does
    const RuleSet rules(std::move(loaded.bundle->watchlists), "");
    for (TrialResult& result : TryAll(loaded.tests, rules).results) {
      std::move(result.faults.begin(), result.faults.end(),
                std::back_inserter(outcome.diagnostics));
    }
    outcome.good = !HasErrors(outcome.diagnostics);
  }
  return outcome;
}

std::vector<fs::path> BadFiles() {
  std::vector<fs::path> files;
  for (const char* kind : {"settings", "watchlist"}) {
    for (const auto& entry : fs::directory_iterator(kGoldens / kind)) {
      if (entry.path().string().ends_with(".bad.yaml")) {
        files.push_back(entry.path());
      }
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string NameOf(const fs::path& bad_file) {
  return bad_file.stem().stem().string();
}

class BadFile : public testing::TestWithParam<fs::path> {};

TEST_P(BadFile, IsRefusedAsTheGoldenSays) {
  const fs::path& path = GetParam();
  const std::string kind = path.parent_path().filename();
  const Outcome outcome = Load(kind, path.filename(), ReadAll(path));
  EXPECT_FALSE(outcome.diagnostics.empty());
  EXPECT_EQ(outcome.good, !HasErrors(outcome.diagnostics));
  ExpectGolden(path.parent_path() / (NameOf(path) + ".txt"),
               RenderAll(outcome.diagnostics, /*colour=*/false));
}

INSTANTIATE_TEST_SUITE_P(
    Goldens, BadFile, testing::ValuesIn(BadFiles()), [](const auto& tested) {
      return tested.param.parent_path().filename().string() + "_" +
             NameOf(tested.param);
    });

// Faults of what stands under a name. Each runs in an empty directory that is
// the working one, so that the names in the messages are the same everywhere.
struct FileCase {
  const char* name;
  std::function<Diagnostics()> load;
};

constexpr const char* kGoodWatchlist =
    "watchlist: levant\nentities: {mosul: {names: {ar: [الموصل]}}}\n";

constexpr auto kToday =
    std::chrono::year(2026) / std::chrono::month(11) / std::chrono::day(22);

void Write(const fs::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

// clang-format off
const FileCase kFileCases[] = {
    {"settings_missing", [] { return LoadSettings("wirewatch.yaml").diagnostics; }},
    {"settings_are_a_directory", [] {
       fs::create_directory("wirewatch.yaml");
       return LoadSettings("wirewatch.yaml").diagnostics;
     }},
    {"settings_too_large", [] {
       Write("wirewatch.yaml", std::string((1 << 20) + 1, '#'));
       return LoadSettings("wirewatch.yaml").diagnostics;
     }},
    {"settings_line_too_long", [] {
       Write("wirewatch.yaml", "kafka: {group: " + std::string(1 << 16, 'x') + "}\n");
       return LoadSettings("wirewatch.yaml").diagnostics;
     }},
    {"settings_secret_is_empty", [] {
       Write("ca.pem", " \n");
       Write("wirewatch.yaml", "kafka: {security: {protocol: ssl, ca_file: ca.pem}}\n");
       return LoadSettings("wirewatch.yaml").diagnostics;
     }},
    {"settings_secret_is_a_directory", [] {
       fs::create_directory("password");
       Write("wirewatch.yaml", "kafka:\n  security:\n    protocol: sasl_ssl\n    mechanism: PLAIN\n    username: u\n    password_file: password\n");
       return LoadSettings("wirewatch.yaml").diagnostics;
     }},
    {"settings_secret_for_all", [] {
       Write("password", "hunter2\n");
       Write("c.pem", "a certificate is no secret\n");
       Write("c.key", "a key\n");
       fs::permissions("password", fs::perms(0644));
       fs::permissions("c.pem", fs::perms(0644));
       fs::permissions("c.key", fs::perms(0640));
       Write("wirewatch.yaml",
             "kafka:\n  security:\n    protocol: sasl_ssl\n    mechanism: PLAIN\n    username: u\n    password_file: password\n"
             "    cert_file: c.pem\n    key_file: c.key\n");
       return LoadSettings("wirewatch.yaml").diagnostics;
     }},
    {"settings_kafka_property_refused", [] {
       Write("wirewatch.yaml", "kafka:\n  properties:\n    session.timeout.ms: 45000\n    enable.auto.commit: true\n");
       const LoadedSettings loaded = LoadSettings("wirewatch.yaml");
       return Diagnostics{KafkaPropertyFault(loaded, 1, "offsets are committed by the daemon")};
     }},
    {"watchlist_missing", [] { return LoadWatchlists({"levant.yaml"}).diagnostics; }},
    {"watchlist_is_a_fifo", [] {
       EXPECT_EQ(::mkfifo("levant.yaml", 0600), 0);
       return LoadWatchlists({"levant.yaml"}).diagnostics;
     }},
    {"watchlist_is_a_device", [] {
       fs::create_directory("lists");
       fs::create_symlink("/dev/zero", "lists/zero.yaml");
       return LoadWatchlists({"lists"}).diagnostics;
     }},
    {"watchlist_too_large", [] {
       Write("levant.yaml", kGoodWatchlist);
       fs::resize_file("levant.yaml", (256ULL << 20) + 1);  // a hole: no bytes
       return LoadWatchlists({"levant.yaml"}).diagnostics;
     }},
    {"watchlist_line_too_long", [] {
       Write("levant.yaml", "watchlist: levant # " + std::string(1 << 20, 'x') + "\n");
       return LoadWatchlists({"levant.yaml"}).diagnostics;
     }},
    {"directory_inside_of_a_directory", [] {
       fs::create_directories("lists/old");
       Write("lists/levant.yaml", kGoodWatchlist);
       const LoadedWatchlists loaded = LoadWatchlists({"lists"});
       EXPECT_FALSE(loaded.bundle.has_value());
       return loaded.diagnostics;
     }},
    {"directory_without_watchlists", [] {
       fs::create_directory("lists");
       Write("lists/README", "");
       return LoadWatchlists({"lists"}).diagnostics;
     }},
    {"nothing_given", [] { return LoadWatchlists({}).diagnostics; }},
    {"other_suffix_is_not_read", [] {
       fs::create_directory("lists");
       Write("lists/levant.yaml", kGoodWatchlist);
       Write("lists/sahel.yml", "");
       const LoadedWatchlists loaded = LoadWatchlists({"lists"});
       EXPECT_TRUE(loaded.bundle.has_value());
       return loaded.diagnostics;
     }},
    {"one_file_given_twice", [] {
       fs::create_directory("lists");
       Write("lists/levant.yaml", kGoodWatchlist);
       return LoadWatchlists({"lists", "lists/../lists/levant.yaml"}).diagnostics;
     }},
    {"two_watchlists_of_one_id", [] {
       fs::create_directory("lists");
       Write("lists/a.yaml", kGoodWatchlist);
       Write("lists/b.yaml", "owner: desk\nwatchlist: levant\nentities: {homs: {names: {ar: [حمص]}}}\n");
       return LoadWatchlists({"lists"}).diagnostics;
     }},
    {"exclusion_to_be_reviewed", [] {
       Write("levant.yaml", "watchlist: levant\nentities:\n  mosul:\n    names: {ar: [الموصل]}\n    never_in: {metal: {names: {ar: [الموصل للتيار]}, review: 2026-11-21}}\n");
       return LoadWatchlists({"levant.yaml"}, {.today = kToday}).diagnostics;
     }},
    {"rule_without_tests", [] {
       Write("levant.yaml", std::string(kGoodWatchlist) + "rules:\n  mosul-headline:\n    when: {mention: mosul, in: [headline]}\n");
       return LoadWatchlists({"levant.yaml"}, {.advice = true}).diagnostics;
     }},
    {"pattern_that_costs_much", [] {
       Write("levant.yaml", std::string(kGoodWatchlist) +
             "rules:\n  score:\n    when: {all: [mosul, {regex: '[a-f]{1,3} [0-9]'}]}\n    tests: [{say: a score, body: الموصل b 2, expect: {alert: true}}]\n");
       return LoadWatchlists({"levant.yaml"}, {.advice = true}).diagnostics;
     }},
    {"names_that_are_frequent_words", [] {
       Write("levant.yaml", "watchlist: levant\nentities:\n"
             "  hit: {kind: place, names: {en: [Hit, Heet], ar: [هيت]}}\n"
             "  al-bab: {kind: place, names: {ar: [الباب, مدينة الباب]}}\n"
             "  of: {kind: place, names: {tr: [{text: Of, case: exact, needs: {any: [hit], within: article}}]}}\n"
             "  who: {kind: organisation, names: {en: [WHO]}}\n"
             "  is: {kind: actor, names: {en: [{text: Van, case: exact}, {text: Ordu, exact: true}]}}\n"
             "  year: {kind: term, names: {en: [year(s)]}}\n"
             "  mixed: {kind: place, names: {fr: [{text: Mars, needs: {any: [hit], within: sentence}}], ru: [Мир]}}\n");
       return LoadWatchlists({"levant.yaml"}, {.advice = true}).diagnostics;
     }},
    {"rules_of_two_watchlists", [] {
       fs::create_directory("lists");
       Write("lists/a.yaml", "watchlist: a\nentities: {mosul: {names: {ar: [الموصل]}, part_of: b/iraq}}\n");
       Write("lists/b.yaml", "watchlist: b\nentities: {iraq: {names: {ar: [العراق]}, part_of: a/mosul}}\nrules:\n  one: {when: mosul}\n  two: {when: c/mosul}\n  three: {when: a/mosu}\n");
       return LoadWatchlists({"lists"}).diagnostics;
     }},
    {"one_bad_file_of_two", [] {
       fs::create_directory("lists");
       Write("lists/a.yaml", kGoodWatchlist);
       Write("lists/b.yaml", "watchlist: b\nentities: [\n");
       const LoadedWatchlists loaded = LoadWatchlists({"lists"});
       EXPECT_FALSE(loaded.bundle.has_value());
       return loaded.diagnostics;
     }},
};
// clang-format on

class FileFault : public testing::TestWithParam<FileCase> {};

TEST_P(FileFault, IsReportedAsTheGoldenSays) {
  const ScratchDirectory scratch;
  const Diagnostics diagnostics = GetParam().load();
  EXPECT_FALSE(diagnostics.empty());
  ExpectGolden(kGoldens / "files" / (std::string(GetParam().name) + ".txt"),
               RenderAll(diagnostics, /*colour=*/false));
}

INSTANTIATE_TEST_SUITE_P(Table, FileFault, testing::ValuesIn(kFileCases),
                         [](const auto& tested) { return tested.param.name; });

std::set<std::string> CodesOfTheTable() {
  std::set<std::string> codes;
  for (const Code& code : AllCodes()) {
    EXPECT_TRUE(codes.insert(std::string(code.id)).second) << code.id;
  }
  return codes;
}

TEST(Codes, EachHasAGolden) {
  std::set<std::string> codes;
  const std::regex printed(R"((?:error|warning)\[([A-Z][0-9]{3})\])");
  for (const auto& entry : fs::recursive_directory_iterator(kGoldens)) {
    if (entry.path().extension() != ".txt") {
      continue;
    }
    const std::string text = ReadAll(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), printed), end;
         it != end; ++it) {
      codes.insert((*it)[1]);
    }
  }
  EXPECT_EQ(codes, CodesOfTheTable());
}

// A section of docs/errors.md: "## C012 an unknown key", words, and fenced
// YAML: the first block is wrong, the second right.
struct Section {
  std::string heading;
  std::vector<std::string> examples;
  std::size_t words = 0;
};

std::vector<Section> SectionsOfTheDocs() {
  std::vector<Section> sections;
  std::ifstream in(fs::path(WIREWATCH_SOURCE_DIR) / "docs" / "errors.md");
  std::string line;
  bool in_example = false;
  while (std::getline(in, line)) {
    if (line.starts_with("## ")) {
      sections.push_back({line.substr(3), {}, 0});
    } else if (sections.empty()) {
      continue;
    } else if (line == "```yaml") {
      in_example = true;
      sections.back().examples.emplace_back();
    } else if (line == "```") {
      in_example = false;
    } else if (in_example) {
      sections.back().examples.back() += line + "\n";
    } else {
      sections.back().words +=
          static_cast<std::size_t>(std::count(line.begin(), line.end(), ' '));
    }
  }
  return sections;
}

TEST(Codes, EachHasASectionInTheDocs) {
  const std::vector<Section> sections = SectionsOfTheDocs();
  std::vector<std::string> headings;
  for (const Section& section : sections) {
    headings.push_back(section.heading);
    EXPECT_GT(section.words, 12U) << section.heading;
  }
  std::vector<std::string> expected;
  for (const Code& code : AllCodes()) {
    expected.push_back(std::string(code.id) + " " + std::string(code.meaning));
  }
  EXPECT_EQ(headings, expected);
}

// The documentation's examples are tried: the wrong one has this fault, the
// right one has none at all.
TEST(Codes, ExamplesInTheDocsAreTrue) {
  std::size_t tried = 0;
  for (const Section& section : SectionsOfTheDocs()) {
    if (section.examples.empty()) {
      continue;  // a fault of files, not of text
    }
    ASSERT_EQ(section.examples.size(), 2U) << section.heading;
    const std::string code = section.heading.substr(0, 4);
    for (std::size_t i = 0; i < 2; ++i) {
      const std::string& text = section.examples[i];
      const bool watchlist = text.find("entities:") != std::string::npos ||
                             text.find("watchlist:") != std::string::npos;
      const LoadOptions options{
          .today = kToday,
          .advice = code == "W006" || code == "W008" || code == "W011"};
      const Outcome outcome = Load(watchlist ? "watchlist" : "settings",
                                   "example.yaml", text, options);
      const bool found =
          std::any_of(outcome.diagnostics.begin(), outcome.diagnostics.end(),
                      [&](const Diagnostic& d) { return d.code == code; });
      EXPECT_EQ(found, i == 0) << section.heading << "\n" << text;
      EXPECT_EQ(outcome.diagnostics.empty(), i == 1)
          << section.heading << "\n"
          << text << RenderAll(outcome.diagnostics, /*colour=*/false);
    }
    ++tried;
  }
  EXPECT_GT(tried, 30U);
}

}  // namespace
}  // namespace wirewatch
