// Explain: why a rule fired on an article, or the smallest set of conditions
// that stopped it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rules/watch/hearing.h"

namespace wirewatch {

// Something that would have to be otherwise for the rule to fire: its status, a
// gate of its `only`, or a condition of its tree that is a leaf (a mention, a
// regex, a near).
struct Obstacle {
  enum class Kind { kStatus, kGate, kCondition };
  Kind kind = Kind::kCondition;
  // Of a gate its index in Account::gates; of a condition its number, counting
  // the tree from 0 in the order in which it is written (NodeOf()).
  std::uint32_t number = 0;
  friend bool operator==(const Obstacle&, const Obstacle&) = default;
};

struct Explanation {
  Account account;
  bool fires = false;
  // Granted all together they make it fire, and none of them can be spared;
  // there is no smaller such set. Empty if the rule fires.
  std::vector<Obstacle> obstacles;
};

Explanation Explain(Hearing& hearing, std::uint32_t rule);

// Whether a rule of this status would fire with each of the obstacles turned
// into its opposite. That of a status is that the rule is live.
bool FiresWithout(const std::vector<Obstacle>& obstacles, Status status,
                  const Account& account);

// What would have to be otherwise, in words, after "if": "levant/isis were
// there", "its status were `live` or `shadow`".
std::string WishOf(const Obstacle& obstacle, const Account& account);

// Why a mention does not count, in words: "stands in `tenderness` (common
// noun)".
std::string ReasonOf(const Discarded& discarded, const RuleSet& rules);

// A condition of the tree by its number. The members of near are not counted.
const Why& NodeOf(const Why& tree, std::uint32_t number);

}  // namespace wirewatch
