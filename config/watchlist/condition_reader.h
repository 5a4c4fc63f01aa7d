// Conditions: what stands under `when`, as a tree of values with its places.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/watchlist/reference_reader.h"
#include "config/watchlist/review.h"
#include "config/yaml/node_reader.h"
#include "rules/watch/condition.h"

namespace wirewatch {

constexpr std::size_t kMostConditions = 200;  // of a rule

// The conditions of one rule. The references outlive the object.
class ConditionReader {
 public:
  ConditionReader(NodeReader& reader, ReferenceReader& references,
                  std::vector<Review>& reviews)
      : reader_(reader), references_(references), reviews_(reviews) {}

  // `what` is the key that the condition stands under. Absent: a fault.
  std::optional<Condition> Read(const YamlNode& node, std::string_view what);

  // Of every condition of the tree, in the order in which it is written.
  std::vector<FilePlace> TakePlaces() { return std::move(places_); }
  // The same of the word that says what each is: `none`, or the entity.
  const std::vector<FilePlace>& words() const { return words_; }

 private:
  using Conditions = std::vector<Condition>;
  struct CheckedMap {
    const YamlNode& node;
    bool all_known;  // its keys: what is missing is not only misspelt
  };

  std::optional<Condition> ReadMap(const YamlNode& map, std::string_view what);
  std::optional<Condition> Operator(const CheckedMap& map,
                                    const YamlEntry& entry);
  std::optional<Condition> Mention(const YamlNode& map, const YamlEntry& entry);
  std::optional<Condition> Pattern(const YamlNode& map, const YamlNode& text);
  std::optional<Condition> AtLeast(const YamlNode& node);
  std::optional<Condition> Near(const CheckedMap& map, const YamlNode& node);
  std::optional<Condition> None(const YamlNode& node);
  std::optional<Condition> Exclusion(const YamlEntry& entry);
  std::optional<Conditions> ReadList(const YamlNode& node,
                                     std::string_view what);
  bool CheckMember(const Condition& member, const YamlNode& node);
  std::vector<std::string> Fields(const YamlNode& map);
  void Begin(const YamlNode& node, const YamlNode& word);

  NodeReader& reader_;
  ReferenceReader& references_;
  std::vector<Review>& reviews_;
  std::vector<FilePlace> places_;
  std::vector<FilePlace> words_;
};

}  // namespace wirewatch
