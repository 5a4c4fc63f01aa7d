#include "config/settings/values.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <unordered_set>

#include "config/diag/read_file.h"
#include "config/settings/addresses.h"
#include "config/yaml/quantities.h"
#include "rules/base/check.h"

namespace wirewatch {
namespace {

// librdkafka asks one after the other; a longer list is a mistake.
constexpr std::size_t kMostBrokers = 100;
constexpr std::uint64_t kLargestSecret = 1ULL << 20;

using CheckSyntax = std::optional<SyntaxFault> (*)(std::string_view);

class ValueReader {
 public:
  ValueReader(NodeReader& reader, const Setting& setting,
              const SettingPaths& paths)
      : reader_(reader), setting_(setting), paths_(paths) {}

  std::optional<SettingValue> Read(const YamlNode& node) {
    switch (setting_.kind) {
      case SettingKind::kText:
        return Text(node);
      case SettingKind::kWord:
        return Word(node);
      case SettingKind::kFlag:
        return Flag(node);
      case SettingKind::kCount:
      case SettingKind::kDuration:
      case SettingKind::kSize:
        return Quantity(node);
      case SettingKind::kBrokers:
        return Brokers(node);
      case SettingKind::kTopic:
        return Checked(node, codes::kTopic, FaultOfTopic);
      case SettingKind::kTopics:
        return List(node, codes::kTopic, FaultOfTopic);
      case SettingKind::kPath:
      case SettingKind::kSecretFile:
        return Path(node);
      case SettingKind::kListen:
        return Listen(node);
      case SettingKind::kHosts:
        return List(node, codes::kHost, FaultOfHost);
      case SettingKind::kFields:
        return Fields(node);
      case SettingKind::kProperties:
        return Properties(node);
    }
    CHECK(false);
  }

 private:
  std::optional<SettingValue> Text(const YamlNode& node) {
    auto text = reader_.Text(node, setting_.name);
    if (!text) {
      return std::nullopt;
    }
    if (text->empty()) {
      reader_.Fault(codes::kNothingHere, node,
                    Quoted(setting_.name) + " is empty");
      return std::nullopt;
    }
    SettingValue value;
    value.text = *std::move(text);
    return value;
  }

  std::optional<SettingValue> Word(const YamlNode& node) {
    const auto index = reader_.Word(node, setting_.name, setting_.words);
    if (!index) {
      return std::nullopt;
    }
    SettingValue value;
    value.text = setting_.words[*index];
    return value;
  }

  std::optional<SettingValue> Flag(const YamlNode& node) {
    const auto flag = reader_.Flag(node, setting_.name);
    if (!flag) {
      return std::nullopt;
    }
    SettingValue value;
    value.flag = *flag;
    return value;
  }

  std::optional<std::uint64_t> ParseQuantity(std::string_view text) const {
    switch (setting_.kind) {
      case SettingKind::kDuration:
        return ParseDurationMs(text);
      case SettingKind::kSize:
        return ParseSizeBytes(text);
      default:
        return ParseCount(text);
    }
  }

  std::string HowToWrite() const {
    switch (setting_.kind) {
      case SettingKind::kDuration:
        return "write an integer and a unit: `500ms`, `20s`, `5m` or `1h`";
      case SettingKind::kSize:
        return "write an integer and a unit: `512B`, `64KiB`, `2MiB` or `1GiB`";
      default:
        return setting_.words.empty()
                   ? "write an integer"
                   : "write an integer or " + Quoted(setting_.words.front());
    }
  }

  std::optional<SettingValue> Quantity(const YamlNode& node) {
    const auto text = reader_.Text(node, setting_.name);
    if (!text) {
      return std::nullopt;
    }
    const auto& words = setting_.words;
    if (std::find(words.begin(), words.end(), *text) != words.end()) {
      return SettingValue{};
    }
    const auto number = ParseQuantity(*text);
    if (!number) {
      reader_.Fault(codes::kGrammar, node,
                    SeenAs(node) + " is not a " + KindOfQuantity(),
                    {HowToWrite()});
      return std::nullopt;
    }
    if (*number < ParseQuantity(setting_.least).value_or(0) ||
        *number > ParseQuantity(setting_.most).value_or(0)) {
      reader_.Fault(
          codes::kOutOfBounds, node,
          SeenAs(node) + " is out of bounds for " + Quoted(setting_.name),
          {"from " + std::string(setting_.least) + " to " +
           std::string(setting_.most)});
      return std::nullopt;
    }
    SettingValue value;
    value.number = *number;
    return value;
  }

  std::string KindOfQuantity() const {
    switch (setting_.kind) {
      case SettingKind::kDuration:
        return "duration";
      case SettingKind::kSize:
        return "size";
      default:
        return "number";
    }
  }

