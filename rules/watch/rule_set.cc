#include "rules/watch/rule_set.h"

#include <algorithm>
#include <utility>

namespace wirewatch {
namespace {

// The weakest of the pieces of evidence that `why` and its children name.
Certainty CertaintyOf(const Why& why, const CountedMentions& counted) {
  Certainty weakest =
      why.matches.empty() ? Certainty::kExact : Certainty::kFolded;
  for (const std::uint32_t mention : why.mentions) {
    weakest = std::max(weakest, CertaintyOf(counted, mention));
  }
  for (const Why& child : why.of) {
    weakest = std::max(weakest, CertaintyOf(child, counted));
  }
  return weakest;
}

Occasions OccasionsOf(const CompiledWatchlists& compiled) {
  std::vector<Occasion> occasions(compiled.rules.size());
  for (std::uint32_t i = 0; i < compiled.rules.size(); ++i) {
    const Rule& rule = compiled.rules[i];
    if (!IsRun(rule.status)) {
      continue;
    }
    if (rule.entity) {
      occasions[i].entities = {*rule.entity};
    } else {
      occasions[i] = OccasionOf(*compiled.terms.at(i).when);
    }
  }
  return {occasions, static_cast<std::uint32_t>(compiled.entities.size()),
          static_cast<std::uint32_t>(compiled.regexes.size())};
}

// Of things sorted by their ids.
template <typename Thing>
std::optional<std::uint32_t> NumberOfId(const std::vector<Thing>& things,
                                        std::string_view id) {
  const auto at = std::ranges::lower_bound(things, id, {}, &Thing::id);
  if (at == things.end() || at->id != id) {
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(at - things.begin());
}

}  // namespace

RuleSet::RuleSet(std::vector<Watchlist> watchlists, std::string bundle)
    : RuleSet(std::move(bundle), Compile(std::move(watchlists))) {}

RuleSet::RuleSet(std::string bundle, CompiledWatchlists compiled)
    : bundle_(std::move(bundle)),
      occasions_(OccasionsOf(compiled)),
      entities_(std::move(compiled.entities)),
      rules_(std::move(compiled.rules)),
      terms_(std::move(compiled.terms)),
      matcher_(std::move(compiled.names)),
      counting_(static_cast<std::uint32_t>(entities_.size()),
                std::move(compiled.exclusions), std::move(compiled.needs)),
      regexes_(std::move(compiled.regexes)) {}

Why RuleSet::WhyOf(std::uint32_t rule, Evaluation& evaluation) const {
  if (!rules_[rule].entity) {
    return evaluation.Judge(*terms_.at(rule).when);
  }
  const std::uint32_t entity = *rules_[rule].entity;
  Why why;
  why.subject = entities_[entity].id;
  why.mentions = evaluation.MentionsOfEntity(entity);
  why.held = !why.mentions.empty();
  return why;
}

std::optional<std::uint32_t> RuleSet::EntityNumber(std::string_view id) const {
  return NumberOfId(entities_, id);
}

std::optional<std::uint32_t> RuleSet::RuleNumber(std::string_view id) const {
  return NumberOfId(rules_, id);
}

Judgement RuleSet::Judge(const Document& document, const FoldedText& text,
                         std::vector<Mention> found,
                         const std::function<bool()>& stopped) const {
  Judgement judgement;
  if (found.empty() && occasions_.patterns().empty()) {
    return judgement;
  }
  judgement.marks_are_cut =
      std::ranges::any_of(text.fields, &FoldedField::marks_are_cut);
  Passages passages(document);
  judgement.counted = counting_.Count(std::move(found), passages);
  LazyScan scan(regexes_, document, text);
  Evaluation evaluation(document, judgement.counted.mentions, passages, scan);
  std::vector<std::uint32_t> candidates;
  for (const std::uint32_t entity : evaluation.mentioned()) {
    const auto rules = occasions_.OfEntity(entity);
    candidates.insert(candidates.end(), rules.begin(), rules.end());
  }
  for (const std::uint32_t pattern : occasions_.patterns()) {
    if (scan().MayMatch(pattern)) {
      const auto rules = occasions_.OfPattern(pattern);
      candidates.insert(candidates.end(), rules.begin(), rules.end());
    }
  }
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()),
                   candidates.end());
  for (const std::uint32_t rule : candidates) {
    if (stopped && stopped()) {
      break;
    }
    const auto terms = terms_.find(rule);
    if (terms != terms_.end() && !Admits(terms->second.only, document)) {
      continue;
    }
    const Why why = WhyOf(rule, evaluation);
    if (why.held) {
      Why essence = Essence(why);
      const Certainty certainty = CertaintyOf(essence, judgement.counted);
      judgement.verdicts.push_back({rule, certainty, std::move(essence)});
    }
  }
  return judgement;
}

