// docs/life-of-an-article.md shows what each stage makes of one article. This
// computes every block of it that stands behind a `<!-- printed: … -->` line
// and compares, so that the page cannot grow old. WIREWATCH_REWRITE_GOLDENS=1
// rewrites the blocks.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "daemon/pipeline/process.h"
#include "rules/text/fold.h"
#include "tests/daemon/pipeline/pretty_json.h"
#include "tests/daemon/pipeline/sample_rules.h"

namespace wirewatch {
namespace {

constexpr std::string_view kMarker = "<!-- printed: ";
constexpr std::string_view kFence = "```";

// A record's value as a crawler might write it.
constexpr std::string_view kValue =
    R"({"id": "a17", "version": 2, "lang": "ar", "source": {"name": "example-wire"},
 "title": "غارات على الرَّقّة وهدوء في الموصل",
 "paras": [{"text": "استهدفت الغارات مواقع لداعش في ريف الرقـــة، بحسب &quot;مصدر محلي&quot;."},
           {"text": "وقال تاجر موصلي إن الأسواق بالموصل مفتوحة، وإن تنظيم الدولة الاسلامية انسحب."}]})";

// The whole way, stage by stage, as Process goes it; each value is kept to be
// shown.
class Life {
 public:
  Life() : rules_(SampleWatchlists(), "9c1f…") {
    record_.coordinates = {"MkU3OEVBNTcwNTJENDM2Qg", "articles", 7, 918273,
                           1795359838120};
    record_.value = kValue;
    Processor processor(SampleProcessOptions());
    judged_ = std::get<Judged>(processor.Run(record_, rules_, nullptr));
    document_ = judged_.article.document();
    text_ = Fold(document_);
  }

  static std::string Record() { return std::string(kValue) + "\n"; }

  std::string Decoded() const {
    const Article& article = judged_.article;
    std::ostringstream out;
    out << "id        " << article.id << "\nversion   " << article.version
        << "\nlanguage  " << article.language << "\nsource    "
        << article.source << "\nheadline  " << article.headline
        << "\nbody      " << article.body << "\n";
    return out.str();
  }

  std::string Folded() const {
    std::ostringstream out;
    for (std::size_t i = 0; i < text_.fields.size(); ++i) {
      out << document_.fields[i].name << "  " << text_.fields[i].text() << "\n";
    }
    return out.str();
  }

  // Each folded byte of the headline's mention, with the original of its unit.
  std::string WayBack() const {
    const FoldedField& field = text_.fields[0];
    const OriginalSpan core = judged_.counted.mentions[0].core;
    std::ostringstream out;
    for (std::size_t at = 0; at < field.text().size(); ++at) {
      const OriginalSpan from = field.UnitSpan(field.UnitAt(at));
      const bool starts = field.IsUnitBoundary(at);
      if (from.begin < core.begin || from.end > core.end || !starts) {
        continue;
      }
      std::size_t end = at + 1;
      while (!field.IsUnitBoundary(end)) {
        ++end;
      }
      out << "folded " << at << ".." << end << "  "
          << field.text().substr(at, end - at) << "   original " << from.begin
          << ".." << from.end << "  " << Cut(document_.fields[0].text, from)
          << "\n";
    }
    return out.str();
  }

  std::string Mentions() const {
    std::ostringstream out;
    for (std::uint32_t i = 0; i < judged_.counted.mentions.size(); ++i) {
      const Mention& mention = judged_.counted.mentions[i];
      const DocumentField& field = document_.fields[mention.field];
      const Name& name = rules_.matcher().names()[mention.name];
      out << i << "  " << rules_.entities()[mention.entity].id << "  "
          << field.name << "  core " << mention.core.begin << ".."
          << mention.core.end << "  word " << mention.word.begin << ".."
          << mention.word.end << "  " << Cut(field.text, mention.core)
          << "  for the name " << name.text;
      for (const std::string& how : HowRecognised(rules_, judged_.counted, i)) {
        out << "  " << how;
      }
      out << "\n";
    }
    return out.str();
  }

