#include "config/watchlist/entity_reader.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace wirewatch {
namespace {

constexpr std::size_t kLongestId = 64;

constexpr std::array<std::string_view, 3> kFileKeys = {"watchlist", "owner",
                                                       "entities"};
constexpr std::array kFileLater = {
    RefusedKey{"rules",
               "`rules` are not in this version: each mention of an entity "
               "raises an alert"}};

constexpr std::array<std::string_view, 5> kEntityKeys = {"kind", "ids", "names",
                                                         "flag", "severity"};
constexpr std::array kEntityLater = {
    RefusedKey{"rules", "`rules` are not in this version"},
    RefusedKey{"part_of", "`part_of` is not in this version"},
    RefusedKey{"tags", "`tags` are not in this version"},
    RefusedKey{"needs", "`needs` is not in this version"},
    RefusedKey{"never_in", "`never_in` is not in this version"},
    RefusedKey{"status",
               "`status` is not in this version: every entity is live"},
    RefusedKey{"only",
               "`only` is not in this version: an entity counts in "
               "every article"},
    RefusedKey{"tests", "`tests` are not in this version"}};

constexpr std::array kKinds = {EntityKind::kPlace,  EntityKind::kActor,
                               EntityKind::kPerson, EntityKind::kOrganisation,
                               EntityKind::kEvent,  EntityKind::kOther,
                               EntityKind::kTerm};
constexpr std::array kSeverities = {Severity::kInfo, Severity::kLow,
                                    Severity::kMedium, Severity::kHigh,
                                    Severity::kCritical};

template <typename Values>
std::vector<std::string_view> WordsOf(const Values& values) {
  std::vector<std::string_view> words;
  std::transform(values.begin(), values.end(), std::back_inserter(words),
                 [](auto value) { return ToString(value); });
  return words;
}

bool IsId(std::string_view text) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  return !text.empty() && text.size() <= kLongestId && text[0] != '-' &&
         text[0] != '_' && std::all_of(text.begin(), text.end(), good);
}

// The id that was probably meant, or nothing: "Deir ez-Zor" -> "deir-ez-zor".
std::optional<std::string> MeantId(std::string_view text) {
  std::string meant;
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    meant += upper ? static_cast<char>(c + 32) : (c == ' ' ? '-' : c);
  }
  return IsId(meant) ? std::optional<std::string>(meant) : std::nullopt;
}

class DocumentReader {
 public:
  DocumentReader(const YamlDocument& document, std::size_t room,
                 Diagnostics& diagnostics)
      : document_(document), room_(room), reader_(document, diagnostics) {
    result_.file = document.file;
    result_.id_place = Span{document.file, 0, 0};
  }

  ReadWatchlist Run() {
    const YamlNode& root = document_.root;
    if (root.kind == YamlNode::Kind::kEmpty) {
      reader_.Fault(codes::kNothingHere, root, "the file holds no watchlist");
    } else if (reader_.IsMap(root, "the watchlist")) {
      File(root);
    }
    return std::move(result_);
  }

 private:
  void File(const YamlNode& root) {
    all_known_ = reader_.CheckKeys(root, "", kFileKeys, kFileLater);
    if (const YamlNode* id = Required(root, "watchlist", root)) {
      if (auto text = reader_.Text(*id, "watchlist"); text && CheckId(*id)) {
        result_.watchlist.id = *std::move(text);
        result_.id_place = document_.SpanOf(*id);
      }
    }
    if (const YamlNode* owner = Find(root, "owner")) {
      result_.watchlist.owner =
          reader_.Text(*owner, "owner").value_or(std::string());
    }
    const YamlNode* entities = Required(root, "entities", root);
    if (entities == nullptr || !reader_.IsMap(*entities, "entities")) {
      return;
    }
    if (entities->entries.empty()) {
      reader_.Fault(codes::kNothingHere, *entities, "no entity is given");
    }
    result_.watchlist.entities.reserve(entities->entries.size());
    for (const YamlEntry& entry : entities->entries) {
      if (entry.key.kind == YamlNode::Kind::kScalar) {
        EntityOf(entry);
      }
    }
  }

