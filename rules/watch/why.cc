#include "rules/watch/why.h"

#include <algorithm>

namespace wirewatch {
namespace {

// One member of each condition of the tree, together.
template <typename T>
void Append(const Why& why, const std::vector<T> Why::*of,
            std::vector<T>& all) {
  all.insert(all.end(), (why.*of).begin(), (why.*of).end());
  for (const Why& child : why.of) {
    Append(child, of, all);
  }
}

template <typename T>
std::vector<T> Gather(const Why& why, const std::vector<T> Why::*of) {
  std::vector<T> all;
  Append(why, of, all);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace

std::string Describe(const Why& why) {
  std::string label;
  if (!why.exclusion.empty()) {
    label = why.exclusion + ": ";
  }
  switch (why.op) {
    case Condition::Op::kMention:
      label += why.subject;
      break;
    case Condition::Op::kRegex:
      label += "regex " + why.subject;
      break;
    case Condition::Op::kAll:
      return label + "all of";
    case Condition::Op::kAny:
      return label + "any of";
    case Condition::Op::kNone:
      return label + "none of";
    case Condition::Op::kAtLeast:
      return label + "at least " + std::to_string(why.min) + " of";
    case Condition::Op::kNear:
      label += "near, within " + why.subject;
      break;
  }
  label += why.min > 1 ? ", " + std::to_string(why.min) + " times" : "";
  for (const std::string& field : why.in) {
    label += (&field == why.in.data() ? ", in " : " or ") + field;
  }
  return label;
}

Why Essence(const Why& why) {
  Why essence = why;
  essence.of.clear();
  if (why.op == Condition::Op::kNear) {
    return essence;
  }
  for (const Why& child : why.of) {
    if (child.held && child.op != Condition::Op::kNone) {
      essence.of.push_back(Essence(child));
    }
  }
  return essence;
}

std::vector<std::uint32_t> MentionsOf(const Why& why) {
  return Gather(why, &Why::mentions);
}

std::vector<Place> MatchesOf(const Why& why) {
  return Gather(why, &Why::matches);
}

}  // namespace wirewatch
