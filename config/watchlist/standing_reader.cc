#include "config/watchlist/standing_reader.h"

#include <algorithm>

#include "config/watchlist/language_tag.h"
#include "config/watchlist/one_of.h"
#include "config/yaml/quantities.h"

namespace wirewatch {
namespace {

constexpr std::array kSeverities = {Severity::kInfo, Severity::kLow,
                                    Severity::kMedium, Severity::kHigh,
                                    Severity::kCritical};
constexpr std::array kStatuses = {Status::kDraft, Status::kShadow,
                                  Status::kLive, Status::kRetired};

constexpr std::array<std::string_view, 7> kOnlyKeys = {
    "language", "language_not", "source", "source_not",
    "max_age",  "has",          "has_not"};
// What an article may declare.
constexpr std::array<std::string_view, 9> kDeclarable = {
    "headline", "lead",      "body",    "language", "source",
    "url",      "published", "version", "status"};

constexpr std::uint64_t kOldest = 100ULL * 365 * 86'400;  // seconds

class OnlyReader {
 public:
  explicit OnlyReader(NodeReader& reader) : reader_(reader) {}

  Only Run(const YamlNode& map) {
    Only only;
    if (!reader_.IsMap(map, "only",
                       {"write {language: [...]}, or source, max_age, has"})) {
      return only;
    }
    reader_.CheckKeys(map, "only", kOnlyKeys);
    only.language = Languages(map, "language");
    only.language_not = Languages(map, "language_not");
    only.source = Texts(map, "source");
    only.source_not = Texts(map, "source_not");
    if (const YamlNode* age = Find(map, "max_age")) {
      only.max_age = ReadAge(reader_, *age, "max_age");
    }
    for (const auto& [key, list] :
         {std::pair("has", &only.has), std::pair("has_not", &only.has_not)}) {
      if (const YamlNode* node = Find(map, key)) {
        *list = ReadWords(reader_, *node, key, kDeclarable);
      }
    }
    return only;
  }

 private:
  std::vector<std::string> Texts(const YamlNode& map, std::string_view key) {
    std::vector<std::string> texts;
    const YamlNode* node = Find(map, key);
    if (node == nullptr) {
      return texts;
    }
    for (const YamlNode* item : reader_.List(*node, key)) {
      if (auto text = reader_.Text(*item, key)) {
        texts.push_back(*std::move(text));
      }
    }
    return texts;
  }

  std::vector<std::string> Languages(const YamlNode& map,
                                     std::string_view key) {
    std::vector<std::string> tags;
    const YamlNode* node = Find(map, key);
    if (node == nullptr) {
      return tags;
    }
    for (const YamlNode* item : reader_.List(*node, key)) {
      auto text = reader_.Text(*item, key);
      if (text && CheckLanguageTag(reader_, *item)) {
        tags.push_back(*std::move(text));
      }
    }
    return tags;
  }

  NodeReader& reader_;
};

}  // namespace

std::optional<std::chrono::seconds> ReadAge(NodeReader& reader,
                                            const YamlNode& node,
                                            std::string_view what) {
  if (!reader.Text(node, what)) {
    return std::nullopt;
  }
  const auto seconds = ParseAgeSeconds(node.text);
  if (!seconds) {
    reader.Fault(
        codes::kGrammar, node,
        SeenAs(node) + " in " + Quoted(what) + " is not an age",
        {"write an integer and `d`, `h`, `m` or `s`: `2d`, `12h`, `90m`"});
    return std::nullopt;
  }
  if (*seconds == 0 || *seconds > kOldest) {
    reader.Fault(codes::kOutOfBounds, node,
                 Quoted(what) + " of " + node.text + " is out of bounds",
                 {"write 1s to 36500d"});
    return std::nullopt;
  }
  return std::chrono::seconds(*seconds);
}

std::vector<std::string> ReadWords(NodeReader& reader, const YamlNode& node,
                                   std::string_view what,
                                   std::span<const std::string_view> words) {
  std::vector<std::string> read;
  for (const YamlNode* item : reader.List(node, what)) {
    const auto word = reader.Word(*item, what, words);
    if (!word) {
      continue;
    }
    if (std::find(read.begin(), read.end(), words[*word]) != read.end()) {
      reader.Fault(codes::kTwiceInList, *item,
                   SeenAs(*item) + " stands twice in " + Quoted(what));
    }
    read.emplace_back(words[*word]);
  }
  return read;
}

Standing ReadStanding(NodeReader& reader, const YamlNode& map) {
  Standing standing;
  if (const YamlNode* node = Find(map, "severity")) {
    standing.severity = ReadOneOf(reader, *node, "severity", kSeverities)
                            .value_or(standing.severity);
  }
  if (const YamlNode* node = Find(map, "status")) {
    standing.status =
        ReadOneOf(reader, *node, "status", kStatuses).value_or(standing.status);
  }
  if (const YamlNode* node = Find(map, "only")) {
    standing.only = OnlyReader(reader).Run(*node);
  }
  return standing;
}

}  // namespace wirewatch
