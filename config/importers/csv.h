// A table of names as spreadsheets write it (RFC 4180): the first row names the
// columns.
//
//   id          the entity; rows of one id are one entity. Empty: its first
//   name kind        place, actor, ...; empty: other severity    of its alerts
//   name:LANG   names in that language, several separated by `|`; a column may
//               come again. `name` alone: of no known language
//   ids:SCHEME  an identifier elsewhere; `geonames` and `wikidata` need no
//   `ids:`
//
// Columns are separated by commas, or by semicolons or tabs where the first row
// has no comma.
#pragma once

#include <functional>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "config/importers/import.h"

namespace wirewatch {

// The words of the watchlist language that columns and cells are held against.
struct CsvWords {
  std::vector<std::string> kinds;
  std::vector<std::string> severities;
  std::function<bool(std::string_view)> is_language;
};

struct CsvImport {
  std::vector<ImportedEntity> entities;  // in the order of the table
  ImportFaults faults;                   // one in line 1 means: nothing is read
};

CsvImport ImportCsv(std::istream& table, const CsvWords& words);

}  // namespace wirewatch
