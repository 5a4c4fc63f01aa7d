#include "rules/watch/compilation.h"

#include <algorithm>
#include <map>
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

class Compiler {
 public:
  explicit Compiler(std::vector<Watchlist> watchlists)
      : watchlists_(std::move(watchlists)) {}

  CompiledWatchlists Run() && {
    NumberEntities();
    FindParts();
    for (std::uint32_t i = 0; i < members_.size(); ++i) {
      AddNames(i);
      AddExclusions(i);
      AddMentionRule(i);
    }
    SortNames();
    AddWatchRules();
    SortRules();
    return std::move(compiled_);
  }

 private:
  struct Member {
    std::string id;
    const Watchlist* watchlist;
    Entity* entity;
  };

  void NumberEntities() {
    for (Watchlist& watchlist : watchlists_) {
      for (Entity& entity : watchlist.entities) {
        members_.push_back(
            {watchlist.id + "/" + entity.id, &watchlist, &entity});
      }
    }
    std::sort(members_.begin(), members_.end(),
              [](const Member& a, const Member& b) { return a.id < b.id; });
    for (const Member& member : members_) {
      CHECK(compiled_.entities.empty() ||
            compiled_.entities.back().id != member.id);
      compiled_.entities.push_back(
          {member.id, member.watchlist->id, member.watchlist->owner,
           member.entity->kind, member.entity->severity, member.entity->flag});
    }
  }

  std::uint32_t NumberOf(std::string_view id) const {
    const auto at =
        std::lower_bound(members_.begin(), members_.end(), id,
                         [](const Member& member, std::string_view wanted) {
                           return member.id < wanted;
                         });
    CHECK(at != members_.end() && at->id == id);
    return static_cast<std::uint32_t>(at - members_.begin());
  }

  void FindParts() {
    for (std::uint32_t i = 0; i < members_.size(); ++i) {
      const Entity& entity = *members_[i].entity;
      if (entity.part_of) {
        parts_[NumberOf(*entity.part_of)].push_back(i);
      }
      for (const std::string& tag : entity.tags) {
        tagged_[tag].push_back(i);
      }
    }
  }

  void AppendWithParts(std::uint32_t entity, EntitySet& set) const {
    CHECK(set.size() <= members_.size());  // else it is part of itself
    set.push_back(entity);
    const auto parts = parts_.find(entity);
    if (parts != parts_.end()) {
      for (const std::uint32_t part : parts->second) {
        AppendWithParts(part, set);
      }
    }
  }

  EntitySet Resolve(const EntityReference& reference) const {
    EntitySet set;
    switch (reference.kind) {
      case EntityReference::Kind::kEntity:
        set.push_back(NumberOf(reference.id));
        break;
      case EntityReference::Kind::kWithParts:
        AppendWithParts(NumberOf(reference.id), set);
        break;
      case EntityReference::Kind::kTagged: {
        const auto tagged = tagged_.find(reference.id);
        CHECK(tagged != tagged_.end());
        set = tagged->second;
        break;
      }
    }
    std::sort(set.begin(), set.end());
    set.erase(std::unique(set.begin(), set.end()), set.end());
    return set;
  }

  Counting::CompiledNeeds Resolve(const Needs& needs,
                                  std::uint32_t entity) const {
    Counting::CompiledNeeds compiled;
    compiled.other_name = needs.other_name;
    compiled.within = needs.within;
    for (const EntityReference& reference : needs.entities) {
      EntitySet set = Resolve(reference);
      std::erase(set, entity);
      if (needs.all || compiled.company.empty()) {
        compiled.company.push_back(std::move(set));
      } else {
        EntitySet& any = compiled.company.front();
        any.insert(any.end(), set.begin(), set.end());
        std::sort(any.begin(), any.end());
      }
    }
    return compiled;
  }

  // An entity's names; a term takes the Arabic article or leaves it, and its
  // inflected forms need no capital.
  void AddNames(std::uint32_t index) {
    Entity& entity = *members_[index].entity;
    for (EntityName& written : entity.names) {
      Name name = std::move(written.name);
      name.entity = index;
      if (entity.kind == EntityKind::kTerm) {
        name.article = ArticleRule::kOptional;
        name.is_term = true;
      }
      if (written.needs) {
        needs_.push_back(Resolve(*written.needs, index));
      }
      names_.push_back({std::move(name), written.needs ? needs_.size() : 0});
    }
  }

