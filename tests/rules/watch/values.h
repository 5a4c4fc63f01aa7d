// Short ways to write watchlists and conditions, for tests. All entities stand
// in the watchlist "levant" if nothing else is said.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "rules/match/matcher.h"
#include "rules/text/fold.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

inline Name Named(std::string text, std::string language = "") {
  return {.text = std::move(text), .language = std::move(language)};
}

inline Entity EntityOf(std::string id, EntityKind kind,
                       std::vector<Name> names) {
  Entity entity;
  entity.id = std::move(id);
  entity.kind = kind;
  for (Name& name : names) {
    entity.names.push_back({std::move(name), std::nullopt});
  }
  return entity;
}

inline EntityReference TheEntity(const std::string& id) {
  return {EntityReference::Kind::kEntity, "levant/" + id};
}
inline EntityReference WithParts(const std::string& id) {
  return {EntityReference::Kind::kWithParts, "levant/" + id};
}
inline EntityReference Tagged(const std::string& tag) {
  return {EntityReference::Kind::kTagged, "levant/" + tag};
}

inline Condition MentionOf(EntityReference entity, std::uint32_t min = 1,
                           std::vector<std::string> in = {}) {
  return {.op = Condition::Op::kMention,
          .entity = std::move(entity),
          .min = min,
          .in = std::move(in)};
}
inline Condition MentionOf(const std::string& id, std::uint32_t min = 1,
                           std::vector<std::string> in = {}) {
  return MentionOf(TheEntity(id), min, std::move(in));
}
inline Condition Matches(std::string_view pattern,
                         const RegexOptions& options = {}) {
  return {.op = Condition::Op::kRegex,
          .regex = CompileRegex(pattern, options).value()};
}
inline Condition All(std::vector<Condition> of) {
  return {.op = Condition::Op::kAll, .of = std::move(of)};
}
inline Condition Any(std::vector<Condition> of) {
  return {.op = Condition::Op::kAny, .of = std::move(of)};
}
inline Condition None(std::vector<Condition> of) {
  return {.op = Condition::Op::kNone, .of = std::move(of)};
}
inline Condition AtLeast(std::uint32_t min, std::vector<Condition> of) {
  return {.op = Condition::Op::kAtLeast, .min = min, .of = std::move(of)};
}
inline Condition Near(std::vector<Condition> of, Reach within) {
  return {.op = Condition::Op::kNear, .within = within, .of = std::move(of)};
}
constexpr Reach kSameSentence{Extent::kSentence, 0};
constexpr Reach kSameParagraph{Extent::kParagraph, 0};
constexpr Reach kSameArticle{Extent::kArticle, 0};
constexpr Reach WithinWords(std::uint32_t words) {
  return {Extent::kWords, words};
}

inline WatchRule RuleOf(std::string id, Condition when) {
  WatchRule rule;
  rule.id = std::move(id);
  rule.when = std::move(when);
  return rule;
}

inline Judgement JudgementOf(const RuleSet& rules, const Document& document) {
  const FoldedText text = Fold(document);
  return rules.Judge(document, text, rules.matcher().Find(document, text));
}

// The ids of the rules that hold.
inline std::vector<std::string> HeldRules(const RuleSet& rules,
                                          const Judgement& judgement) {
  std::vector<std::string> ids;
  for (const Verdict& verdict : judgement.verdicts) {
    ids.push_back(rules.rules()[verdict.rule].id);
  }
  return ids;
}

// What stands where the mention is.
inline std::string SurfaceOf(const Document& document, const Mention& mention) {
  return std::string(document.fields[mention.field].text.substr(
      mention.core.begin, mention.core.end - mention.core.begin));
}

}  // namespace wirewatch
