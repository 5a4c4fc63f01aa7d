#include "rules/watch/why.h"

#include <algorithm>

namespace wirewatch {
namespace {

void AppendMentions(const Why& why, std::vector<std::uint32_t>& mentions) {
  mentions.insert(mentions.end(), why.mentions.begin(), why.mentions.end());
  for (const Why& child : why.of) {
    AppendMentions(child, mentions);
  }
}

}  // namespace

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
  std::vector<std::uint32_t> mentions;
  AppendMentions(why, mentions);
  std::sort(mentions.begin(), mentions.end());
  mentions.erase(std::unique(mentions.begin(), mentions.end()), mentions.end());
  return mentions;
}

}  // namespace wirewatch
