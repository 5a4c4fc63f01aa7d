#include "config/watchlist/contradictions.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "config/diag/codes.h"
#include "config/watchlist/standing_reader.h"
#include "config/yaml/node_reader.h"

namespace wirewatch {
namespace {

using Op = Condition::Op;

bool Contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// The entities by their whole ids.
class Directory {
 public:
  explicit Directory(const std::vector<ReadWatchlist>& watchlists) {
    for (const ReadWatchlist& read : watchlists) {
      for (const Entity& entity : read.watchlist.entities) {
        entities_.emplace(read.watchlist.id + "/" + entity.id, &entity);
      }
    }
  }

  // Whether each entity of `inner` is one of `outer`.
  bool Covers(const EntityReference& outer,
              const EntityReference& inner) const {
    if (outer == inner) {
      return true;
    }
    if (inner.kind == EntityReference::Kind::kTagged) {
      return false;
    }
    if (outer.kind == EntityReference::Kind::kTagged) {
      return inner.kind == EntityReference::Kind::kEntity &&
             Contains(entities_.at(inner.id)->tags, outer.id);
    }
    return outer.kind == EntityReference::Kind::kWithParts &&
           IsPartOf(inner.id, outer.id);
  }

 private:
  bool IsPartOf(const std::string& part, const std::string& whole) const {
    for (const std::string* at = &part; at != nullptr;) {
      if (*at == whole) {
        return true;
      }
      const auto& next = entities_.at(*at)->part_of;
      at = next ? &*next : nullptr;
    }
    return false;
  }

  std::unordered_map<std::string, const Entity*> entities_;
};

// A mention or a pattern that a rule asks for or excludes.
struct Leaf {
  const Condition* condition;
  FilePlace place;
};
using Leaves = std::vector<Leaf>;

void Append(Leaves& all, const Leaves& more) {
  all.insert(all.end(), more.begin(), more.end());
}

// What is known of a condition.
struct Facts {
  bool never = false;  // it cannot hold
  Leaves needed;       // without each of these it cannot hold
  Leaves enough;       // with any of these it does
  Leaves excluded;     // with any of these it cannot hold
};

// Examines one rule; keeps why it can never hold.
class Examination {
 public:
  Examination(const ReadWatchlist& read, std::size_t rule,
              const Directory& directory)
      : read_(read),
        rule_(read.watchlist.rules[rule]),
        places_(read.rule_places[rule]),
        directory_(directory) {}

  std::optional<Diagnostic> Run() {
    if (const auto excluded = ExcludedByOnly()) {
      return Warning(places_.only, *excluded);
    }
    return Examine(rule_.when).never ? reason_ : std::nullopt;
  }

 private:
  Facts Examine(const Condition& condition) {
    const FilePlace place = places_.conditions[next_++];
    Facts facts;
    if (condition.op == Op::kMention || condition.op == Op::kRegex) {
      facts.needed = facts.enough = {{&condition, place}};
      return facts;
    }
    std::vector<Facts> of;
    for (const Condition& child : condition.of) {
      of.push_back(Examine(child));
    }
    if (condition.op == Op::kNone) {
      for (const Facts& child : of) {
        Append(facts.excluded, child.enough);
      }
      return facts;
    }
    const auto dead = static_cast<std::size_t>(std::count_if(
        of.begin(), of.end(), [](const Facts& child) { return child.never; }));
    const std::size_t wanted = condition.op == Op::kAny       ? 1
                               : condition.op == Op::kAtLeast ? condition.min
                                                              : of.size();
    facts.never = of.size() - dead < wanted;
    for (const Facts& child : of) {
      if (wanted == of.size()) {
        Append(facts.needed, child.needed);
        Append(facts.excluded, child.excluded);
      }
      if (wanted == 1 && condition.op != Op::kNear) {
        Append(facts.enough, child.enough);
      }
    }
    if (!facts.never) {
      facts.never = condition.op == Op::kNear ? StandsApart(condition, place)
                                              : Contradicts(facts);
    }
    return facts;
  }

