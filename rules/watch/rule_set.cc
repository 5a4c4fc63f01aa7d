#include "rules/watch/rule_set.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <tuple>
#include <utility>

#include "rules/base/check.h"

namespace wirewatch {
namespace {

// The same names in the same order, however the files list them.
bool NameOrder(const Name& a, const Name& b) {
  const auto key = [](const Name& name) {
    return std::tie(name.entity, name.is_form, name.text, name.language,
                    name.letter_case, name.exact, name.marks, name.article,
                    name.clitics, name.never, name.in_url);
  };
  return key(a) < key(b);
}

// An entity's names; a term takes the Arabic article or leaves it, and its
// inflected forms need no capital.
std::vector<Name> NamesOf(Entity& entity, std::uint32_t index) {
  std::vector<Name> names = std::move(entity.names);
  for (Name& name : names) {
    name.entity = index;
    if (entity.kind == EntityKind::kTerm) {
      name.article = ArticleRule::kOptional;
      name.is_term = true;
    }
  }
  return names;
}

bool HasClitic(const Mention& mention) {
  return !mention.clitic.empty();
}

}  // namespace

struct RuleSet::Compiled {
  std::vector<WatchedEntity> entities;
  std::vector<Name> names;
};

RuleSet::Compiled RuleSet::Compile(std::vector<Watchlist> watchlists) {
  struct Member {
    std::string id;
    const Watchlist* watchlist;
    Entity* entity;
  };
  std::vector<Member> members;
  for (Watchlist& watchlist : watchlists) {
    for (Entity& entity : watchlist.entities) {
      members.push_back({watchlist.id + "/" + entity.id, &watchlist, &entity});
    }
  }
  std::sort(members.begin(), members.end(),
            [](const Member& a, const Member& b) { return a.id < b.id; });
  Compiled compiled;
  for (const Member& member : members) {
    CHECK(compiled.entities.empty() ||
          compiled.entities.back().id != member.id);
    const auto index = static_cast<std::uint32_t>(compiled.entities.size());
    compiled.entities.push_back({member.id, member.watchlist->id,
                                 member.watchlist->owner, member.entity->kind,
                                 member.entity->severity, member.entity->flag});
    for (Name& name : NamesOf(*member.entity, index)) {
      compiled.names.push_back(std::move(name));
    }
  }
  std::sort(compiled.names.begin(), compiled.names.end(), NameOrder);
  return compiled;
}

RuleSet::RuleSet(std::vector<Watchlist> watchlists, std::string bundle)
    : RuleSet(std::move(bundle), Compile(std::move(watchlists))) {}

RuleSet::RuleSet(std::string bundle, Compiled compiled)
    : bundle_(std::move(bundle)),
      entities_(std::move(compiled.entities)),
      matcher_(std::move(compiled.names)) {
  // Sorted by id, since the entities are.
  for (std::uint32_t i = 0; i < entities_.size(); ++i) {
    const WatchedEntity& entity = entities_[i];
    if (entity.flag && entity.kind != EntityKind::kTerm) {
      rules_.push_back({"mention/" + entity.id, "Mention of " + entity.id,
                        entity.owner, entity.watchlist, entity.severity, i});
    }
  }
}

std::vector<Verdict> RuleSet::Judge(
    const std::vector<Mention>& mentions) const {
  std::vector<std::uint32_t> order(mentions.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&mentions](std::uint32_t a, std::uint32_t b) {
                     return mentions[a].entity < mentions[b].entity;
                   });
  std::vector<Verdict> verdicts;
  for (const std::uint32_t i : order) {
    const Mention& mention = mentions[i];
    const auto rule = std::lower_bound(
        rules_.begin(), rules_.end(), mention.entity,
        [](const Rule& r, std::uint32_t entity) { return r.entity < entity; });
    if (rule == rules_.end() || rule->entity != mention.entity) {
      continue;
    }
    const auto index = static_cast<std::uint32_t>(rule - rules_.begin());
    if (verdicts.empty() || verdicts.back().rule != index) {
      verdicts.push_back({index,
                          Certainty::kExact,
                          {"mention",
                           entities_[mention.entity].id,
                           /*held=*/true,
                           {}}});
    }
    Verdict& verdict = verdicts.back();
    verdict.certainty = std::max(verdict.certainty, CertaintyOf(mention));
    verdict.why.mentions.push_back(i);
  }
  return verdicts;
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

Certainty CertaintyOf(const Mention& mention) {
  if (mention.inflected || HasClitic(mention)) {
    return Certainty::kInflected;
  }
  return mention.folded ? Certainty::kFolded : Certainty::kExact;
}

std::vector<std::string> HowRecognised(const Mention& mention, const Name& name,
                                       const std::vector<Mention>& all) {
  std::vector<std::string> how;
  if (mention.folded) {
    how.emplace_back("fold");
  }
  if (HasClitic(mention)) {
    how.push_back("clitic:" + mention.clitic);
  }
  if (mention.inflected) {
    how.push_back(name.language.empty() ? "inflected"
                                        : "inflected:" + name.language);
  }
  if (name.is_form) {
    how.emplace_back("form");
  }
  const bool ambiguous =
      std::any_of(all.begin(), all.end(), [&mention](const Mention& other) {
        return other.field == mention.field && other.core == mention.core &&
               other.entity != mention.entity;
      });
  if (ambiguous) {
    how.emplace_back("ambiguous");
  }
  return how;
}

}  // namespace wirewatch
