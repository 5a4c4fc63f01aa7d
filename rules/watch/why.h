// Why: what a rule's conditions came to in one article.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rules/watch/condition.h"
#include "rules/watch/passages.h"

namespace wirewatch {

// A condition with what it came to, in the shape of the rule's tree. A value:
// nothing in it dangles.
struct Why {
  Condition::Op op = Condition::Op::kMention;
  // What was asked for: the entity of a mention ("levant/syria+"), the pattern
  // of a regex, the reach of `near` ("sentence"); else empty.
  std::string subject{};
  std::uint32_t min = 1;          // of mention and at_least
  std::vector<std::string> in{};  // the fields of mention and regex; empty: all
  std::string exclusion{};        // its key, in a `none:` map
  bool held = false;
  // Where it holds, in the order of the document: of a mention, a regex and
  // near. Mentions by their index among those that count.
  std::vector<std::uint32_t> mentions{};
  std::vector<Place> matches{};  // of a regex
  // Of all, any, none and at_least; of near, its members by themselves.
  std::vector<Why> of{};
};

// The condition in a few words, without its children: "levant/isis, 2 times, in
// headline", "near, within sentence", "retrospective: levant/anniversary". A
// regex stands there as it was written.
std::string Describe(const Why& why);

// What the rule rests on: without conditions that did not hold, without those
// that only exclude, and without the members of near. `why` held.
Why Essence(const Why& why);

// The mentions and the matches of the whole tree, sorted, each once.
std::vector<std::uint32_t> MentionsOf(const Why& why);
std::vector<Place> MatchesOf(const Why& why);

}  // namespace wirewatch
