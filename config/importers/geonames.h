// GeoNames' exports: the table of places (`cities15000.txt`, `SY.txt`,
// `allCountries.txt`) and the table of their names in languages
// (`alternateNamesV2.txt`). Both are text, UTF-8, a row a line, columns
// separated by tabs, no quotes; the columns are described in
// https://download.geonames.org/export/dump/readme.txt.
#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/importers/import.h"

namespace wirewatch {

struct GeonamesOptions {
  std::uint64_t min_population = 0;
  std::vector<std::string> countries;  // ISO 3166, "SY"; empty: all
  std::vector<std::string> languages;  // empty: all that `is_language` knows
  // The table of names also has postal codes, airport codes and links in the
  // column of the language.
  std::function<bool(std::string_view)> is_language;
};

class GeonamesImport {
 public:
  explicit GeonamesImport(GeonamesOptions options);

  // Reads a table of places: those of the countries with enough people are
  // kept, with the name that GeoNames gives them, its ASCII form, and the names
  // of the row, which say no language.
  ImportFaults ReadPlaces(std::istream& rows);
  // Reads a table of names, after the places. The names of a place then are
  // those in the wanted languages, and those of its row only where no name in a
  // language was found. Historic and colloquial names are passed over.
  ImportFaults ReadAlternateNames(std::istream& rows);

  // The places, those with most people first.
  std::vector<ImportedEntity> Take();

 private:
  struct Place {
    std::uint64_t geoname = 0;
    std::uint64_t population = 0;
    std::string name;
    std::string ascii_name;
    std::string country;
    std::string unlabelled;  // comma-separated
    std::vector<std::pair<std::string, std::string>> names;
  };
  bool IsWanted(std::string_view language) const;
  static ImportedEntity EntityOf(const Place& place);

  const GeonamesOptions options_;
  std::vector<Place> places_;
  std::unordered_map<std::uint64_t, std::size_t> index_;  // by geoname
};

}  // namespace wirewatch