  std::string Verdicts() const {
    std::ostringstream out;
    const Judgement judgement =
        rules_.Judge(document_, text_, judged_.counted.mentions);
    for (const Verdict& verdict : judgement.verdicts) {
      const Rule& rule = rules_.rules()[verdict.rule];
      out << rule.id << "  " << ToString(rule.severity) << "  "
          << ToString(verdict.certainty) << "  because of mentions";
      for (const std::uint32_t mention : verdict.why.mentions) {
        out << " " << mention;
      }
      out << "\n";
    }
    return out.str();
  }

  std::string AlertDocument(std::size_t which) const {
    nlohmann::ordered_json alert = nlohmann::ordered_json::parse(
        judged_.encoded.alerts[which].record.value);
    for (const char* versioned : {"wirewatch", "icu"}) {
      EXPECT_TRUE(alert.at("provenance").contains(versioned));
      alert["provenance"][versioned] = "…";
    }
    return PrettyJson(alert) + "\n";
  }

  std::string AlertHeaders() const {
    std::ostringstream out;
    out << "key             " << *judged_.encoded.alerts[0].record.key << "\n";
    for (const auto& [name, value] : judged_.encoded.alerts[0].record.headers) {
      out << name << std::string(16 - name.size(), ' ') << value << "\n";
    }
    return out.str();
  }

  std::string DeadLetter() const {
    Processor processor(SampleProcessOptions());
    InputRecord cut = record_;
    cut.value = kValue.substr(0, 150);
    const Outcome outcome = processor.Run(cut, rules_, nullptr);
    std::ostringstream out;
    for (const auto& [name, value] :
         std::get<Rejected>(outcome).dead_letter.headers) {
      out << name << std::string(21 - name.size(), ' ') << value << "\n";
    }
    return out.str();
  }

 private:
  static std::string_view Cut(std::string_view text, OriginalSpan span) {
    return text.substr(span.begin, span.end - span.begin);
  }

  RuleSet rules_;
  InputRecord record_;
  Judged judged_;
  Document document_;
  FoldedText text_;
};

// The page with every printed block computed anew. `shown` collects the names
// of the blocks.
std::string Rewritten(const std::string& page,
                      const std::map<std::string, std::string>& blocks,
                      std::vector<std::string>& shown) {
  std::string rewritten;
  std::istringstream lines(page);
  std::string name;  // of the block that the next fence opens
  for (std::string line; std::getline(lines, line);) {
    rewritten += line + "\n";
    if (line.rfind(kMarker, 0) == 0) {
      name = line.substr(kMarker.size(), line.rfind(" -->") - kMarker.size());
    } else if (!name.empty() && line.rfind(kFence, 0) == 0) {
      while (std::getline(lines, line) && line.rfind(kFence, 0) != 0) {
      }
      rewritten += blocks.at(name) + line + "\n";
      shown.push_back(std::exchange(name, ""));
    }
  }
  return rewritten;
}

void ExpectPrinted(const std::string& file,
                   const std::map<std::string, std::string>& blocks) {
  const std::string path = std::string(WIREWATCH_SOURCE_DIR) + "/" + file;
  std::ifstream in(path, std::ios::binary);
  std::string page{std::istreambuf_iterator<char>(in), {}};
  std::vector<std::string> shown;
  const std::string rewritten = Rewritten(page, blocks, shown);
  if (std::getenv("WIREWATCH_REWRITE_GOLDENS") != nullptr) {
    std::ofstream(path, std::ios::binary) << rewritten;
    page = rewritten;
  }
  EXPECT_EQ(page, rewritten) << file;
  EXPECT_EQ(shown.size(), blocks.size()) << file << " lacks a block";
}

TEST(LifeOfAnArticle, ShowsWhatTheStagesMake) {
  const Life life;
  ExpectPrinted("docs/life-of-an-article.md",
                {{"record", Life::Record()},
                 {"article", life.Decoded()},
                 {"folded text", life.Folded()},
                 {"way back", life.WayBack()},
                 {"mentions", life.Mentions()},
                 {"verdicts", life.Verdicts()},
                 {"alert", life.AlertDocument(0)},
                 {"headers", life.AlertHeaders()},
                 {"dead letter", life.DeadLetter()}});
}

TEST(LifeOfAnArticle, GivesThePageOfAlertsItsSample) {
  ExpectPrinted("docs/alerts.md", {{"sample", Life().AlertDocument(2)}});
}

}  // namespace
}  // namespace wirewatch