  // Text of a syntax of its own.
  std::optional<SettingValue> Checked(const YamlNode& node, const Code& code,
                                      CheckSyntax check) {
    auto text = reader_.Text(node, setting_.name);
    if (!text) {
      return std::nullopt;
    }
    if (auto fault = check(*text)) {
      reader_.Fault(code, node, SeenAs(node) + " " + fault->message,
                    std::move(fault->help));
      return std::nullopt;
    }
    SettingValue value;
    value.text = *std::move(text);
    return value;
  }

  std::optional<SettingValue> List(const YamlNode& node, const Code& code,
                                   CheckSyntax check) {
    SettingValue value;
    std::unordered_set<std::string> seen;
    bool good = true;
    const auto items = reader_.List(node, setting_.name);
    for (const YamlNode* item : items) {
      auto text = Checked(*item, code, check);
      if (!text) {
        good = false;
      } else if (!seen.insert(text->text).second) {
        reader_.Fault(
            codes::kTwiceInList, *item,
            SeenAs(*item) + " stands twice in " + Quoted(setting_.name));
        good = false;
      } else {
        value.list.push_back(std::move(text->text));
      }
    }
    if (!good || items.empty()) {
      return std::nullopt;
    }
    return value;
  }

  std::optional<SettingValue> Brokers(const YamlNode& node) {
    if (node.kind == YamlNode::Kind::kScalar && node.text == "embedded") {
      SettingValue value;
      value.list = {"embedded"};
      return value;
    }
    auto value = List(node, codes::kBroker, FaultOfBroker);
    if (value && value->list.size() > kMostBrokers) {
      reader_.Fault(codes::kOutOfBounds, node,
                    std::to_string(value->list.size()) + " brokers",
                    {"name at most " + std::to_string(kMostBrokers) +
                     "; the rest of the cluster is found through them"});
      return std::nullopt;
    }
    return value;
  }

  std::optional<SettingValue> Listen(const YamlNode& node) {
    if (node.kind == YamlNode::Kind::kScalar && node.text == "off") {
      SettingValue value;
      value.text = "off";
      return value;
    }
    return Checked(node, codes::kListen, FaultOfListen);
  }

  std::optional<SettingValue> Path(const YamlNode& node) {
    auto value = Text(node);
    if (!value) {
      return std::nullopt;
    }
    if (std::ranges::find(setting_.words, value->text) !=
        setting_.words.end()) {
      return value;
    }
    const std::filesystem::path given(value->text);
    std::error_code ignored;
    const bool secret = setting_.kind == SettingKind::kSecretFile;
    if (secret && given.is_relative() && !paths_.credentials.empty() &&
        std::filesystem::exists(paths_.credentials / given, ignored)) {
      value->text = paths_.credentials / given;
    } else if (given.is_relative()) {
      value->text = paths_.directory / given;
    }
    if (secret && !IsUsableSecret(node, value->text)) {
      return std::nullopt;
    }
    return value;
  }

  // The content is looked at only for being there, and wiped.
  bool IsUsableSecret(const YamlNode& node, const std::string& path) {
    auto bytes = ReadBytes(path, kLargestSecret);
    std::string why;
    if (!bytes.ok()) {
      why = bytes.error().message;
    } else {
      if (bytes->find_first_not_of(" \t\r\n") == std::string::npos) {
        why = Quoted(path) + " is empty";
      }
      ::explicit_bzero(bytes->data(), bytes->size());
    }
    if (why.empty()) {
      return true;
    }
    std::vector<std::string> help;
    if (!paths_.credentials.empty()) {
      help.push_back("looked for in $CREDENTIALS_DIRECTORY first");
    } else if (!bytes.ok() && !node.text.starts_with('/')) {
      help.push_back(
          "if systemd hands it to the service by `LoadCredential=`, set "
          "$CREDENTIALS_DIRECTORY to the directory where you keep it");
    }
    reader_.Fault(codes::kSecretFile, node,
                  Quoted(setting_.name) + " cannot be used: " + why,
                  std::move(help));
    return false;
  }

  std::optional<SettingValue> Fields(const YamlNode& node) {
    if (!reader_.IsMap(node, setting_.name)) {
      return std::nullopt;
    }
    if (node.entries.empty()) {
      reader_.Fault(codes::kNothingHere, node,
                    Quoted(setting_.name) + " names no field");
      return std::nullopt;
    }
    reader_.CheckKeys(node, setting_.name, ArticleFields());
    SettingValue value;
    for (const std::string_view field : ArticleFields()) {
      if (const YamlNode* given = Find(node, field)) {
        value.fields.push_back(ReadField(field, *given));
      }
    }
    return value;
  }

