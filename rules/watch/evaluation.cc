#include "rules/watch/evaluation.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "rules/base/check.h"
#include "rules/watch/near.h"

namespace wirewatch {

Evaluation::Evaluation(const Document& document,
                       const std::vector<Mention>& mentions, Passages& passages,
                       LazyScan& scan)
    : document_(document),
      mentions_(mentions),
      passages_(passages),
      scan_(scan),
      by_entity_(mentions.size()) {
  std::iota(by_entity_.begin(), by_entity_.end(), 0);
  std::stable_sort(by_entity_.begin(), by_entity_.end(),
                   [&](std::uint32_t a, std::uint32_t b) {
                     return mentions_[a].entity < mentions_[b].entity;
                   });
  for (const std::uint32_t mention : by_entity_) {
    const std::uint32_t entity = mentions_[mention].entity;
    if (mentioned_.empty() || mentioned_.back() != entity) {
      mentioned_.push_back(entity);
    }
  }
}

std::vector<std::uint32_t> Evaluation::MentionsOfEntity(
    std::uint32_t entity) const {
  const auto first =
      std::lower_bound(by_entity_.begin(), by_entity_.end(), entity,
                       [&](std::uint32_t mention, std::uint32_t wanted) {
                         return mentions_[mention].entity < wanted;
                       });
  const auto end = std::find_if(first, by_entity_.end(), [&](auto mention) {
    return mentions_[mention].entity != entity;
  });
  return {first, end};
}

// Few entities are mentioned, but a set (a country with all its parts) may be
// large: so each that is mentioned is looked up in the set.
std::vector<std::uint32_t> Evaluation::MentionsOfSet(
    const EntitySet& set) const {
  std::vector<std::uint32_t> found;
  for (const std::uint32_t entity : mentioned_) {
    if (std::binary_search(set.begin(), set.end(), entity)) {
      const std::vector<std::uint32_t> its = MentionsOfEntity(entity);
      found.insert(found.end(), its.begin(), its.end());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool Evaluation::IsIn(std::uint32_t field,
                      const std::vector<std::string>& fields) const {
  return fields.empty() ||
         std::find(fields.begin(), fields.end(),
                   document_.fields[field].name) != fields.end();
}

std::vector<Evaluation::Evidence> Evaluation::EvidenceOf(
    const CompiledCondition& condition) {
  std::vector<Evidence> evidence;
  switch (condition.written.op) {
    case Condition::Op::kMention:
      for (const std::uint32_t i : MentionsOfSet(condition.entities)) {
        if (IsIn(mentions_[i].field, condition.written.in)) {
          evidence.push_back({{mentions_[i].field, mentions_[i].core}, i});
        }
      }
      break;
    case Condition::Op::kRegex:
      for (const RegexMatch& match :
           scan_().MatchesOf(condition.pattern).matches) {
        if (IsIn(match.field, condition.written.in)) {
          evidence.push_back({{match.field, match.span}, 0, /*is_match=*/true});
        }
      }
      break;
    case Condition::Op::kAny:
      for (const CompiledCondition& child : condition.of) {
        const std::vector<Evidence> its = EvidenceOf(child);
        evidence.insert(evidence.end(), its.begin(), its.end());
      }
      break;
    default:
      CHECK(false);  // not a member of near
  }
  return evidence;
}

void Evaluation::JudgeNear(const CompiledCondition& condition, Why& why) {
  struct Member {
    MemberPlace candidate;
    Evidence evidence;
  };
  std::vector<Member> members;
  for (std::size_t i = 0; i < condition.of.size(); ++i) {
    for (const Evidence& evidence : EvidenceOf(condition.of[i])) {
      members.push_back({{evidence.place, i}, evidence});
    }
  }
  std::stable_sort(members.begin(), members.end(),
                   [](const Member& a, const Member& b) {
                     return a.candidate.place < b.candidate.place;
                   });
  std::vector<MemberPlace> candidates;
  candidates.reserve(members.size());
  for (const Member& member : members) {
    candidates.push_back(member.candidate);
  }
  const std::vector<bool> part = StandTogether(
      candidates, condition.of.size(), condition.written.within, passages_);
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!part[i]) {
      continue;
    }
    why.held = true;
    const Evidence& evidence = members[i].evidence;
    if (evidence.is_match) {
      why.matches.push_back(evidence.place);
    } else {
      why.mentions.push_back(evidence.mention);
    }
  }
  std::sort(why.mentions.begin(), why.mentions.end());
  why.mentions.erase(std::unique(why.mentions.begin(), why.mentions.end()),
                     why.mentions.end());
}

Why Evaluation::Judge(const CompiledCondition& condition) {
  const Condition& written = condition.written;
  Why why;
  why.op = written.op;
  why.min = written.min;
  why.in = written.in;
  why.exclusion = written.exclusion;
  std::size_t held = 0;
  for (const CompiledCondition& child : condition.of) {
    why.of.push_back(Judge(child));
    held += why.of.back().held ? 1 : 0;
  }
  switch (written.op) {
    case Condition::Op::kMention:
      why.subject = ToString(written.entity);
      for (const Evidence& evidence : EvidenceOf(condition)) {
        why.mentions.push_back(evidence.mention);
      }
      why.held = why.mentions.size() >= written.min;
      break;
    case Condition::Op::kRegex:
      why.subject = written.regex->written();
      for (const Evidence& evidence : EvidenceOf(condition)) {
        why.matches.push_back(evidence.place);
      }
      why.held = !why.matches.empty();
      break;
    case Condition::Op::kAll:
      why.held = held == condition.of.size();
      break;
    case Condition::Op::kAny:
      why.held = held > 0;
      break;
    case Condition::Op::kNone:
      why.held = held == 0;
      break;
    case Condition::Op::kAtLeast:
      why.held = held >= written.min;
      break;
    case Condition::Op::kNear:
      why.subject = ToString(written.within);
      JudgeNear(condition, why);
      break;
  }
  return why;
}

}  // namespace wirewatch
