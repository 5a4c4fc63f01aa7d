#include "config/watchlist/rule_reader.h"

#include <array>
#include <iterator>

#include "config/watchlist/ids.h"
#include "config/watchlist/standing_reader.h"
#include "config/watchlist/test_reader.h"

namespace wirewatch {
namespace {

constexpr std::array<std::string_view, 7> kRuleKeys = {
    "title", "owner", "severity", "status", "only", "when", "tests"};

std::size_t CountConditions(const Condition& condition) {
  std::size_t count = 1;
  for (const Condition& child : condition.of) {
    count += CountConditions(child);
  }
  return count;
}

// Of a condition without occasion, the one in it because of which it has none,
// by its number in the order in which the tree is written.
std::size_t WithoutOccasion(const Condition& condition, std::size_t number) {
  std::size_t child_number = number + 1;
  for (const Condition& child : condition.of) {
    if (condition.op != Condition::Op::kNone && !HasOccasion(child)) {
      return WithoutOccasion(child, child_number);
    }
    child_number += CountConditions(child);
  }
  return number;
}

class RuleReader {
 public:
  RuleReader(NodeReader& reader, ReferenceReader& references,
             ReadWatchlist& result)
      : reader_(reader), references_(references), result_(result) {}

  void Read(const YamlNode& key, const YamlNode& map) {
    CheckId(reader_, key);
    if (!reader_.IsMap(map, key.text, {"write {when: ...}"})) {
      return;
    }
    const bool all_known = reader_.CheckKeys(map, key.text, kRuleKeys);
    WatchRule rule;
    rule.id = key.text;
    rule.title = TextAt(map, "title");
    rule.owner = TextAt(map, "owner");
    Standing standing = ReadStanding(reader_, map);
    rule.severity = standing.severity;
    rule.status = standing.status;
    rule.only = std::move(standing.only);
    RulePlaces places;
    places.id = PlaceOf(key);
    if (const YamlNode* only = Find(map, "only")) {
      places.only = PlaceOf(*only);
    }
    if (const YamlNode* tests = Find(map, "tests")) {
      places.has_tests = true;
      auto read = ReadTests(reader_, references_, *tests,
                            result_.watchlist.id + "/" + rule.id);
      std::move(read.begin(), read.end(), std::back_inserter(result_.tests));
    }
    const YamlNode* when = Find(map, "when");
    if (when == nullptr) {
      if (all_known) {
        reader_.MissingKey(reader_.document().SpanOf(key), "when",
                           {"write when: and what must be in the article"});
      }
    } else if (When(*when, rule, places)) {
      result_.watchlist.rules.push_back(std::move(rule));
      result_.rule_places.push_back(std::move(places));
    }
  }

 private:
  std::string TextAt(const YamlNode& map, std::string_view key) {
    const YamlNode* node = Find(map, key);
    return node == nullptr ? "" : reader_.Text(*node, key).value_or("");
  }

  bool When(const YamlNode& node, WatchRule& rule, RulePlaces& places) {
    ConditionReader conditions(reader_, references_, result_.reviews);
    auto when = conditions.Read(node, "when");
    if (!when) {
      return false;
    }
    if (!HasOccasion(*when)) {
      const FilePlace word = conditions.words()[WithoutOccasion(*when, 0)];
      reader_.Fault(
          codes::kNoOccasion, SpanAt(reader_.document().file, word),
          "the rule can hold in an article in which nothing is found",
          {"say beside `none` what must be there, as in {all: [raqqa], none: "
           "[...]}: an entity or a regex that the rule cannot hold without"});
      return false;
    }
    rule.when = *std::move(when);
    places.conditions = conditions.TakePlaces();
    return true;
  }

  NodeReader& reader_;
  ReferenceReader& references_;
  ReadWatchlist& result_;
};

}  // namespace

void ReadRule(NodeReader& reader, ReferenceReader& references,
              const YamlNode& key, const YamlNode& value,
              ReadWatchlist& result) {
  RuleReader(reader, references, result).Read(key, value);
}

}  // namespace wirewatch