  bool Contradicts(const Facts& facts) {
    for (const Leaf& excluded : facts.excluded) {
      for (const Leaf& needed : facts.needed) {
        if (Implies(*needed.condition, *excluded.condition)) {
          Diagnostic warning =
              Warning(excluded.place, "it excludes what it asks for");
          warning.labels.push_back(
              {SpanAt(read_.file, needed.place), "it is asked for here"});
          Keep(std::move(warning));
          return true;
        }
      }
    }
    return false;
  }

  // Where the first one holds, the other one does.
  bool Implies(const Condition& one, const Condition& other) const {
    const bool fields =
        other.in.empty() ||
        (!one.in.empty() &&
         std::all_of(one.in.begin(), one.in.end(), [&](const auto& field) {
           return Contains(other.in, field);
         }));
    if (!fields || one.op != other.op) {
      return false;
    }
    if (one.op == Op::kMention) {
      return other.min <= one.min &&
             directory_.Covers(other.entity, one.entity);
    }
    return one.regex->written() == other.regex->written() &&
           one.regex->options().text == other.regex->options().text &&
           one.regex->options().edges == other.regex->options().edges;
  }

  // What is near something else, but for the whole article, is in its field.
  bool StandsApart(const Condition& near, const FilePlace& place) {
    if (near.within.extent == Extent::kArticle) {
      return false;
    }
    const bool together = std::any_of(
        kTextFields.begin(), kTextFields.end(), [&](std::string_view field) {
          return std::all_of(
              near.of.begin(), near.of.end(),
              [&](const Condition& member) { return MayBeIn(member, field); });
        });
    if (!together) {
      Keep(Warning(place, "the members of `near` look in different fields"));
    }
    return !together;
  }

  static bool MayBeIn(const Condition& member, std::string_view field) {
    if (member.op == Op::kAny) {
      return std::any_of(
          member.of.begin(), member.of.end(),
          [&](const Condition& child) { return MayBeIn(child, field); });
    }
    return member.in.empty() || Contains(member.in, field);
  }

  std::optional<std::string> ExcludedByOnly() const {
    const Only& only = rule_.only;
    const auto is_excluded = [&](const std::string& language) {
      return std::any_of(only.language_not.begin(), only.language_not.end(),
                         [&](const std::string& range) {
                           return (language + "-").starts_with(range + "-");
                         });
    };
    if (!only.language.empty() &&
        std::all_of(only.language.begin(), only.language.end(), is_excluded)) {
      return "each language of its `only` is also in `language_not`";
    }
    if (!only.source.empty() &&
        std::all_of(only.source.begin(), only.source.end(),
                    [&](const std::string& source) {
                      return Contains(only.source_not, source);
                    })) {
      return "each source of its `only` is also in `source_not`";
    }
    for (const std::string& field : only.has) {
      if (Contains(only.has_not, field)) {
        return Quoted(field) + " stands in `has` and in `has_not`";
      }
    }
    return std::nullopt;
  }

  Diagnostic Warning(const FilePlace& place, const std::string& why) const {
    Diagnostic warning;
    warning.code = codes::kNeverHolds.id;
    warning.level = Level::kWarning;
    warning.message =
        "the rule " + Quoted(rule_.id) + " can never hold: " + why;
    warning.span = SpanAt(read_.file, place);
    return warning;
  }

  void Keep(Diagnostic warning) {
    if (!reason_) {
      reason_ = std::move(warning);
    }
  }

  const ReadWatchlist& read_;
  const WatchRule& rule_;
  const RulePlaces& places_;
  const Directory& directory_;
  std::size_t next_ = 0;
  std::optional<Diagnostic> reason_;
};

}  // namespace

Diagnostics WarnOfContradictions(const std::vector<ReadWatchlist>& watchlists) {
  Diagnostics warnings;
  const bool any = std::any_of(
      watchlists.begin(), watchlists.end(),
      [](const auto& read) { return !read.watchlist.rules.empty(); });
  if (!any) {
    return warnings;
  }
  const Directory directory(watchlists);
  for (const ReadWatchlist& read : watchlists) {
    for (std::size_t i = 0; i < read.watchlist.rules.size(); ++i) {
      auto warning = Examination(read, i, directory).Run();
      if (warning && warnings.size() < kMostOfOneFile) {
        warnings.push_back(*std::move(warning));
      }
    }
  }
  return warnings;
}

}  // namespace wirewatch
