// `wirewatch import`: names that others keep, as a watchlist to go on with.
#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <system_error>

#include "config/diag/codes.h"
#include "config/importers/csv.h"
#include "config/importers/geonames.h"
#include "config/importers/skeleton.h"
#include "config/watchlist/language_tag.h"
#include "config/watchlist/watchlist_loader.h"
#include "daemon/cli/command_line.h"
#include "daemon/cli/terminal.h"
#include "rules/text/fold.h"
#include "rules/watch/watchlist.h"

namespace wirewatch {
namespace {

// The errors that the loader itself would find: what is written is what it
// accepts, whatever it comes to want.
std::vector<std::string> ErrorsIn(const std::string& yaml) {
  const auto file = std::make_shared<const SourceFile>("imported.yaml", yaml);
  std::vector<std::string> errors;
  for (const Diagnostic& diagnostic : ParseWatchlists({file}).diagnostics) {
    if (diagnostic.level == Level::kError) {
      errors.push_back(diagnostic.code);
    }
  }
  return errors;
}

template <typename Values>
std::vector<std::string> WordsOf(const Values& values) {
  std::vector<std::string> words;
  std::transform(values.begin(), values.end(), std::back_inserter(words),
                 [](auto value) { return std::string(ToString(value)); });
  return words;
}

// Calls `read` with the file as a stream. Faulty lines, and a file that cannot
// be read, are told; whether there were none.
template <typename Read>
bool ReadTable(const std::string& file, const Read& read) {
  std::ifstream opened;
  if (file != "-") {
    opened.open(file, std::ios::binary);
    // A directory opens, and fails at the first byte.
    if (!opened || (opened.peek(), opened.bad())) {
      std::cerr << "wirewatch: " << file << ": "
                << std::generic_category().message(errno) << "\n";
      return false;
    }
    opened.clear();
  }
  const ImportFaults faults =
      read(file == "-" ? std::cin : static_cast<std::istream&>(opened));
  for (const ImportFault& fault : faults.told()) {
    std::cerr << file << ":" << fault.line << ": " << Visible(fault.text)
              << "\n";
  }
  if (faults.count() > faults.told().size()) {
    std::cerr << file << ": " << faults.count() - faults.told().size()
              << " more lines that cannot be used\n";
  }
  return faults.count() == 0;
}

std::string Count(std::size_t count, std::string_view one,
                  std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

void TellWhatIsLeftOut(const Skeleton& skeleton) {
  if (skeleton.duplicates > 0) {
    std::cerr << "  left out: " << Count(skeleton.duplicates, "name", "names")
              << " that an entity has twice\n";
  }
  for (const auto& [code, count] : skeleton.refused) {
    const auto& all = AllCodes();
    const auto known =
        std::find_if(all.begin(), all.end(),
                     [&, &id = code](const Code& c) { return c.id == id; });
    std::cerr << "  left out: " << Count(count, "name", "names") << ", " << code
              << (known == all.end() ? "" : " ")
              << (known == all.end() ? "" : known->meaning) << "\n";
  }
  if (skeleton.nameless > 0) {
    std::cerr << "  left out: "
              << Count(skeleton.nameless, "entity", "entities")
              << " without any name left\n";
  }
}

// Writes the watchlist; `all_read`: whether every line could be used.
int Write(const std::string& watchlist, const std::string& origin,
          const std::vector<ImportedEntity>& entities, bool all_read) {
  const Skeleton skeleton = WriteSkeleton(
      watchlist, Visible(origin), entities,
      {[](std::string_view name) { return FoldName(name); }, ErrorsIn});
  std::cout << skeleton.yaml;
  std::cerr << "import: " << Count(skeleton.entities, "entity", "entities")
            << ", " << Count(skeleton.names, "name", "names") << "\n";
  TellWhatIsLeftOut(skeleton);
  if (skeleton.entities == 0) {
    std::cerr << "wirewatch: nothing is left to write\n";
    return kExitFailed;
  }
  return all_read ? kExitGood : kExitFailed;
}

bool IsGoodId(const std::string& id) {
  if (ErrorsIn("watchlist: " + YamlText(id) +
               "\nentities: {e: {names: {en: [Mosul]}}}\n")
          .empty()) {
    return true;
  }
  std::cerr << "wirewatch: --watchlist: `" << Visible(id) << "` is not an id";
  if (const std::string meant = Slug(FoldName(id)); !meant.empty()) {
    std::cerr << "; did you mean `" << meant << "`?";
  }
  std::cerr << "\n";
  return false;
}

bool AreLanguages(const std::vector<std::string>& languages) {
  for (const std::string& language : languages) {
    if (!IsLanguageTag(language)) {
      std::cerr << "wirewatch: --languages: `" << Visible(language)
                << "` is not a language";
      if (const auto meant = MeantLanguageTag(language)) {
        std::cerr << "; did you mean `" << *meant << "`?";
      }
      std::cerr << "\n";
      return false;
    }
  }
  return true;
}

std::string BaseName(const std::string& file) {
  return file == "-" ? "standard input" : file.substr(file.rfind('/') + 1);
}

}  // namespace

int RunImportGeonames(const ImportGeonamesOptions& options) {
  if (!IsGoodId(options.watchlist) || !AreLanguages(options.languages)) {
    return kExitUsage;
  }
  if (!options.languages.empty() && options.alternate_names.empty()) {
    std::cerr << "wirewatch: --languages wants --alternate-names FILE: the "
                 "table of places does not say what language a name is in\n";
    return kExitUsage;
  }
  GeonamesImport import({options.min_population, options.countries,
                         options.languages, IsLanguageTag});
  bool all_read = ReadTable(options.file, [&](std::istream& rows) {
    return import.ReadPlaces(rows);
  });
  std::string origin =
      "From GeoNames (geonames.org, CC BY 4.0), " + BaseName(options.file);
  if (!options.alternate_names.empty()) {
    all_read = ReadTable(options.alternate_names,
                         [&](std::istream& rows) {
                           return import.ReadAlternateNames(rows);
                         }) &&
               all_read;
    origin += " and " + BaseName(options.alternate_names);
  }
  return Write(options.watchlist, origin, import.Take(), all_read);
}

int RunImportCsv(const ImportCsvOptions& options) {
  if (!IsGoodId(options.watchlist)) {
    return kExitUsage;
  }
  constexpr std::array kKinds = {EntityKind::kPlace,  EntityKind::kActor,
                                 EntityKind::kPerson, EntityKind::kOrganisation,
                                 EntityKind::kEvent,  EntityKind::kOther,
                                 EntityKind::kTerm};
  constexpr std::array kSeverities = {Severity::kInfo, Severity::kLow,
                                      Severity::kMedium, Severity::kHigh,
                                      Severity::kCritical};
  std::vector<ImportedEntity> entities;
  const bool all_read = ReadTable(options.file, [&](std::istream& table) {
    CsvImport import = ImportCsv(
        table, {WordsOf(kKinds), WordsOf(kSeverities), IsLanguageTag});
    entities = std::move(import.entities);
    return import.faults;
  });
  return Write(options.watchlist, "From " + BaseName(options.file), entities,
               all_read);
}

}  // namespace wirewatch
