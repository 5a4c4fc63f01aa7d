#include "config/importers/csv.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <unordered_map>
#include <utility>

#include "config/diag/diagnostic.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

// Rows, cell by cell; a cell in quotes may hold separators, line ends and,
// twice written, quotes.
class RowReader {
 public:
  explicit RowReader(std::istream& table) : table_(table) {}

  void set_separator(char separator) { separator_ = separator; }
  std::uint64_t line() const { return first_line_; }  // where the row begins
  const std::vector<std::string>& cells() const { return cells_; }
  const std::string& fault() const { return fault_; }  // of the row

  // The next row that is not empty; false at the end.
  bool Next() {
    while (NextLine()) {
      first_line_ = number_;
      if (rest_.empty()) {
        continue;
      }
      cells_.clear();
      fault_.clear();
      while (Cell()) {
      }
      return true;
    }
    return false;
  }

  // The line as it stands, for the first row: its separator is not known yet.
  bool Peek() { return NextLine(); }
  std::string_view rest() const { return rest_; }
  void TakeHeader() {
    first_line_ = number_;
    while (Cell()) {
    }
  }

 private:
  bool NextLine() {
    if (!std::getline(table_, line_)) {
      return false;
    }
    rest_ = CleanLine(line_, ++number_);
    if (FindIllFormedUtf8(rest_)) {
      fault_ = "not UTF-8: save the table as \"CSV UTF-8\"";
    }
    return true;
  }

  // Takes a cell off rest_; whether another one follows.
  bool Cell() {
    std::string& cell = cells_.emplace_back();
    if (!rest_.starts_with('"')) {
      const std::size_t end = std::min(rest_.find(separator_), rest_.size());
      cell = rest_.substr(0, end);
      rest_.remove_prefix(end);
      return Separator();
    }
    rest_.remove_prefix(1);
    for (;;) {
      const std::size_t quote = rest_.find('"');
      if (quote == std::string_view::npos) {
        cell.append(rest_).append("\n");
        if (!NextLine()) {
          rest_ = {};
          fault_ = "a quote that nothing closes";
          return false;
        }
        continue;
      }
      cell += rest_.substr(0, quote);
      rest_.remove_prefix(quote + 1);
      if (!rest_.starts_with('"')) {
        break;
      }
      cell += '"';
      rest_.remove_prefix(1);
    }
    if (!rest_.empty() && rest_.front() != separator_) {
      fault_ = "text behind a closing quote";
      rest_ = {};
    }
    return Separator();
  }

  bool Separator() {
    if (rest_.empty()) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  std::istream& table_;
  char separator_ = ',';
  std::string line_;
  std::string_view rest_;  // of line_
  std::uint64_t number_ = 0;
  std::uint64_t first_line_ = 0;
  std::vector<std::string> cells_;
  std::string fault_;
};

struct Column {
  enum class Kind { kId, kKind, kSeverity, kName, kIdentifier };
  Kind kind = Kind::kId;
  std::string key;  // language or scheme
  friend bool operator==(const Column&, const Column&) = default;
};

bool IsScheme(std::string_view text) {
  return !text.empty() && text.size() <= 64 && text.front() != '-' &&
         text.front() != '_' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") ==
             std::string_view::npos;
}

class Importer {
 public:
  Importer(std::istream& table, const CsvWords& words)
      : rows_(table), words_(words) {}

  CsvImport Run() {
    if (!Header()) {
      return std::move(import_);
    }
    while (rows_.Next()) {
      if (std::string fault = Row(); !fault.empty()) {
        import_.faults.Add(rows_.line(), std::move(fault));
      }
    }
    return std::move(import_);
  }

 private:
  bool Header() {
    if (!rows_.Peek()) {
      import_.faults.Add(1, "the table is empty");
      return false;
    }
    const std::string_view line = rows_.rest();
    for (const char separator : {'\t', ';', ','}) {
      if (line.find(separator) != std::string_view::npos) {
        rows_.set_separator(separator);  // the comma has the last word
      }
    }
    rows_.TakeHeader();
    std::string fault = rows_.fault();
    for (const std::string& cell : rows_.cells()) {
      if (fault.empty()) {
        fault = Heading(CleanName(cell));
      }
    }
    const auto has_name = [](const Column& column) {
      return column.kind == Column::Kind::kName;
    };
    if (fault.empty() &&
        std::none_of(columns_.begin(), columns_.end(), has_name)) {
      fault = "no column of names, such as `name:en`";
    }
    if (!fault.empty()) {
      import_.faults.Add(1, std::move(fault));
      return false;
    }
    return true;
  }

