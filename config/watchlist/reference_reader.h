// References: where a watchlist names entities and tags by their ids. They are
// read here and looked up when all files are read (references.h).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/watchlist/file_place.h"
#include "config/yaml/node_reader.h"
#include "rules/watch/condition.h"

namespace wirewatch {

struct WrittenReference {
  enum class Use { kPartOf, kNeeds, kOther };
  EntityReference reference;
  FilePlace place;
  Use use = Use::kOther;
  std::size_t entity = 0;  // of kPartOf, kNeeds: the index of whose it is
  // False: the reference's id is text as it was written, and no id.
  bool is_id = true;
};

// Reads the references of one watchlist. Ids without a watchlist are ids of
// this one. What is text but no id is kept for the look-up to report, since it
// may be a name of the entity that is meant. Both references outlive the
// object.
class ReferenceReader {
 public:
  ReferenceReader(NodeReader& reader, const std::string& watchlist)
      : reader_(reader), watchlist_(watchlist) {}

  // The entity whose references come next (its index in the watchlist).
  void BeginEntity(std::size_t entity) { entity_ = entity; }

  // `isis`, `levant/isis`.
  std::optional<EntityReference> Entity(const YamlNode& node,
                                        std::string_view what,
                                        WrittenReference::Use use);
  // Also `syria+` and, where the node is a map, `{tag: t}`.
  std::optional<EntityReference> Any(const YamlNode& node,
                                     std::string_view what,
                                     WrittenReference::Use use);
  std::optional<EntityReference> Tag(const YamlNode& node,
                                     WrittenReference::Use use);

  std::vector<WrittenReference> Take() { return std::move(written_); }

 private:
  std::optional<EntityReference> Record(const YamlNode& node,
                                        EntityReference reference,
                                        WrittenReference::Use use);

  NodeReader& reader_;
  const std::string& watchlist_;
  std::size_t entity_ = 0;
  std::vector<WrittenReference> written_;
};

}  // namespace wirewatch
