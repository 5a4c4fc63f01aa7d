#include "config/watchlist/condition_keys.h"

#include <algorithm>
#include <array>
#include <span>

namespace wirewatch {
namespace {

constexpr std::array<std::string_view, 8> kOperators = {
    "mention", "tag", "regex", "all", "any", "none", "at_least", "near"};
// Operators that ask for one thing; only one of them stands in a map.
constexpr auto kLeaves = std::span(kOperators).first<3>();

// A key that says more of an operator beside it.
struct Companion {
  std::string_view key;
  std::array<std::string_view, 3> of;  // one of these
};
constexpr std::array<Companion, 7> kCompanions = {{
    {"within", {"near"}},
    {"in", {"mention", "tag", "regex"}},
    {"min", {"mention", "tag"}},
    {"edges", {"regex"}},
    {"match", {"regex"}},
    {"broad", {"regex"}},
    {"reason", {"regex"}},
}};

bool Contains(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

const std::vector<std::string_view>& ConditionKeys() {
  static const std::vector<std::string_view> all = [] {
    std::vector<std::string_view> keys(kOperators.begin(), kOperators.end());
    for (const Companion& companion : kCompanions) {
      keys.push_back(companion.key);
    }
    return keys;
  }();
  return all;
}

bool IsConditionKey(std::string_view key) {
  return Contains(ConditionKeys(), key);
}

bool IsOperator(std::string_view key) {
  return Contains(kOperators, key);
}

bool CheckCompanions(NodeReader& reader, const YamlNode& map) {
  bool good = true;
  const YamlEntry* leaf = nullptr;
  for (const YamlEntry& entry : map.entries) {
    const std::string& key = entry.key.text;
    if (Contains(kLeaves, key)) {
      if (leaf != nullptr) {
        reader.Fault(codes::kMisplaced, entry.key,
                     Quoted(key) + " beside " + Quoted(leaf->key.text),
                     {"write {all: [{" + leaf->key.text + ": …}, {" + key +
                      ": …}]}, or `any`"});
        good = false;
      }
      leaf = &entry;
    }
    const auto companion =
        std::find_if(kCompanions.begin(), kCompanions.end(),
                     [&](const Companion& c) { return c.key == key; });
    if (companion != kCompanions.end() &&
        std::none_of(map.entries.begin(), map.entries.end(),
                     [&](const YamlEntry& other) {
                       return !other.key.text.empty() &&
                              Contains(companion->of, other.key.text);
                     })) {
      reader.Fault(
          codes::kMisplaced, entry.key,
          Quoted(key) + " without a " + Quoted(companion->of[0]) +
              " that it belongs to",
          {"write it in the same map, beside " + Quoted(companion->of[0])});
      good = false;
    }
  }
  return good;
}

}  // namespace wirewatch
