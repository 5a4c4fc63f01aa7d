#include "config/watchlist/condition_reader.h"

#include <algorithm>
#include <array>

#include "config/watchlist/condition_keys.h"
#include "config/watchlist/ids.h"
#include "config/watchlist/needs_reader.h"
#include "config/watchlist/pattern_reader.h"
#include "config/watchlist/standing_reader.h"
#include "rules/watch/near.h"

namespace wirewatch {
namespace {

constexpr std::uint32_t kMostMentions = 1000;  // that `min` may ask for

constexpr std::string_view kHowToCombine =
    "write {all: [...]}, {any: [...]} or {near: [...], within: sentence}";

}  // namespace

std::optional<Condition> ConditionReader::Read(const YamlNode& node,
                                               std::string_view what) {
  if (node.kind == YamlNode::Kind::kMap) {
    return ReadMap(node, what);
  }
  if (node.kind != YamlNode::Kind::kScalar) {
    reader_.WrongType(node, what, "a condition",
                      {node.kind == YamlNode::Kind::kSequence
                           ? std::string(kHowToCombine)
                           : "write the id of an entity, or " +
                                 std::string(kHowToCombine.substr(6))});
    return std::nullopt;
  }
  Begin(node, node);
  auto entity = references_.Any(node, what, WrittenReference::Use::kOther);
  if (!entity) {
    return std::nullopt;
  }
  Condition condition;
  condition.op = Condition::Op::kMention;
  condition.entity = *std::move(entity);
  return condition;
}

void ConditionReader::Begin(const YamlNode& node, const YamlNode& word) {
  if (places_.size() == kMostConditions) {
    reader_.Fault(codes::kOutOfBounds, node,
                  "more than " + std::to_string(kMostConditions) +
                      " conditions in a rule",
                  {"write several rules, or a tag for the entities"});
  }
  places_.push_back(PlaceOf(node));
  words_.push_back(PlaceOf(word));
}

// Several operators in one map mean all of them; the conditions of an `all`
// among them stand beside the others.
std::optional<Condition> ConditionReader::ReadMap(const YamlNode& map,
                                                  std::string_view what) {
  const bool all_known = reader_.CheckKeys(map, what, ConditionKeys());
  std::vector<const YamlEntry*> operators;
  for (const YamlEntry& entry : map.entries) {
    if (IsOperator(entry.key.text)) {
      operators.push_back(&entry);
    }
  }
  if (operators.empty()) {
    if (all_known) {
      reader_.Fault(codes::kNothingHere, map, "the condition asks for nothing",
                    {"write `mention`, `regex`, `all`, `any`, `none`, "
                     "`at_least` or `near`"});
    }
    return std::nullopt;
  }
  const CheckedMap checked{map, all_known};
  const bool good = CheckCompanions(reader_, map) && all_known;
  if (operators.size() == 1) {
    auto one = Operator(checked, *operators.front());
    return good ? std::move(one) : std::nullopt;
  }
  Condition all;
  Begin(map, operators.front()->key);
  bool whole = good;
  for (const YamlEntry* entry : operators) {
    if (entry->key.text == "all") {
      auto of = ReadList(entry->value, "all");
      whole = whole && of.has_value();
      for (Condition& child : of ? *of : Conditions{}) {
        all.of.push_back(std::move(child));
      }
    } else if (auto condition = Operator(checked, *entry)) {
      all.of.push_back(*std::move(condition));
    } else {
      whole = false;
    }
  }
  return whole ? std::optional(std::move(all)) : std::nullopt;
}

std::optional<Condition> ConditionReader::Operator(const CheckedMap& map,
                                                   const YamlEntry& entry) {
  const std::string& key = entry.key.text;
  const YamlNode& value = entry.value;
  Begin(map.node, entry.key);
  if (key == "mention" || key == "tag") {
    return Mention(map.node, entry);
  }
  if (key == "regex") {
    return Pattern(map.node, value);
  }
  if (key == "none") {
    return None(value);
  }
  if (key == "at_least") {
    return AtLeast(value);
  }
  if (key == "near") {
    return Near(map, value);
  }
  auto of = ReadList(value, key);
  if (!of) {
    return std::nullopt;
  }
  Condition condition;
  condition.op = key == "all" ? Condition::Op::kAll : Condition::Op::kAny;
  condition.of = *std::move(of);
  return condition;
}

std::optional<Condition> ConditionReader::Mention(const YamlNode& map,
                                                  const YamlEntry& entry) {
  constexpr auto kUse = WrittenReference::Use::kOther;
  auto entity = entry.key.text == "tag"
                    ? references_.Tag(entry.value, kUse)
                    : references_.Any(entry.value, "mention", kUse);
  Condition condition;
  condition.op = Condition::Op::kMention;
  condition.in = Fields(map);
  if (const YamlNode* min = Find(map, "min")) {
    condition.min = reader_.Count(*min, "min", kMostMentions).value_or(1);
  }
  if (!entity) {
    return std::nullopt;
  }
  condition.entity = *std::move(entity);
  return condition;
}

std::optional<Condition> ConditionReader::Pattern(const YamlNode& map,
                                                  const YamlNode& text) {
  Condition condition;
  condition.op = Condition::Op::kRegex;
  condition.in = Fields(map);
  condition.regex = ReadPattern(reader_, map, text);
  return condition.regex ? std::optional(std::move(condition)) : std::nullopt;
}

std::vector<std::string> ConditionReader::Fields(const YamlNode& map) {
  const YamlNode* in = Find(map, "in");
  return in == nullptr ? std::vector<std::string>()
                       : ReadWords(reader_, *in, "in", kTextFields);
}

std::optional<Condition> ConditionReader::AtLeast(const YamlNode& node) {
  constexpr std::array<std::string_view, 2> kKeys = {"n", "of"};
  if (!reader_.IsMap(node, "at_least")) {
    return std::nullopt;
  }
  const bool all_known = reader_.CheckKeys(node, "at_least", kKeys);
  const YamlNode* n = Find(node, "n");
  const YamlNode* of = Find(node, "of");
  for (const auto& [key, value] : {std::pair("n", n), std::pair("of", of)}) {
    if (value == nullptr && all_known) {
      reader_.MissingKey(reader_.document().SpanOf(node), key,
                         {"write at_least: {n: 2, of: [...]}"});
    }
  }
  if (n == nullptr || of == nullptr) {
    return std::nullopt;
  }
  const auto count = reader_.Count(*n, "n", kMostConditions);
  auto conditions = ReadList(*of, "of");
  if (!count || !conditions) {
    return std::nullopt;
  }
  if (*count > conditions->size()) {
    reader_.Fault(codes::kOutOfBounds, *n,
                  "`at_least` asks for " + std::to_string(*count) + " of " +
                      std::to_string(conditions->size()),
                  {"write 1 to " + std::to_string(conditions->size())});
    return std::nullopt;
  }
  Condition condition;
  condition.op = Condition::Op::kAtLeast;
  condition.min = *count;
  condition.of = *std::move(conditions);
  return condition;
}

std::optional<Condition> ConditionReader::Near(const CheckedMap& map,
                                               const YamlNode& node) {
  if (node.kind == YamlNode::Kind::kMap) {
    reader_.WrongType(node, "near", "a list",
                      {"write near: [...], and `within` beside it"});
    return std::nullopt;
  }
  Condition condition;
  condition.op = Condition::Op::kNear;
  const YamlNode* within = Find(map.node, "within");
  if (within != nullptr) {
    condition.within = ReadReach(reader_, *within).value_or(Reach{});
  } else if (map.all_known) {
    reader_.MissingKey(
        reader_.document().SpanOf(map.node), "within",
        {"write within: sentence, paragraph, article or a number of words "
         "beside `near`"});
  }
  auto of = ReadList(node, "near");
  if (!of || within == nullptr) {
    return std::nullopt;
  }
  if (of->size() < 2 || of->size() > kMostMembers) {
    reader_.Fault(
        codes::kOutOfBounds, node,
        "`near` with " + std::to_string(of->size()) +
            (of->size() == 1 ? " member" : " members"),
        {"write 2 to " + std::to_string(kMostMembers) +
         " of them; those that may take each other's place in {any: [...]}"});
    return std::nullopt;
  }
  bool good = true;
  for (std::size_t i = 0; i < of->size(); ++i) {
    good = CheckMember((*of)[i], node.items[i]) && good;
  }
  condition.of = *std::move(of);
  return good ? std::optional(std::move(condition)) : std::nullopt;
}

// What has places of its own: an entity, a pattern, or any of these.
bool ConditionReader::CheckMember(const Condition& member,
                                  const YamlNode& node) {
  const auto has_places = [](const Condition& condition) {
    return condition.op == Condition::Op::kRegex ||
           (condition.op == Condition::Op::kMention && condition.min == 1);
  };
  if (has_places(member) ||
      (member.op == Condition::Op::kAny &&
       std::all_of(member.of.begin(), member.of.end(), has_places))) {
    return true;
  }
  const bool counted =
      member.op == Condition::Op::kMention || member.op == Condition::Op::kAny;
  reader_.Fault(codes::kMisplaced, node,
                (counted ? "such a " : "`") + std::string(ToString(member.op)) +
                    (counted ? "" : "`") + " cannot stand in `near`",
                {"a member is an entity, a mention without `min`, a regex, or "
                 "{any: [...]} of these"});
  return false;
}

std::optional<Condition> ConditionReader::None(const YamlNode& node) {
  Condition condition;
  condition.op = Condition::Op::kNone;
  if (node.kind != YamlNode::Kind::kMap) {
    auto of = ReadList(node, "none");
    if (!of) {
      return std::nullopt;
    }
    condition.of = *std::move(of);
    return condition;
  }
  if (node.entries.empty()) {
    reader_.Fault(codes::kNothingHere, node, "the map `none` is empty");
    return std::nullopt;
  }
  const auto word = std::find_if(
      node.entries.begin(), node.entries.end(),
      [](const YamlEntry& entry) { return IsConditionKey(entry.key.text); });
  if (word != node.entries.end()) {
    const std::string& key = word->key.text;
    reader_.Fault(codes::kMisplaced, word->key,
                  Quoted(key) + " where `none` wants the name of an exclusion",
                  {"write none: [...], or give the exclusion a name"});
    return std::nullopt;
  }
  bool good = true;
  for (const YamlEntry& entry : node.entries) {
    if (auto exclusion = Exclusion(entry)) {
      condition.of.push_back(*std::move(exclusion));
    } else {
      good = false;
    }
  }
  return good ? std::optional(std::move(condition)) : std::nullopt;
}

// An exclusion that has a name: beside its condition stand `reason`, `review`.
std::optional<Condition> ConditionReader::Exclusion(const YamlEntry& entry) {
  if (entry.key.kind != YamlNode::Kind::kScalar) {
    return std::nullopt;
  }
  const std::string& key = entry.key.text;
  CheckId(reader_, entry.key);
  YamlNode asked = entry.value;
  if (asked.kind == YamlNode::Kind::kMap) {
    const bool has_regex = Find(asked, "regex") != nullptr;
    std::erase_if(asked.entries, [&](const YamlEntry& option) {
      return option.key.text == "review" ||
             (option.key.text == "reason" && !has_regex);
    });
    if (const YamlNode* reason = Find(entry.value, "reason")) {
      reader_.Text(*reason, "reason");
    }
    ReadReview(reader_, entry.value, key, reviews_);
  }
  auto condition = Read(asked, key);
  if (condition) {
    condition->exclusion = key;
  }
  return condition;
}

std::optional<ConditionReader::Conditions> ConditionReader::ReadList(
    const YamlNode& node, std::string_view what) {
  Conditions conditions;
  const auto items = reader_.List(node, what);
  bool good = !items.empty();
  for (const YamlNode* item : items) {
    if (places_.size() > kMostConditions) {
      return std::nullopt;  // has been said
    }
    if (auto condition = Read(*item, what)) {
      conditions.push_back(*std::move(condition));
    } else {
      good = false;
    }
  }
  return good ? std::optional(std::move(conditions)) : std::nullopt;
}

}  // namespace wirewatch
