#include "daemon/cli/settings_schema.h"

#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>

#include "config/settings/table.h"
#include "config/yaml/reader.h"

namespace wirewatch {
namespace {

using Json = nlohmann::ordered_json;

std::int64_t Integer(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool IsInteger(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

Json ToJson(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kMap: {
      Json map = Json::object();
      for (const YamlEntry& entry : node.entries) {
        map[entry.key.text] = ToJson(entry.value);
      }
      return map;
    }
    case YamlNode::Kind::kSequence: {
      Json list = Json::array();
      for (const YamlNode& item : node.items) {
        list.push_back(ToJson(item));
      }
      return list;
    }
    default:
      break;
  }
  if (node.plain && IsInteger(node.text)) {
    return Integer(node.text);
  }
  if (node.plain && (node.text == "true" || node.text == "false")) {
    return node.text == "true";
  }
  return node.text;
}

// A default or an example of the table.
Json FromYaml(std::string_view yaml) {
  const auto file =
      std::make_shared<const SourceFile>("value", std::string(yaml));
  const ReadYamlResult read = ReadYaml(file);
  return read.document ? ToJson(read.document->root) : Json();
}

Json Words(const Setting& setting) {
  Json words = Json::array();
  for (const std::string_view word : setting.words) {
    words.push_back(word);
  }
  return Json{{"enum", words}};
}

Json Text() {
  return {{"type", "string"}, {"minLength", 1}};
}

Json Pattern(const char* pattern) {
  return {{"type", "string"}, {"pattern", pattern}};
}

Json ListOf(Json item) {
  return {{"type", "array"},
          {"minItems", 1},
          {"uniqueItems", true},
          {"items", std::move(item)}};
}

Json Count(const Setting& setting) {
  Json count = {{"type", "integer"},
                {"minimum", Integer(setting.least)},
                {"maximum", Integer(setting.most)}};
  if (setting.words.empty()) {
    return count;
  }
  return {{"anyOf", {std::move(count), Words(setting)}}};
}

// A pointer, a list of them, or either under `path`.
Json Fields() {
  const Json pointer = Pattern("^(/.*)?$");
  const Json path = {{"description", "A JSON Pointer, or several"},
                     {"anyOf", {pointer, ListOf(pointer)}}};
  const Json html = {{"description", "Whether the text is HTML"},
                     {"type", "boolean"}};
  const Json map = {{"type", "object"},
                    {"required", {"path"}},
                    {"additionalProperties", false},
                    {"properties", {{"path", path}, {"html", html}}}};
  Json properties = Json::object();
  for (const std::string_view field : ArticleFields()) {
    properties[std::string(field)] = {
        {"description", "Where the article's " + std::string(field) +
                            " stands: a JSON Pointer, several, or a map"},
        {"anyOf", {pointer, ListOf(pointer), map}}};
  }
  return {{"type", "object"},
          {"minProperties", 1},
          {"additionalProperties", false},
          {"properties", std::move(properties)}};
}

Json Accepted(const Setting& setting) {
  switch (setting.kind) {
    case SettingKind::kText:
    case SettingKind::kPath:
    case SettingKind::kSecretFile:
    case SettingKind::kListen:
      return Text();
    case SettingKind::kWord:
      return Words(setting);
    case SettingKind::kFlag:
      return {{"type", "boolean"}};
    case SettingKind::kCount:
      return Count(setting);
    case SettingKind::kDuration:
      return Pattern("^[0-9]+(ms|s|m|h)$");
    case SettingKind::kSize:
      return Pattern("^[0-9]+(B|KiB|MiB|GiB)$");
    case SettingKind::kBrokers:
      return {
          {"anyOf", {{{"const", "embedded"}}, ListOf(Pattern("^.+:[0-9]+$"))}}};
    case SettingKind::kTopic:
      return Pattern("^[A-Za-z0-9._-]{1,249}$");
    case SettingKind::kTopics:
      return ListOf(Pattern("^[A-Za-z0-9._-]{1,249}$"));
    case SettingKind::kHosts:
      return ListOf(Pattern("^[A-Za-z0-9._:-]{1,253}$"));
    case SettingKind::kFields:
      return Fields();
    case SettingKind::kProperties:
      return {{"type", "object"},
              {"additionalProperties",
               {{"type", {"string", "integer", "number", "boolean"}}}}};
  }
  return Json::object();
}

Json SchemaOf(const Setting& setting) {
  std::string description(setting.sentence);
  if (!setting.least.empty()) {
    description.append(" From ").append(setting.least);
    description.append(" to ").append(setting.most).append(".");
  }
  description += setting.reloadable ? " Takes effect on reload."
                                    : " Takes effect on restart.";
  Json schema = {{"description", description}};
  schema.update(Accepted(setting));
  if (!setting.fallback.empty()) {
    schema["default"] = FromYaml(setting.fallback);
  }
  schema["examples"] = Json::array({FromYaml(setting.example)});
  return schema;
}

Json Section() {
  return {{"type", "object"},
          {"additionalProperties", false},
          {"properties", Json::object()}};
}

}  // namespace

std::string SettingsSchema() {
  Json root = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
               {"$id", "urn:wirewatch:config:1"},
               {"title", "The configuration of wirewatch"}};
  root.update(Section());
  for (const Setting& setting : AllSettings()) {
    Json* section = &root;
    std::string_view name = setting.name;
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos;
         dot = name.find('.')) {
      Json& properties = (*section)["properties"];
      const std::string key(name.substr(0, dot));
      if (!properties.contains(key)) {
        properties[key] = Section();
      }
      section = &properties[key];
      name.remove_prefix(dot + 1);
    }
    (*section)["properties"][std::string(name)] = SchemaOf(setting);
  }
  return root.dump(1) + "\n";
}

}  // namespace wirewatch