namespace {

// Whether a condition, or one in it, asks for one of these; both sorted.
bool AsksFor(const CompiledCondition& condition, const EntitySet& wanted) {
  const auto asked = [&](std::uint32_t entity) {
    return std::ranges::binary_search(condition.entities, entity);
  };
  return std::ranges::any_of(wanted, asked) ||
         std::ranges::any_of(condition.of, [&](const CompiledCondition& of) {
           return AsksFor(of, wanted);
         });
}

}  // namespace

std::vector<std::uint32_t> RuleSet::RulesAskingFor(
    const EntitySet& entities) const {
  std::vector<std::uint32_t> rules;
  for (std::uint32_t rule = 0; rule < rules_.size(); ++rule) {
    const bool asks =
        rules_[rule].entity
            ? std::ranges::binary_search(entities, *rules_[rule].entity)
            : AsksFor(*terms_.at(rule).when, entities);
    if (asks) {
      rules.push_back(rule);
    }
  }
  return rules;
}

std::string_view ToString(Certainty certainty) {
  switch (certainty) {
    case Certainty::kExact:
      return "exact";
    case Certainty::kFolded:
      return "folded";
    case Certainty::kInflected:
      return "inflected";
    case Certainty::kConditioned:
      return "conditioned";
  }
  return "conditioned";
}

std::vector<std::uint32_t> CompanyOf(const CountedMentions& counted,
                                     std::uint32_t mention) {
  std::vector<std::uint32_t> entities;
  auto at =
      std::lower_bound(counted.company.begin(), counted.company.end(), mention,
                       [](const Company& c, std::uint32_t wanted) {
                         return c.mention < wanted;
                       });
  for (; at != counted.company.end() && at->mention == mention; ++at) {
    entities.push_back(at->entity);
  }
  return entities;
}

Certainty CertaintyOf(const CountedMentions& counted, std::uint32_t index) {
  const Mention& mention = counted.mentions[index];
  if (!CompanyOf(counted, index).empty()) {
    return Certainty::kConditioned;
  }
  if (mention.inflected || !mention.clitic.empty()) {
    return Certainty::kInflected;
  }
  return mention.folded ? Certainty::kFolded : Certainty::kExact;
}

namespace {

// Mentions of the same words stand side by side, so the neighbours tell.
bool IsAmbiguous(const std::vector<Mention>& mentions, std::size_t index) {
  const Mention& mention = mentions[index];
  const auto claims = [&](std::size_t i) {
    return i < mentions.size() && mentions[i].field == mention.field &&
           mentions[i].core == mention.core &&
           mentions[i].entity != mention.entity;
  };
  return (index > 0 && claims(index - 1)) || claims(index + 1);
}

}  // namespace

std::vector<std::string> HowRecognised(const Mention& mention,
                                       const Name& name) {
  std::vector<std::string> how;
  if (mention.folded) {
    how.emplace_back("fold");
  }
  if (!mention.clitic.empty()) {
    how.push_back("clitic:" + mention.clitic);
  }
  if (mention.inflected) {
    how.push_back(name.language.empty() ? "inflected"
                                        : "inflected:" + name.language);
  }
  if (name.is_form) {
    how.emplace_back("form");
  }
  return how;
}

std::vector<std::string> HowRecognised(const RuleSet& rules,
                                       const CountedMentions& counted,
                                       std::uint32_t index) {
  const Mention& mention = counted.mentions[index];
  std::vector<std::string> how =
      HowRecognised(mention, rules.matcher().names()[mention.name]);
  for (const std::uint32_t entity : CompanyOf(counted, index)) {
    how.push_back("needs:" + rules.entities()[entity].id);
  }
  if (IsAmbiguous(counted.mentions, index)) {
    how.emplace_back("ambiguous");
  }
  return how;
}

}  // namespace wirewatch