  // `place`: where the fault is shown if the key is missing.
  const YamlNode* Required(const YamlNode& map, std::string_view key,
                           const YamlNode& place) {
    const YamlNode* node = Find(map, key);
    if (node == nullptr && all_known_) {
      Span span = document_.SpanOf(place);
      span.end = std::min(span.end, span.begin + 1);
      reader_.Fault(codes::kMissingKey, span,
                    "the key " + Quoted(key) + " is missing");
    }
    return node;
  }

  bool CheckId(const YamlNode& node) {
    if (IsId(node.text)) {
      return true;
    }
    std::vector<std::string> help;
    if (const auto meant = MeantId(node.text)) {
      help.push_back("did you mean " + Quoted(*meant) + "?");
    }
    help.push_back("ids are made of a-z, 0-9, `-` and `_`, at most 64 of them");
    reader_.Fault(codes::kBadId, node, SeenAs(node) + " is not an id",
                  std::move(help));
    return false;
  }

  void EntityOf(const YamlEntry& entry) {
    CheckId(entry.key);
    if (!reader_.IsMap(entry.value, entry.key.text)) {
      return;
    }
    const YamlNode& map = entry.value;
    const bool all_known =
        reader_.CheckKeys(map, entry.key.text, kEntityKeys, kEntityLater);
    Entity& entity = result_.watchlist.entities.emplace_back();
    entity.id = entry.key.text;
    Words(map, entity);
    if (const YamlNode* ids = Find(map, "ids")) {
      Ids(*ids, entity);
    }
    const YamlNode* names = Find(map, "names");
    const bool no_names =
        names == nullptr ||
        (names->kind == YamlNode::Kind::kMap && names->entries.empty()) ||
        names->kind == YamlNode::Kind::kEmpty;
    if (no_names && (names != nullptr || all_known)) {
      reader_.Fault(codes::kNoNames, entry.key,
                    "the entity " + SeenAs(entry.key) + " has no names",
                    {"write names: {en: [...]}"});
    }
    if (no_names) {
      return;
    }
    if (result_.name_places.size() > room_) {
      return;
    }
    ReadNames read =
        ReadNamesOf(reader_, *names, room_ - result_.name_places.size());
    for (Name& name : read.names) {
      entity.names.push_back({std::move(name), std::nullopt});
    }
    result_.name_places.insert(result_.name_places.end(), read.places.begin(),
                               read.places.end());
  }

  void Words(const YamlNode& map, Entity& entity) {
    if (const YamlNode* kind = Find(map, "kind")) {
      if (const auto index = reader_.Word(*kind, "kind", kind_words_)) {
        entity.kind = kKinds[*index];
      }
    }
    if (const YamlNode* severity = Find(map, "severity")) {
      if (const auto index =
              reader_.Word(*severity, "severity", severity_words_)) {
        entity.severity = kSeverities[*index];
      }
    }
    if (const YamlNode* flag = Find(map, "flag")) {
      entity.flag = reader_.Flag(*flag, "flag").value_or(true);
    }
  }

  void Ids(const YamlNode& node, Entity& entity) {
    if (!reader_.IsMap(node, "ids")) {
      return;
    }
    for (const YamlEntry& entry : node.entries) {
      if (entry.key.kind != YamlNode::Kind::kScalar || !CheckId(entry.key)) {
        continue;
      }
      if (auto text = reader_.Text(entry.value, entry.key.text)) {
        entity.ids.try_emplace(entry.key.text, *std::move(text));
      }
    }
  }

  const YamlDocument& document_;
  const std::size_t room_;
  NodeReader reader_;
  ReadWatchlist result_;
  bool all_known_ = true;  // the keys of the file
  const std::vector<std::string_view> kind_words_ = WordsOf(kKinds);
  const std::vector<std::string_view> severity_words_ = WordsOf(kSeverities);
};

}  // namespace

ReadWatchlist ReadWatchlistDocument(const YamlDocument& document,
                                    std::size_t room,
                                    Diagnostics& diagnostics) {
  return DocumentReader(document, room, diagnostics).Run();
}

}  // namespace wirewatch
