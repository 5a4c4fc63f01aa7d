#include "config/importers/geonames.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "rules/base/decimal.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

// The columns that are read, from 0.
constexpr std::size_t kPlaceColumns = 19;
constexpr std::size_t kGeoname = 0;
constexpr std::size_t kName = 1;
constexpr std::size_t kAsciiName = 2;
constexpr std::size_t kUnlabelled = 3;
constexpr std::size_t kCountry = 8;
constexpr std::size_t kPopulation = 14;

// From the seventh on, columns are missing in older exports and at the end of
// rows.
constexpr std::size_t kNameColumns = 4;
constexpr std::size_t kNameOf = 1;
constexpr std::size_t kLanguage = 2;
constexpr std::size_t kAlternateName = 3;
constexpr std::size_t kIsColloquial = 6;
constexpr std::size_t kIsHistoric = 7;

using Columns = std::vector<std::string_view>;

void Split(std::string_view line, char separator, Columns& columns) {
  columns.clear();
  for (std::size_t begin = 0;;) {
    const std::size_t end = line.find(separator, begin);
    columns.push_back(line.substr(begin, end - begin));
    if (end == std::string_view::npos) {
      return;
    }
    begin = end + 1;
  }
}

bool Contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Calls `take` for each row; what it answers is the fault of the row.
ImportFaults ForEachRow(
    std::istream& rows, std::size_t least_columns,
    const std::function<std::string(const Columns&)>& take) {
  ImportFaults faults;
  Columns columns;
  std::uint64_t number = 0;
  for (std::string line; std::getline(rows, line);) {
    const std::string_view row = CleanLine(line, ++number);
    if (row.empty()) {
      continue;
    }
    Split(row, '\t', columns);
    std::string fault;
    if (FindIllFormedUtf8(row)) {
      fault = "not UTF-8";
    } else if (columns.size() < least_columns) {
      fault = std::to_string(columns.size()) + " columns where " +
              std::to_string(least_columns) + " are wanted, separated by tabs";
    } else {
      fault = take(columns);
    }
    if (!fault.empty()) {
      faults.Add(number, std::move(fault));
    }
  }
  return faults;
}

std::string NotANumber(std::string_view what, std::string_view seen) {
  return "the " + std::string(what) + " `" + std::string(seen) +
         "` is not a number";
}

}  // namespace

GeonamesImport::GeonamesImport(GeonamesOptions options)
    : options_(std::move(options)) {}

ImportFaults GeonamesImport::ReadPlaces(std::istream& rows) {
  return ForEachRow(rows, kPlaceColumns, [this](const Columns& row) {
    const auto geoname = ParseDecimal<std::uint64_t>(row[kGeoname]);
    const auto population = ParseDecimal<std::uint64_t>(row[kPopulation]);
    if (!geoname) {
      return NotANumber("geonameid", row[kGeoname]);
    }
    if (!population && !row[kPopulation].empty()) {
      return NotANumber("population", row[kPopulation]);
    }
    const bool wanted_country = options_.countries.empty() ||
                                Contains(options_.countries, row[kCountry]);
    if (!wanted_country || population.value_or(0) < options_.min_population ||
        !index_.try_emplace(*geoname, places_.size()).second) {
      return std::string();
    }
    places_.push_back({*geoname,
                       population.value_or(0),
                       std::string(row[kName]),
                       std::string(row[kAsciiName]),
                       std::string(row[kCountry]),
                       std::string(row[kUnlabelled]),
                       {}});
    return std::string();
  });
}

bool GeonamesImport::IsWanted(std::string_view language) const {
  return options_.is_language(language) &&
         (options_.languages.empty() || Contains(options_.languages, language));
}

ImportFaults GeonamesImport::ReadAlternateNames(std::istream& rows) {
  for (Place& place : places_) {
    place.unlabelled.clear();
  }
  return ForEachRow(rows, kNameColumns, [this](const Columns& row) {
    const auto geoname = ParseDecimal<std::uint64_t>(row[kNameOf]);
    if (!geoname) {
      return NotANumber("geonameid", row[kNameOf]);
    }
    const auto is_set = [&](std::size_t column) {
      return column < row.size() && row[column] == "1";
    };
    const auto place = index_.find(*geoname);
    if (place != index_.end() && IsWanted(row[kLanguage]) &&
        !is_set(kIsColloquial) && !is_set(kIsHistoric)) {
      places_[place->second].names.emplace_back(row[kLanguage],
                                                row[kAlternateName]);
    }
    return std::string();
  });
}

ImportedEntity GeonamesImport::EntityOf(const Place& place) {
  ImportedEntity entity;
  entity.id = place.ascii_name.empty() ? place.name : place.ascii_name;
  entity.distinct = std::to_string(place.geoname);
  entity.kind = "place";
  entity.comment = place.country + (place.country.empty() ? "" : ", ") +
                   std::to_string(place.population) + " people";
  entity.ids = {{"geonames", std::to_string(place.geoname)}};
  entity.names = place.names;
  Columns unlabelled;
  Split(place.unlabelled, ',', unlabelled);
  if (place.ascii_name != place.name) {
    unlabelled.insert(unlabelled.begin(), place.ascii_name);
  }
  unlabelled.insert(unlabelled.begin(), place.name);
  for (const std::string_view name : unlabelled) {
    if (!name.empty()) {
      entity.names.emplace_back("", name);
    }
  }
  return entity;
}

std::vector<ImportedEntity> GeonamesImport::Take() {
  std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
    return std::pair(b.population, a.geoname) <
           std::pair(a.population, b.geoname);
  });
  std::vector<ImportedEntity> entities;
  entities.reserve(places_.size());
  std::transform(places_.begin(), places_.end(), std::back_inserter(entities),
                 EntityOf);
  return entities;
}

}  // namespace wirewatch