  void AddExclusions(std::uint32_t index) {
    std::vector<Exclusion>& exclusions = members_[index].entity->never_in;
    std::sort(
        exclusions.begin(), exclusions.end(),
        [](const Exclusion& a, const Exclusion& b) { return a.key < b.key; });
    for (Exclusion& exclusion : exclusions) {
      const auto number = static_cast<std::uint32_t>(
          members_.size() + compiled_.exclusions.size());
      for (Name& name : exclusion.names) {
        name.entity = number;
        names_.push_back({std::move(name), 0});
      }
      compiled_.exclusions.push_back({index, exclusion.key, exclusion.reason});
    }
  }

  void SortNames() {
    std::sort(names_.begin(), names_.end(),
              [](const NumberedName& a, const NumberedName& b) {
                return NameOrder(a.name, b.name);
              });
    for (NumberedName& numbered : names_) {
      if (numbered.needs != 0) {
        compiled_.needs.emplace(
            static_cast<std::uint32_t>(compiled_.names.size()),
            std::move(needs_[numbered.needs - 1]));
      }
      compiled_.names.push_back(std::move(numbered.name));
    }
  }

  void AddRule(Rule rule, RuleTerms terms) {
    if (terms.when || terms.only != Only{}) {
      terms_.emplace(static_cast<std::uint32_t>(rules_.size()),
                     std::move(terms));
    }
    rules_.push_back(std::move(rule));
  }

  void AddMentionRule(std::uint32_t index) {
    const auto& [id, watchlist, entity] = members_[index];
    if (entity->flag && entity->kind != EntityKind::kTerm) {
      AddRule({"mention/" + id, "Mention of " + id, watchlist->owner,
               watchlist->id, entity->severity, entity->status, index},
              {std::move(entity->only), std::nullopt});
    }
  }

  void AddWatchRules() {
    for (Watchlist& watchlist : watchlists_) {
      for (WatchRule& rule : watchlist.rules) {
        const std::string id = watchlist.id + "/" + rule.id;
        AddRule({id, rule.title.empty() ? rule.id : rule.title,
                 rule.owner.empty() ? watchlist.owner : rule.owner,
                 watchlist.id, rule.severity, rule.status, std::nullopt},
                {std::move(rule.only), CompileCondition(rule.when)});
      }
    }
  }

  CompiledCondition CompileCondition(const Condition& condition) {
    CHECK(condition.op != Condition::Op::kAtLeast ||
          condition.min <= condition.of.size());
    CompiledCondition compiled;
    compiled.written = condition;
    compiled.written.of.clear();
    if (condition.op == Condition::Op::kMention) {
      compiled.entities = Resolve(condition.entity);
    } else if (condition.op == Condition::Op::kRegex) {
      compiled.pattern = static_cast<std::uint32_t>(compiled_.regexes.size());
      compiled_.regexes.push_back(*condition.regex);
    }
    for (const Condition& child : condition.of) {
      compiled.of.push_back(CompileCondition(child));
    }
    return compiled;
  }

  void SortRules() {
    std::vector<std::uint32_t> order(rules_.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) {
                return rules_[a].id < rules_[b].id;
              });
    for (const std::uint32_t i : order) {
      CHECK(compiled_.rules.empty() ||
            compiled_.rules.back().id != rules_[i].id);
      const auto terms = terms_.find(i);
      if (terms != terms_.end()) {
        compiled_.terms.emplace(
            static_cast<std::uint32_t>(compiled_.rules.size()),
            std::move(terms->second));
      }
      compiled_.rules.push_back(std::move(rules_[i]));
    }
  }

  struct NumberedName {
    Name name;
    std::size_t needs;  // number in needs_, from 1; 0: none
  };

  std::vector<Watchlist> watchlists_;
  std::vector<Member> members_;  // by the entity's number
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> parts_;
  std::map<std::string, EntitySet> tagged_;
  std::vector<NumberedName> names_;
  std::vector<Counting::CompiledNeeds> needs_;
  std::vector<Rule> rules_;
  std::unordered_map<std::uint32_t, RuleTerms> terms_;
  CompiledWatchlists compiled_;
};

}  // namespace

CompiledWatchlists Compile(std::vector<Watchlist> watchlists) {
  return Compiler(std::move(watchlists)).Run();
}

}  // namespace wirewatch
