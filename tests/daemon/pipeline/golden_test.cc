// Whole articles and what becomes of them: tests/golden/path/<name>.article is
// a record's value, <name>.alert what Process makes of it with the desk of
// sample_rules.h. Articles named `ninjs_…` are read as ninjs, the texts of
// those named `html_…` as HTML. WIREWATCH_REWRITE_GOLDENS=1 rewrites the
// latter; review the difference.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "daemon/pipeline/process.h"
#include "tests/daemon/article/alert_check.h"
#include "tests/daemon/pipeline/pretty_json.h"
#include "tests/daemon/pipeline/sample_rules.h"

namespace wirewatch {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

fs::path Folder() {
  return fs::path(WIREWATCH_SOURCE_DIR) / "tests/golden/path";
}

std::vector<std::string> GoldenNames() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(Folder())) {
    if (entry.path().extension() == ".article") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Json HeadersAsJson(const Headers& headers) {
  Json json = Json::object();
  for (const auto& [name, value] : headers) {
    json[name] = value;
  }
  return json;
}

// Versions are not what a golden is about.
Json AlertAsJson(const Alert& alert, const Article& article) {
  Json json = Json::parse(alert.record.value);
  EXPECT_EQ(FaultsOfAlert(json, article), std::vector<std::string>{});
  EXPECT_EQ(alert.record.key, article.id);
  for (const char* versioned : {"wirewatch", "icu"}) {
    EXPECT_TRUE(json.at("provenance").contains(versioned));
    json["provenance"][versioned] = "…";
  }
  return json;
}

Json OutcomeAsJson(const Outcome& outcome) {
  Json json = Json::object();
  if (const auto* rejected = std::get_if<Rejected>(&outcome)) {
    json["outcome"] = "dead letter";
    json["headers"] = HeadersAsJson(rejected->dead_letter.headers);
    return json;
  }
  const Judged& judged = std::get<Judged>(outcome);
  const bool quiet = judged.encoded.alerts.empty();
  json["outcome"] = quiet ? "quiet" : "alerted";
  json["alerts"] = Json::array();
  for (const Alert& alert : judged.encoded.alerts) {
    json["alerts"].push_back(AlertAsJson(alert, judged.article));
  }
  return json;
}

ProcessOptions OptionsFor(const std::string& name) {
  ProcessOptions options = SampleProcessOptions();
  if (name.starts_with("ninjs_")) {
    options.decoder.format = InputFormat::kNinjs;
  }
  for (FieldPath& path : options.decoder.fields) {
    path.html = name.starts_with("html_") && path.field == "body";
  }
  return options;
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, BecomesWhatIsWritten) {
  const std::string value = ReadFile(Folder() / (GetParam() + ".article"));
  const fs::path expected_file = Folder() / (GetParam() + ".alert");
  const RuleSet rules(SampleWatchlists(), "the-sha256-of-the-bundle");
  Processor processor(OptionsFor(GetParam()));
  InputRecord record;
  record.coordinates = {"MkU3OEVBNTcwNTJENDM2Qg", "articles", 7, 918273,
                        1795359838120};
  record.value = value;
  const std::string outcome =
      PrettyJson(OutcomeAsJson(processor.Run(record, rules, nullptr))) + "\n";
  if (std::getenv("WIREWATCH_REWRITE_GOLDENS") != nullptr) {
    std::ofstream(expected_file, std::ios::binary) << outcome;
  }
  EXPECT_EQ(outcome, ReadFile(expected_file)) << expected_file;
}

INSTANTIATE_TEST_SUITE_P(Path, Golden, testing::ValuesIn(GoldenNames()),
                         [](const auto& test) { return test.param; });

TEST(Golden, EveryOutcomeHasItsArticle) {
  std::vector<std::string> without_article;
  for (const auto& entry : fs::directory_iterator(Folder())) {
    const fs::path article =
        fs::path(entry.path()).replace_extension(".article");
    if (!fs::exists(article)) {
      without_article.push_back(entry.path().filename().string());
    }
  }
  EXPECT_EQ(without_article, std::vector<std::string>{});
}

}  // namespace
}  // namespace wirewatch