  std::string Heading(const std::string& text) {
    if (text == "id") {
      columns_.push_back({Column::Kind::kId, ""});
    } else if (text == "kind") {
      columns_.push_back({Column::Kind::kKind, ""});
    } else if (text == "severity") {
      columns_.push_back({Column::Kind::kSeverity, ""});
    } else if (text == "name") {
      columns_.push_back({Column::Kind::kName, ""});
    } else if (text.starts_with("name:")) {
      const std::string language = text.substr(5);
      if (!words_.is_language(language)) {
        return "`" + language + "` in `" + text + "` is not a language";
      }
      columns_.push_back({Column::Kind::kName, language});
    } else if (text == "geonames" || text == "wikidata") {
      columns_.push_back({Column::Kind::kIdentifier, text});
    } else if (text.starts_with("ids:") && IsScheme(text.substr(4))) {
      columns_.push_back({Column::Kind::kIdentifier, text.substr(4)});
    } else {
      return UnknownHeading(text);
    }
    const Column& last = columns_.back();
    const bool again = last.kind != Column::Kind::kName &&
                       std::count(columns_.begin(), columns_.end(), last) > 1;
    return again ? "the column `" + text + "` stands twice" : "";
  }

  static std::string UnknownHeading(const std::string& text) {
    const std::string head = text.substr(0, text.find(':'));
    std::string fault = "unknown column `" + text + "`";
    if (const auto nearest = Nearest(head, {"id", "kind", "severity", "name",
                                            "ids", "geonames", "wikidata"});
        nearest && *nearest != text) {
      fault += "; did you mean `" + *nearest + text.substr(head.size()) + "`?";
    }
    return fault +
           " Columns are `id`, `kind`, `severity`, `name:LANGUAGE`, "
           "`geonames`, `wikidata` and `ids:SCHEME`";
  }

  // The row's fault, if it has one.
  std::string Row() {
    if (!rows_.fault().empty()) {
      return rows_.fault();
    }
    const std::vector<std::string>& cells = rows_.cells();
    if (cells.size() > columns_.size()) {
      return std::to_string(cells.size()) + " cells where the first row has " +
             std::to_string(columns_.size());
    }
    ImportedEntity row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string cell = CleanName(cells[i]);
      if (cell.empty()) {
        continue;
      }
      if (std::string fault = Fill(columns_[i], cell, row); !fault.empty()) {
        return fault;
      }
    }
    if (row.names.empty()) {
      return row.id.empty() && row.ids.empty() ? "" : "no name";
    }
    Keep(std::move(row));
    return "";
  }

  std::string Fill(const Column& column, const std::string& cell,
                   ImportedEntity& row) const {
    switch (column.kind) {
      case Column::Kind::kId:
        row.id = cell;
        break;
      case Column::Kind::kKind:
        row.kind = cell;
        return NotOneOf("kind", cell, words_.kinds);
      case Column::Kind::kSeverity:
        row.severity = cell;
        return NotOneOf("severity", cell, words_.severities);
      case Column::Kind::kIdentifier:
        row.ids.emplace_back(column.key, cell);
        break;
      case Column::Kind::kName:
        for (std::size_t begin = 0; begin <= cell.size();) {
          const std::size_t end = std::min(cell.find('|', begin), cell.size());
          const std::string name = CleanName(cell.substr(begin, end - begin));
          if (!name.empty()) {
            row.names.emplace_back(column.key, name);
          }
          begin = end + 1;
        }
        break;
    }
    return "";
  }

  static std::string NotOneOf(std::string_view what, const std::string& seen,
                              const std::vector<std::string>& words) {
    if (std::find(words.begin(), words.end(), seen) != words.end()) {
      return "";
    }
    const auto nearest = Nearest(seen, words);
    return "unknown " + std::string(what) + " `" + seen + "`" +
           (nearest ? "; did you mean `" + *nearest + "`?" : "");
  }

  // Rows of one id are one entity: names and identifiers are added.
  void Keep(ImportedEntity row) {
    const bool has_id = !row.id.empty();
    if (has_id) {
      const auto [at, is_new] =
          by_id_.try_emplace(row.id, import_.entities.size());
      if (!is_new) {
        Merge(std::move(row), import_.entities[at->second]);
        return;
      }
    } else {
      row.id = PlainName(row);
    }
    import_.entities.push_back(std::move(row));
    if (import_.entities.back().kind.empty()) {
      import_.entities.back().kind = "other";
    }
  }

  static void Merge(ImportedEntity row, ImportedEntity& entity) {
    if (entity.kind == "other" && !row.kind.empty()) {
      entity.kind = row.kind;
    }
    if (entity.severity.empty()) {
      entity.severity = row.severity;
    }
    std::move(row.names.begin(), row.names.end(),
              std::back_inserter(entity.names));
    for (auto& [scheme, value] : row.ids) {
      const auto same = [&, &key = scheme](const auto& id) {
        return id.first == key;
      };
      if (std::none_of(entity.ids.begin(), entity.ids.end(), same)) {
        entity.ids.emplace_back(scheme, value);
      }
    }
  }

  // The first name with a letter that an id may have.
  static std::string PlainName(const ImportedEntity& row) {
    const auto plain =
        std::find_if(row.names.begin(), row.names.end(), [](const auto& name) {
          return std::any_of(
              name.second.begin(), name.second.end(), [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
              });
        });
    return plain == row.names.end() ? "" : plain->second;
  }

  RowReader rows_;
  const CsvWords& words_;
  std::vector<Column> columns_;
  std::unordered_map<std::string, std::size_t> by_id_;
  CsvImport import_;
};

}  // namespace

CsvImport ImportCsv(std::istream& table, const CsvWords& words) {
  return Importer(table, words).Run();
}

}  // namespace wirewatch
