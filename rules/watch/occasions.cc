#include "rules/watch/occasions.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "rules/base/check.h"

namespace wirewatch {
namespace {

bool IsCheaper(const Occasion& a, const Occasion& b) {
  return std::tuple(a.patterns.size(), a.entities.size()) <
         std::tuple(b.patterns.size(), b.entities.size());
}

void Merge(std::vector<std::uint32_t>& all,
           const std::vector<std::uint32_t>& more) {
  all.insert(all.end(), more.begin(), more.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

std::optional<Occasion> Find(const CompiledCondition& condition);

// Those of the children that have one, the cheapest first.
std::vector<Occasion> OfChildren(const CompiledCondition& condition) {
  std::vector<Occasion> found;
  for (const CompiledCondition& child : condition.of) {
    if (auto occasion = Find(child)) {
      found.push_back(*std::move(occasion));
    }
  }
  std::stable_sort(found.begin(), found.end(), &IsCheaper);
  return found;
}

// One of the first `count` must be there.
std::optional<Occasion> AnyOf(const std::vector<Occasion>& occasions,
                              std::size_t count) {
  if (count == 0 || count > occasions.size()) {
    return std::nullopt;
  }
  Occasion any;
  for (std::size_t i = 0; i < count; ++i) {
    Merge(any.entities, occasions[i].entities);
    Merge(any.patterns, occasions[i].patterns);
  }
  return any;
}

std::optional<Occasion> Find(const CompiledCondition& condition) {
  switch (condition.written.op) {
    case Condition::Op::kMention:
      return Occasion{condition.entities, {}};
    case Condition::Op::kRegex:
      return Occasion{{}, {condition.pattern}};
    case Condition::Op::kAll:
    case Condition::Op::kNear:
      return AnyOf(OfChildren(condition), 1);
    case Condition::Op::kAny:
      return AnyOf(OfChildren(condition), condition.of.size());
    case Condition::Op::kAtLeast:
      // If all but min - 1 of them are away, too few are left.
      return AnyOf(OfChildren(condition),
                   condition.of.size() - condition.written.min + 1);
    case Condition::Op::kNone:
      return std::nullopt;
  }
  CHECK(false);
  return std::nullopt;
}

}  // namespace

Occasion OccasionOf(const CompiledCondition& condition) {
  auto occasion = Find(condition);
  CHECK(occasion.has_value());
  return *std::move(occasion);
}

Occasions::Occasions(const std::vector<Occasion>& occasions,
                     std::uint32_t entities, std::uint32_t patterns)
    : by_entity_(Invert(occasions, &Occasion::entities, entities)),
      by_pattern_(Invert(occasions, &Occasion::patterns, patterns)) {
  for (const Occasion& occasion : occasions) {
    Merge(patterns_, occasion.patterns);
  }
}

Occasions::Lists Occasions::Invert(
    const std::vector<Occasion>& occasions,
    const std::vector<std::uint32_t> Occasion::*things, std::uint32_t count) {
  Lists lists;
  lists.begins.resize(count + 1);
  for (const Occasion& occasion : occasions) {
    for (const std::uint32_t thing : occasion.*things) {
      ++lists.begins[thing + 1];
    }
  }
  for (std::uint32_t thing = 0; thing < count; ++thing) {
    lists.begins[thing + 1] += lists.begins[thing];
  }
  lists.rules.resize(lists.begins.back());
  std::vector<std::uint32_t> next(lists.begins.begin(), lists.begins.end() - 1);
  for (std::uint32_t rule = 0; rule < occasions.size(); ++rule) {
    for (const std::uint32_t thing : occasions[rule].*things) {
      lists.rules[next[thing]++] = rule;
    }
  }
  return lists;
}

}  // namespace wirewatch
