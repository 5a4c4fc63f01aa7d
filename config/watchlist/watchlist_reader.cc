#include "config/watchlist/watchlist_reader.h"

#include <algorithm>
#include <array>

#include "config/watchlist/entity_reader.h"
#include "config/watchlist/ids.h"
#include "config/watchlist/rule_reader.h"

namespace wirewatch {
namespace {

constexpr std::array<std::string_view, 4> kFileKeys = {"watchlist", "owner",
                                                       "entities", "rules"};

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
    const bool all_known = reader_.CheckKeys(root, "", kFileKeys);
    const YamlNode* id = Find(root, "watchlist");
    const YamlNode* entities = Find(root, "entities");
    const YamlNode* rules = Find(root, "rules");
    if (id != nullptr) {
      if (auto text = reader_.Text(*id, "watchlist");
          text && CheckId(reader_, *id)) {
        result_.watchlist.id = *std::move(text);
        result_.id_place = document_.SpanOf(*id);
      }
    } else if (all_known) {
      Missing(root, "watchlist");
    }
    if (const YamlNode* owner = Find(root, "owner")) {
      result_.watchlist.owner = reader_.Text(*owner, "owner").value_or("");
    }
    if (entities == nullptr && rules == nullptr && all_known) {
      Missing(root, "entities");
    }
    ReferenceReader references(reader_, result_.watchlist.id);
    if (entities != nullptr) {
      Entities(*entities, references);
    }
    if (rules != nullptr) {
      Rules(*rules, references);
    }
    result_.references = references.Take();
  }

  void Entities(const YamlNode& map, ReferenceReader& references) {
    if (!reader_.IsMap(map, "entities")) {
      return;
    }
    if (map.entries.empty()) {
      reader_.Fault(codes::kNothingHere, map, "no entity is given");
    }
    result_.watchlist.entities.reserve(map.entries.size());
    EntityReader entities(reader_, references, room_, result_);
    for (const YamlEntry& entry : map.entries) {
      if (entry.key.kind == YamlNode::Kind::kScalar) {
        entities.Read(entry.key, entry.value);
      }
    }
  }

  void Rules(const YamlNode& map, ReferenceReader& references) {
    if (!reader_.IsMap(map, "rules",
                       {"begin each rule with its id: `my-rule:`"})) {
      return;
    }
    if (map.entries.empty()) {
      reader_.Fault(codes::kNothingHere, map, "no rule is given");
    }
    for (const YamlEntry& entry : map.entries) {
      if (entry.key.kind == YamlNode::Kind::kScalar) {
        ReadRule(reader_, references, entry.key, entry.value, result_);
      }
    }
  }

  void Missing(const YamlNode& root, std::string_view key) {
    Span span = document_.SpanOf(root);
    span.end = std::min(span.end, span.begin + 1);
    reader_.MissingKey(span, key);
  }

  const YamlDocument& document_;
  const std::size_t room_;
  NodeReader reader_;
  ReadWatchlist result_;
};

}  // namespace

ReadWatchlist ReadWatchlistDocument(const YamlDocument& document,
                                    std::size_t room,
                                    Diagnostics& diagnostics) {
  return DocumentReader(document, room, diagnostics).Run();
}

}  // namespace wirewatch
