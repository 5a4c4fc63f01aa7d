#include "tests/bench/peers/workload.h"

#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "rules/match/matcher.h"
#include "rules/text/fold.h"
#include "tests/bench/mixed_wire.h"

namespace wirewatch {
namespace {

using std::filesystem::path;

[[noreturn]] void Fail(const path& file, const std::string& what) {
  std::cerr << file.string() << ": " << what << '\n';
  std::exit(1);
}

// A file's pieces, each ended by `separator`.
std::vector<std::string> ReadPieces(const path& file, char separator) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    Fail(file, "cannot be read");
  }
  std::vector<std::string> pieces;
  for (std::string piece; std::getline(stream, piece, separator);) {
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

std::vector<std::string> SplitAtTabs(const std::string& line) {
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == '\t') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

void PrepareNames(const path& folder, Prepared& prepared) {
  std::ofstream out(folder / "names.tsv", std::ios::binary);
  std::unordered_set<std::string> seen;
  for (const std::string& line : ReadPieces(folder / "names.txt", '\n')) {
    const std::vector<std::string> cells = SplitAtTabs(line);
    Name name;
    name.text = cells[0];
    name.language = cells.size() > 1 ? cells[1] : "";
    const std::string folded = FoldName(name.text);
    if (FaultOf(name) != NameFault::kNone || !seen.insert(folded).second) {
      ++prepared.unfit_names;
      continue;
    }
    out << folded << '\t' << name.text << '\t' << name.language << '\n';
    ++prepared.names;
  }
}

}  // namespace

std::string RecordOf(std::size_t number, const std::string& language,
                     const std::string& text) {
  return nlohmann::json{
      {"id", std::to_string(number)}, {"lang", language}, {"text", text}}
      .dump();
}

void Generate(const path& folder, std::size_t bytes, std::size_t names) {
  const MixedWire wire = MakeMixedWire(names, bytes);
  std::ofstream articles(folder / "articles.jsonl", std::ios::binary);
  for (std::size_t i = 0; i < wire.articles.size(); ++i) {
    articles << RecordOf(i, wire.articles[i].language, wire.articles[i].text)
             << '\n';
  }
  std::ofstream list(folder / "names.txt", std::ios::binary);
  for (const MixedWire::ListedName& name : wire.names) {
    list << name.text << '\t' << name.language << '\n';
  }
}

Workload ReadWorkload(const path& folder) {
  const path file = folder / "articles.jsonl";
  Workload load;
  load.records = ReadPieces(file, '\n');
  for (const std::string& record : load.records) {
    const auto article = nlohmann::json::parse(record, nullptr,
                                               /*allow_exceptions=*/false);
    if (!article.is_object() || !article.contains("text")) {
      Fail(file, "not an object with a text in each line");
    }
    load.languages.push_back(article.value("lang", ""));
    load.texts.push_back(article.value("text", ""));
  }
  if (std::filesystem::exists(folder / "folded.bin")) {
    load.folded = ReadPieces(folder / "folded.bin", '\0');
  }
  return load;
}

Prepared Prepare(const path& folder) {
  std::filesystem::remove(folder / "folded.bin");
  const Workload load = ReadWorkload(folder);
  std::ofstream out(folder / "folded.bin", std::ios::binary);
  Prepared prepared;
  for (const std::string& text : load.texts) {
    const FoldedField field = FoldField(text, References::kDecode);
    if (field.text().find('\0') != std::string_view::npos) {
      Fail(folder / "articles.jsonl", "a text holds U+0000");
    }
    out << field.text() << '\0';
    ++prepared.articles;
    prepared.text_bytes += text.size();
    prepared.folded_bytes += field.text().size();
  }
  PrepareNames(folder, prepared);
  return prepared;
}

std::vector<ListedName> ReadNames(const path& folder, std::size_t most) {
  std::ifstream stream(folder / "names.tsv", std::ios::binary);
  std::vector<ListedName> names;
  for (std::string line; names.size() < most && std::getline(stream, line);) {
    const std::vector<std::string> cells = SplitAtTabs(line);
    if (cells.size() != 3) {
      Fail(folder / "names.tsv", "not three cells in each line");
    }
    ListedName listed;
    listed.folded = cells[0];
    listed.name.text = cells[1];
    listed.name.language = cells[2];
    listed.name.entity = static_cast<std::uint32_t>(names.size());
    names.push_back(std::move(listed));
  }
  return names;
}

}  // namespace wirewatch