  // A pointer, a list of them, or {path: either, html: false}.
  FieldSetting ReadField(std::string_view name, const YamlNode& node) {
    FieldSetting field{std::string(name), {}};
    if (node.kind != YamlNode::Kind::kMap) {
      field.pointers = PointersOf(node);
      return field;
    }
    constexpr std::array<std::string_view, 2> kKeys = {"path", "html"};
    reader_.CheckKeys(node, setting_.name, kKeys);
    if (const YamlNode* html = Find(node, "html")) {
      field.html = reader_.Flag(*html, "html").value_or(false);
      if (field.html && name != "headline" && name != "lead" &&
          name != "body") {
        reader_.Fault(
            codes::kWrongType, *html,
            "`html` is for `headline`, `lead` and `body`, not " + Quoted(name));
      }
    }
    const YamlNode* path = Find(node, "path");
    if (path == nullptr) {
      reader_.MissingKey(reader_.document().SpanOf(node), "path");
    } else {
      field.pointers = PointersOf(*path);
    }
    return field;
  }

  std::vector<std::string> PointersOf(const YamlNode& node) {
    if (node.kind == YamlNode::Kind::kSequence) {
      auto value = List(node, codes::kPointer, FaultOfPointer);
      return value ? std::move(value->list) : std::vector<std::string>();
    }
    auto value = Checked(node, codes::kPointer, FaultOfPointer);
    return value ? std::vector<std::string>{std::move(value->text)}
                 : std::vector<std::string>();
  }

  std::optional<SettingValue> Properties(const YamlNode& node) {
    if (!reader_.IsMap(node, setting_.name)) {
      return std::nullopt;
    }
    SettingValue value;
    for (const YamlEntry& entry : node.entries) {
      if (entry.key.kind != YamlNode::Kind::kScalar) {
        continue;
      }
      if (auto text = reader_.Text(entry.value, entry.key.text)) {
        value.properties.emplace_back(entry.key.text, *std::move(text));
      }
    }
    return value;
  }

  NodeReader& reader_;
  const Setting& setting_;
  const SettingPaths& paths_;
};

}  // namespace

namespace {

// A YAML scalar that reads as this text wherever it stands.
std::string QuotedYaml(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
    }
    quoted += c;
  }
  return quoted + "\"";
}

template <typename Items, typename Text>
std::string Flow(char open, const Items& items, char close, Text text) {
  std::string yaml(1, open);
  for (const auto& item : items) {
    yaml += (yaml.size() > 1 ? ", " : "") + text(item);
  }
  return yaml + close;
}

// The largest unit that is exact; units ascend.
std::string WithUnit(
    std::uint64_t number,
    std::span<const std::pair<std::uint64_t, const char*>> units) {
  std::string text;
  for (const auto& [size, unit] : units) {
    if (number % size == 0 && (number != 0 || text.empty())) {
      text = std::to_string(number / size) + unit;
    }
  }
  return text;
}

constexpr std::pair<std::uint64_t, const char*> kTimes[] = {
    {1, "ms"}, {1000, "s"}, {60'000, "m"}, {3'600'000, "h"}};
constexpr std::pair<std::uint64_t, const char*> kSizes[] = {
    {1, "B"}, {1U << 10, "KiB"}, {1U << 20, "MiB"}, {1U << 30, "GiB"}};

std::string FieldToYaml(const FieldSetting& field) {
  const std::string pointers = Flow('[', field.pointers, ']', QuotedYaml);
  return field.field + ": " +
         (field.html ? "{path: " + pointers + ", html: true}" : pointers);
}

}  // namespace

std::string ToYaml(const Setting& setting, const SettingValue& value) {
  switch (setting.kind) {
    case SettingKind::kText:
    case SettingKind::kTopic:
    case SettingKind::kPath:
    case SettingKind::kListen:
      return QuotedYaml(value.text);
    case SettingKind::kSecretFile:
      return QuotedYaml(value.text) + "  # content: <redacted>";
    case SettingKind::kWord:
      return value.text;
    case SettingKind::kFlag:
      return value.flag ? "true" : "false";
    case SettingKind::kCount:
      return value.number == 0 && !setting.words.empty()
                 ? std::string(setting.words.front())
                 : std::to_string(value.number);
    case SettingKind::kDuration:
      return WithUnit(value.number, kTimes);
    case SettingKind::kSize:
      return WithUnit(value.number, kSizes);
    case SettingKind::kBrokers:
      if (value.list == std::vector<std::string>{"embedded"}) {
        return "embedded";
      }
      [[fallthrough]];
    case SettingKind::kTopics:
    case SettingKind::kHosts:
      return Flow('[', value.list, ']', QuotedYaml);
    case SettingKind::kFields:
      return Flow('{', value.fields, '}', FieldToYaml);
    case SettingKind::kProperties:
      return Flow('{', value.properties, '}', [](const auto& property) {
        return QuotedYaml(property.first) + ": " + QuotedYaml(property.second);
      });
  }
  CHECK(false);
}

std::optional<SettingValue> ReadSettingValue(NodeReader& reader,
                                             const Setting& setting,
                                             const YamlNode& node,
                                             const SettingPaths& paths) {
  return ValueReader(reader, setting, paths).Read(node);
}

}  // namespace wirewatch
