// An entity of a watchlist.
#pragma once

#include <cstddef>

#include "config/watchlist/watchlist_reader.h"
#include "config/yaml/node_reader.h"

namespace wirewatch {

// Reads the entities of one document into `result`, whose watchlist has its id.
// All references outlive the object.
class EntityReader {
 public:
  // `room`: how many names the watchlist may have.
  EntityReader(NodeReader& reader, ReferenceReader& references,
               std::size_t room, ReadWatchlist& result)
      : reader_(reader),
        references_(references),
        room_(room),
        result_(result) {}

  // `key` is the id; also an entity that is faulty is added.
  void Read(const YamlNode& key, const YamlNode& value);

 private:
  void Identifiers(const YamlNode& node, Entity& entity);
  void Tags(const YamlNode& node, Entity& entity);
  void Names(const YamlNode& key, const YamlNode& map, bool all_known,
             Entity& entity);
  void CheckOtherNames(const Entity& entity, std::size_t first_place);
  void NeverIn(const YamlNode& node, Entity& entity);

  NodeReader& reader_;
  ReferenceReader& references_;
  const std::size_t room_;
  ReadWatchlist& result_;
};

}  // namespace wirewatch
