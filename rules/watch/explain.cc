#include "rules/watch/explain.h"

#include <algorithm>
#include <utility>

#include "rules/base/check.h"

namespace wirewatch {
namespace {

using Numbers = std::vector<std::uint32_t>;

bool IsLeaf(const Why& why) {
  return why.op == Condition::Op::kMention || why.op == Condition::Op::kRegex ||
         why.op == Condition::Op::kNear;
}

// How many of its children must hold for a condition to hold; of `none`, to
// fail.
std::size_t Threshold(const Why& why) {
  switch (why.op) {
    case Condition::Op::kAll:
      return why.of.size();
    case Condition::Op::kAtLeast:
      return why.min;
    default:
      return 1;
  }
}

// The smallest sets of leaves to turn for a condition to hold, and to fail.
// Each leaf stands in the tree once, so what is best for a condition is put
// together from what is best for its children.
struct Turns {
  Numbers to_hold;
  Numbers to_fail;
};

// The `count` smallest of the sets, together.
Numbers Smallest(std::vector<Numbers> sets, std::size_t count) {
  CHECK(count <= sets.size());
  std::stable_sort(
      sets.begin(), sets.end(),
      [](const Numbers& a, const Numbers& b) { return a.size() < b.size(); });
  Numbers all;
  for (std::size_t i = 0; i < count; ++i) {
    all.insert(all.end(), sets[i].begin(), sets[i].end());
  }
  return all;
}

// `next` is the number of the condition, and afterwards that of the next one.
Turns TurnsOf(const Why& why, std::uint32_t& next) {
  const std::uint32_t number = next++;
  if (IsLeaf(why)) {
    return why.held ? Turns{{}, {number}} : Turns{{number}, {}};
  }
  std::vector<Numbers> to_hold;
  std::vector<Numbers> to_fail;
  for (const Why& child : why.of) {
    Turns turns = TurnsOf(child, next);
    to_hold.push_back(std::move(turns.to_hold));
    to_fail.push_back(std::move(turns.to_fail));
  }
  const std::size_t enough = Threshold(why);
  Turns turns{Smallest(to_hold, enough),
              Smallest(to_fail, why.of.size() + 1 - enough)};
  if (why.op == Condition::Op::kNone) {
    std::swap(turns.to_hold, turns.to_fail);
  }
  return turns;
}

bool HoldsTurned(const Why& why, const Numbers& turned, std::uint32_t& next) {
  const std::uint32_t number = next++;
  if (IsLeaf(why)) {
    return why.held != std::binary_search(turned.begin(), turned.end(), number);
  }
  std::size_t held = 0;
  for (const Why& child : why.of) {
    held += HoldsTurned(child, turned, next) ? 1 : 0;
  }
  return (held >= Threshold(why)) != (why.op == Condition::Op::kNone);
}

const Why* FindNode(const Why& why, std::uint32_t number, std::uint32_t& next) {
  if (next++ == number) {
    return &why;
  }
  if (!IsLeaf(why)) {
    for (const Why& child : why.of) {
      if (const Why* found = FindNode(child, number, next)) {
        return found;
      }
    }
  }
  return nullptr;
}

std::vector<Obstacle> ObstaclesOf(Status status, const Account& account) {
  std::vector<Obstacle> obstacles;
  if (!IsRun(status)) {
    obstacles.push_back({Obstacle::Kind::kStatus, 0});
  }
  for (std::uint32_t i = 0; i < account.gates.size(); ++i) {
    if (!account.gates[i].held) {
      obstacles.push_back({Obstacle::Kind::kGate, i});
    }
  }
  std::uint32_t next = 0;
  Numbers turned = TurnsOf(account.why, next).to_hold;
  std::sort(turned.begin(), turned.end());
  for (const std::uint32_t number : turned) {
    obstacles.push_back({Obstacle::Kind::kCondition, number});
  }
  return obstacles;
}

}  // namespace

Explanation Explain(Hearing& hearing, std::uint32_t rule) {
  Explanation explanation;
  explanation.account = hearing.AccountOf(rule);
  const Status status = hearing.rules().rules()[rule].status;
  explanation.obstacles = ObstaclesOf(status, explanation.account);
  explanation.fires = explanation.obstacles.empty();
  CHECK(FiresWithout(explanation.obstacles, status, explanation.account));
  return explanation;
}

bool FiresWithout(const std::vector<Obstacle>& obstacles, Status status,
                  const Account& account) {
  const auto without = [&](Obstacle::Kind kind, std::uint32_t number) {
    return std::find(obstacles.begin(), obstacles.end(),
                     Obstacle{kind, number}) != obstacles.end();
  };
  bool fires = IsRun(status) || without(Obstacle::Kind::kStatus, 0);
  for (std::uint32_t i = 0; i < account.gates.size(); ++i) {
    fires &= account.gates[i].held != without(Obstacle::Kind::kGate, i);
  }
  Numbers turned;
  for (const Obstacle& obstacle : obstacles) {
    if (obstacle.kind == Obstacle::Kind::kCondition) {
      turned.push_back(obstacle.number);
    }
  }
  std::sort(turned.begin(), turned.end());
  std::uint32_t next = 0;
  return fires && HoldsTurned(account.why, turned, next);
}

std::string WishOf(const Obstacle& obstacle, const Account& account) {
  switch (obstacle.kind) {
    case Obstacle::Kind::kStatus:
      return "its status were `live` or `shadow`";
    case Obstacle::Kind::kGate: {
      const Gate& gate = account.gates[obstacle.number];
      return "the article passed `only: " + gate.key + "` (" + gate.asked +
             "; it is " + SeenBy(gate) + ")";
    }
    case Obstacle::Kind::kCondition:
      break;
  }
  const Why& node = NodeOf(account.why, obstacle.number);
  return Describe(node) + (node.held ? " were not there" : " were there");
}

std::string ReasonOf(const Discarded& discarded, const RuleSet& rules) {
  if (!discarded.exclusion) {
    return "is not in the company that it needs";
  }
  const WatchedExclusion& hiding = rules.exclusions()[*discarded.exclusion];
  return "stands in `" + hiding.key + "`" +
         (hiding.reason.empty() ? "" : " (" + hiding.reason + ")");
}

const Why& NodeOf(const Why& tree, std::uint32_t number) {
  std::uint32_t next = 0;
  const Why* node = FindNode(tree, number, next);
  CHECK(node != nullptr);
  return *node;
}

}  // namespace wirewatch
