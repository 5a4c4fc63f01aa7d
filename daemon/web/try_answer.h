// What trying an article comes to, as docs/api.md tells it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/article/article.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

// What the answer shows at most; it says how much there is.
struct TryLimits {
  std::size_t mentions = 2000;
  std::size_t rules = 200;
  std::size_t of_a_condition = 100;  // mentions, matches
  // Rules that are looked into, to show those of them that miss least, so many
  // times the mentions that each of them has to look at.
  std::size_t explained = 1000;
  std::size_t work = 5'000'000;
};

// A JSON document. `rule` stands first among the rules, whatever it came to.
// `stopped` is asked between what takes time, before each rule also; when it
// holds there is no answer. Between two questions lies a pass over the article,
// or one rule's conditions.
std::optional<std::string> AnswerOfTry(const Article& article,
                                       const RuleSet& rules,
                                       std::optional<std::uint32_t> rule,
                                       const std::function<bool()>& stopped,
                                       const TryLimits& limits = {});

// A word of an alert's `how`, of a mention of `entity`, for an editor:
// "clitic:ل" -> "with ل attached".
std::string InWords(std::string_view how, std::string_view entity);

}  // namespace wirewatch
