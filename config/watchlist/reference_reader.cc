#include "config/watchlist/reference_reader.h"

#include <array>

#include "config/watchlist/arabic_comma.h"
#include "config/watchlist/ids.h"

namespace wirewatch {
namespace {

constexpr std::array<std::string_view, 1> kTagKeys = {"tag"};

// `isis` or `levant/isis`.
bool IsReference(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash == std::string_view::npos
             ? IsId(text)
             : IsId(text.substr(0, slash)) && IsId(text.substr(slash + 1));
}

}  // namespace

std::optional<EntityReference> ReferenceReader::Entity(
    const YamlNode& node, std::string_view what, WrittenReference::Use use) {
  if (node.kind != YamlNode::Kind::kScalar) {
    reader_.WrongType(node, what, "the id of an entity");
    return std::nullopt;
  }
  if (!reader_.Text(node, what)) {
    return std::nullopt;
  }
  return Record(node, {EntityReference::Kind::kEntity, node.text}, use);
}

std::optional<EntityReference> ReferenceReader::Any(const YamlNode& node,
                                                    std::string_view what,
                                                    WrittenReference::Use use) {
  if (node.kind == YamlNode::Kind::kMap) {
    const YamlNode* tag = Find(node, "tag");
    if (!reader_.CheckKeys(node, what, kTagKeys) || tag == nullptr) {
      if (node.entries.empty()) {
        reader_.WrongType(node, what, "an entity or {tag: …}");
      }
      return std::nullopt;
    }
    return Tag(*tag, use);
  }
  if (node.kind == YamlNode::Kind::kSequence) {
    reader_.WrongType(node, what, "one entity",
                      {"write {any: [...]} for one of several"});
    return std::nullopt;
  }
  if (!reader_.Text(node, what)) {
    return std::nullopt;
  }
  if (node.text.ends_with('+')) {
    return Record(node,
                  {EntityReference::Kind::kWithParts,
                   node.text.substr(0, node.text.size() - 1)},
                  use);
  }
  return Record(node, {EntityReference::Kind::kEntity, node.text}, use);
}

std::optional<EntityReference> ReferenceReader::Tag(const YamlNode& node,
                                                    WrittenReference::Use use) {
  if (!reader_.Text(node, "tag")) {
    return std::nullopt;
  }
  return Record(node, {EntityReference::Kind::kTagged, node.text}, use);
}

std::optional<EntityReference> ReferenceReader::Record(
    const YamlNode& node, EntityReference reference,
    WrittenReference::Use use) {
  if (HasArabicComma(reader_, node, "between ids")) {
    return std::nullopt;
  }
  if (!IsReference(reference.id)) {
    written_.push_back({reference, PlaceOf(node), use, entity_});
    written_.back().is_id = false;
    return std::nullopt;
  }
  if (reference.id.find('/') == std::string::npos) {
    reference.id = watchlist_ + "/" + reference.id;
  }
  written_.push_back({reference, PlaceOf(node), use, entity_});
  return reference;
}

}  // namespace wirewatch
