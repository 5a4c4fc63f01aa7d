#include "config/watchlist/entity_reader.h"

#include <algorithm>
#include <array>

#include "config/watchlist/ids.h"
#include "config/watchlist/name_reader.h"
#include "config/watchlist/one_of.h"
#include "config/watchlist/standing_reader.h"
#include "config/watchlist/test_reader.h"

namespace wirewatch {
namespace {

constexpr std::array<std::string_view, 11> kEntityKeys = {
    "kind",    "ids",  "names", "flag",     "severity", "status",
    "part_of", "tags", "only",  "never_in", "tests"};
constexpr std::array<std::string_view, 3> kExclusionKeys = {"reason", "names",
                                                            "review"};

constexpr std::array kKinds = {EntityKind::kPlace,  EntityKind::kActor,
                               EntityKind::kPerson, EntityKind::kOrganisation,
                               EntityKind::kEvent,  EntityKind::kOther,
                               EntityKind::kTerm};

bool IsEmptyMap(const YamlNode* names) {
  return names == nullptr || names->kind == YamlNode::Kind::kEmpty ||
         (names->kind == YamlNode::Kind::kMap && names->entries.empty());
}

}  // namespace

void EntityReader::Read(const YamlNode& key, const YamlNode& value) {
  CheckId(reader_, key);
  std::vector<Entity>& entities = result_.watchlist.entities;
  references_.BeginEntity(entities.size());
  Entity& entity = entities.emplace_back();
  entity.id = key.text;
  if (!reader_.IsMap(value, key.text)) {
    return;
  }
  const bool all_known = reader_.CheckKeys(value, key.text, kEntityKeys);
  if (const YamlNode* kind = Find(value, "kind")) {
    entity.kind =
        ReadOneOf(reader_, *kind, "kind", kKinds).value_or(entity.kind);
  }
  if (const YamlNode* flag = Find(value, "flag")) {
    entity.flag = reader_.Flag(*flag, "flag").value_or(true);
  }
  Standing standing = ReadStanding(reader_, value);
  entity.severity = standing.severity;
  entity.status = standing.status;
  entity.only = std::move(standing.only);
  if (const YamlNode* whole = Find(value, "part_of")) {
    if (auto reference = references_.Entity(*whole, "part_of",
                                            WrittenReference::Use::kPartOf)) {
      entity.part_of = std::move(reference->id);
    }
  }
  if (const YamlNode* tags = Find(value, "tags")) {
    Tags(*tags, entity);
  }
  if (const YamlNode* ids = Find(value, "ids")) {
    Identifiers(*ids, entity);
  }
  Names(key, value, all_known, entity);
  if (const YamlNode* exclusions = Find(value, "never_in")) {
    NeverIn(*exclusions, entity);
  }
  if (const YamlNode* tests = Find(value, "tests")) {
    auto read = ReadTests(reader_, references_, *tests,
                          "mention/" + result_.watchlist.id + "/" + entity.id);
    std::move(read.begin(), read.end(), std::back_inserter(result_.tests));
  }
}

void EntityReader::Identifiers(const YamlNode& node, Entity& entity) {
  if (!reader_.IsMap(node, "ids")) {
    return;
  }
  for (const YamlEntry& entry : node.entries) {
    if (entry.key.kind != YamlNode::Kind::kScalar ||
        !CheckId(reader_, entry.key)) {
      continue;
    }
    if (auto text = reader_.Text(entry.value, entry.key.text)) {
      entity.ids.try_emplace(entry.key.text, *std::move(text));
    }
  }
}

void EntityReader::Tags(const YamlNode& node, Entity& entity) {
  for (const YamlNode* item : reader_.List(node, "tags")) {
    if (!reader_.Text(*item, "tags") || !CheckId(reader_, *item)) {
      continue;
    }
    std::string tag = result_.watchlist.id + "/" + item->text;
    if (std::find(entity.tags.begin(), entity.tags.end(), tag) !=
        entity.tags.end()) {
      reader_.Fault(codes::kTwiceInList, *item,
                    SeenAs(*item) + " stands twice in `tags`");
    }
    entity.tags.push_back(std::move(tag));
  }
}

void EntityReader::Names(const YamlNode& key, const YamlNode& map,
                         bool all_known, Entity& entity) {
  const YamlNode* names = Find(map, "names");
  if (IsEmptyMap(names)) {
    if (names != nullptr || all_known) {
      reader_.Fault(codes::kNoNames, key,
                    "the entity " + SeenAs(key) + " has no names",
                    {"write names: {en: [...]}"});
    }
    return;
  }
  if (result_.names() > room_) {
    return;
  }
  std::vector<FilePlace>& places = result_.name_places;
  const std::size_t first_place = places.size();
  ReadNames read =
      ReadNamesOf(reader_, &references_, *names, room_ - result_.names());
  entity.names = std::move(read.names);
  places.insert(places.end(), read.places.begin(), read.places.end());
  CheckOtherNames(entity, first_place);
}

// `other_name` wants one that counts by itself.
void EntityReader::CheckOtherNames(const Entity& entity,
                                   std::size_t first_place) {
  const bool unconditional =
      std::any_of(entity.names.begin(), entity.names.end(),
                  [](const EntityName& name) { return !name.needs; });
  for (std::size_t i = 0; !unconditional && i < entity.names.size(); ++i) {
    if (entity.names[i].needs->other_name) {
      reader_.Fault(
          codes::kNeeds,
          SpanAt(result_.file, result_.name_places[first_place + i]),
          "no other name of " + Quoted(entity.id) + " counts by itself",
          {"`other_name` needs a name that has no `needs`"});
      return;
    }
  }
}

void EntityReader::NeverIn(const YamlNode& node, Entity& entity) {
  if (!reader_.IsMap(node, "never_in")) {
    return;
  }
  for (const YamlEntry& entry : node.entries) {
    if (entry.key.kind != YamlNode::Kind::kScalar) {
      continue;
    }
    CheckId(reader_, entry.key);
    const YamlNode& map = entry.value;
    if (!reader_.IsMap(map, entry.key.text)) {
      continue;
    }
    const bool all_known =
        reader_.CheckKeys(map, entry.key.text, kExclusionKeys);
    Exclusion& exclusion = entity.never_in.emplace_back();
    exclusion.key = entry.key.text;
    if (const YamlNode* reason = Find(map, "reason")) {
      exclusion.reason = reader_.Text(*reason, "reason").value_or("");
    }
    ReadReview(reader_, map, exclusion.key, result_.reviews);
    const YamlNode* names = Find(map, "names");
    if (IsEmptyMap(names)) {
      if (names != nullptr || all_known) {
        reader_.Fault(codes::kNoNames, entry.key,
                      "the exclusion " + SeenAs(entry.key) + " has no names",
                      {"write names: {ar: [...]}"});
      }
      continue;
    }
    if (result_.names() > room_) {
      return;
    }
    ReadNames read =
        ReadNamesOf(reader_, nullptr, *names, room_ - result_.names());
    result_.exclusion_names += read.names.size();
    for (EntityName& name : read.names) {
      exclusion.names.push_back(std::move(name.name));
    }
  }
}

}  // namespace wirewatch
