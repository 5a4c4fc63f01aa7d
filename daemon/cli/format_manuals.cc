// wirewatch.yaml(5), from the table of settings, and wirewatch-watchlist(5),
// from the schema of watchlists.
#include <nlohmann/json.hpp>
#include <string_view>

#include "config/settings/table.h"
#include "daemon/cli/command_line.h"
#include "daemon/cli/manual.h"
#include "daemon/cli/roff.h"
#include "daemon/cli/schema_data.h"

namespace wirewatch {
namespace {

using Json = nlohmann::ordered_json;

std::string BoundsOf(const Setting& setting) {
  std::string words;
  for (const std::string_view word : setting.words) {
    words += (words.empty() ? "`" : ", `") + std::string(word) + "`";
  }
  std::string bounds;
  if (!setting.least.empty()) {
    bounds = std::string(setting.least) + " to " + std::string(setting.most);
  }
  if (!words.empty()) {
    bounds += (bounds.empty() ? "" : ", or ") + words;
  }
  return bounds.empty() ? "" : " Accepts " + bounds + ".";
}

// What the schema says of a key; the words of what it refers to if it says
// nothing itself.
std::string DescriptionOf(const Json& schema, const Json& key) {
  if (key.contains("description")) {
    return key["description"].get<std::string>() + ".";
  }
  if (key.contains("$ref")) {
    const std::string pointer = key["$ref"].get<std::string>().substr(1);
    return DescriptionOf(schema, schema.at(Json::json_pointer(pointer)));
  }
  return key.contains("enum") ? "One of " + key["enum"].dump() + "." : "";
}

std::string WordsOf(const Json& key) {
  std::string words;
  if (key.contains("enum")) {
    for (const Json& word : key["enum"]) {
      words += (words.empty() ? "" : "|") +
               (word.is_string() ? word.get<std::string>() : word.dump());
    }
  }
  return words;
}

void WriteKeys(const Json& schema, const Json& map, Roff& page) {
  for (const auto& [name, key] : map.at("properties").items()) {
    page.Item(name, WordsOf(key), DescriptionOf(schema, key));
  }
}

// The map among the alternatives of a schema.
const Json& MapOf(const Json& definition) {
  if (definition.contains("anyOf")) {
    for (const Json& alternative : definition["anyOf"]) {
      if (alternative.contains("properties")) {
        return alternative;
      }
    }
  }
  return definition;
}

struct Part {
  const char* definition;
  const char* title;
};

constexpr Part kParts[] = {
    {"entity", "An entity"}, {"name", "A name, where it is a map"},
    {"needs", "needs"},      {"exclusion", "An exclusion under never_in"},
    {"rule", "A rule"},      {"condition", "A condition"},
    {"only", "only"},        {"test", "A test"}};

}  // namespace

std::string SettingsManual() {
  Roff page("wirewatch.yaml", 5, "the configuration of wirewatch");
  page.Section("DESCRIPTION");
  page.Paragraph(std::string("One YAML file, by default ") + kDefaultConfig +
                 ". Below, `limits.article` is the key `article` in the "
                 "section `limits`. Relative paths count from the file. "
                 "`wirewatch check` tells all faults, `wirewatch check "
                 "--print-defaults` prints a file with every default.");
  page.Section("SETTINGS");
  for (const Setting& setting : AllSettings()) {
    const std::string by_default =
        setting.fallback.empty() ? "no default"
                                 : "default: " + std::string(setting.fallback);
    page.Item(setting.name, "",
              std::string(setting.sentence) + BoundsOf(setting) + " (" +
                  by_default + "; example: " + std::string(setting.example) +
                  "; takes effect on " +
                  (setting.reloadable ? "reload" : "restart") + ")");
  }
  page.Section("SEE ALSO");
  page.Paragraph("`wirewatch`(1), `wirewatch-watchlist`(5)");
  return page.Take();
}

std::string WatchlistManual() {
  const Json schema = Json::parse(WatchlistSchema());
  Roff page("wirewatch-watchlist", 5, "what wirewatch watches for");
  page.Section("DESCRIPTION");
  page.Paragraph(
      "A watchlist is a YAML file; those of a directory are loaded together, "
      "and their order never matters. Here are its keys in short. "
      "`wirewatch check` tells all faults of a watchlist, `wirewatch test` "
      "tries the tests written in it, `wirewatch schema watchlist` is the JSON "
      "Schema by which an editor completes these keys.");
  page.Section("KEYS");
  page.Subsection("A file");
  WriteKeys(schema, schema, page);
  for (const auto& [definition, title] : kParts) {
    const Json& part = schema.at("$defs").at(definition);
    page.Subsection(title);
    if (part.contains("description")) {
      page.Paragraph(DescriptionOf(schema, part));
    }
    WriteKeys(schema, MapOf(part), page);
  }
  page.Section("SEE ALSO");
  page.Paragraph("`wirewatch`(1), `wirewatch.yaml`(5)");
  return page.Take();
}

}  // namespace wirewatch
