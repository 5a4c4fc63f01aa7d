#include "rules/watch/condition.h"

#include <algorithm>

#include "rules/base/check.h"

namespace wirewatch {

std::string ToString(const EntityReference& reference) {
  switch (reference.kind) {
    case EntityReference::Kind::kEntity:
      return reference.id;
    case EntityReference::Kind::kWithParts:
      return reference.id + "+";
    case EntityReference::Kind::kTagged:
      return "tag:" + reference.id;
  }
  CHECK(false);
  return {};
}

std::string ToString(const Reach& reach) {
  switch (reach.extent) {
    case Extent::kWords:
      return std::to_string(reach.words) + " words";
    case Extent::kSentence:
      return "sentence";
    case Extent::kParagraph:
      return "paragraph";
    case Extent::kArticle:
      return "article";
  }
  CHECK(false);
  return {};
}

std::string_view ToString(Condition::Op op) {
  switch (op) {
    case Condition::Op::kMention:
      return "mention";
    case Condition::Op::kRegex:
      return "regex";
    case Condition::Op::kAll:
      return "all";
    case Condition::Op::kAny:
      return "any";
    case Condition::Op::kNone:
      return "none";
    case Condition::Op::kAtLeast:
      return "at_least";
    case Condition::Op::kNear:
      return "near";
  }
  CHECK(false);
  return {};
}

bool HasOccasion(const Condition& condition) {
  const auto with = static_cast<std::size_t>(
      std::count_if(condition.of.begin(), condition.of.end(), &HasOccasion));
  switch (condition.op) {
    case Condition::Op::kMention:
    case Condition::Op::kRegex:
      return true;
    case Condition::Op::kAll:
    case Condition::Op::kNear:
      return with > 0;
    case Condition::Op::kAny:
      return with == condition.of.size() && with > 0;
    case Condition::Op::kAtLeast:
      // Those without one must not be enough.
      return condition.of.size() - with < condition.min;
    case Condition::Op::kNone:
      return false;
  }
  CHECK(false);
  return false;
}

}  // namespace wirewatch
