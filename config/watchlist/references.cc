#include "config/watchlist/references.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "config/diag/codes.h"
#include "config/watchlist/cycles.h"
#include "config/watchlist/ids.h"
#include "config/yaml/node_reader.h"
#include "rules/text/fold.h"

namespace wirewatch {
namespace {

using Use = WrittenReference::Use;

// How many ids and names are compared in search of what was meant, over all
// faults.
constexpr std::size_t kMostComparisons = 2'000'000;

std::string_view BareId(std::string_view id) {
  return id.substr(id.find('/') + 1);
}

// A reference with the watchlist that it stands in.
struct Standing {
  const ReadWatchlist* watchlist;
  const WrittenReference* written;
};

class ReferenceCheck {
 public:
  ReferenceCheck(const std::vector<ReadWatchlist>& watchlists, bool all_read)
      : watchlists_(watchlists), all_read_(all_read) {}

  Diagnostics Run() {
    const bool any =
        std::any_of(watchlists_.begin(), watchlists_.end(),
                    [](const auto& read) { return !read.references.empty(); });
    if (!any) {
      return {};
    }
    NumberEntities();
    for (const ReadWatchlist& read : watchlists_) {
      for (const WrittenReference& written : read.references) {
        if (!written.is_id) {
          NotAnId({&read, &written});
        } else if (!IsThere(written.reference)) {
          Dangling({&read, &written});
        }
      }
    }
    Circles(Use::kPartOf);
    Circles(Use::kNeeds);
    if (faults_.empty()) {
      CheckDepth();
    }
    return std::move(faults_);
  }

 private:
  void NumberEntities() {
    for (const ReadWatchlist& read : watchlists_) {
      firsts_.push_back(ids_.size());
      read_ids_.insert(read.watchlist.id);
      for (const Entity& entity : read.watchlist.entities) {
        ids_.push_back(read.watchlist.id + "/" + entity.id);
        tags_.insert(entity.tags.begin(), entity.tags.end());
      }
    }
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      numbers_.emplace(ids_[i], i);
    }
  }

  bool IsThere(const EntityReference& reference) const {
    return IsTag(reference) ? tags_.contains(reference.id)
                            : numbers_.contains(reference.id);
  }

  Diagnostic* Fault(const Code& code, const Standing& at, std::string message,
                    std::vector<std::string> help = {}) {
    if (faults_.size() == kMostOfOneFile) {
      return nullptr;
    }
    Diagnostic& fault = faults_.emplace_back();
    fault.code = code.id;
    fault.message = std::move(message);
    fault.span = SpanAt(at.watchlist->file, at.written->place);
    fault.help = std::move(help);
    return &fault;
  }

  void Dangling(const Standing& at) {
    const EntityReference& reference = at.written->reference;
    const std::string home = reference.id.substr(0, reference.id.find('/'));
    if (!all_read_ && !read_ids_.contains(home)) {
      return;
    }
    const bool tag = IsTag(reference);
    const std::string& own = at.watchlist->watchlist.id;
    const std::string_view written =
        home == own ? BareId(reference.id) : std::string_view(reference.id);
    std::string message = "no entity ";
    if (tag) {
      message += "has the tag `";
    } else if (!read_ids_.contains(home)) {
      message = "no watchlist `" + home + "` for `";
    } else {
      message += "`";
    }
    Fault(codes::kDangling, at, message + std::string(written) + "`",
          Hints(reference, at.watchlist->watchlist.id));
  }

  void NotAnId(const Standing& at) {
    const EntityReference& reference = at.written->reference;
    const std::string& own = at.watchlist->watchlist.id;
    std::string message = Quoted(reference.id) + " is not the id of ";
    message += IsTag(reference) ? "a tag" : "an entity";
    std::vector<std::string> help;
    const auto meant = MeantId(reference.id);
    if (meant && IsThere({reference.kind, own + "/" + *meant})) {
      help = {"did you mean " + Quoted(*meant) + "?"};
    } else {
      help = HintOfName(reference, own);
    }
    if (help.empty()) {
      help = {
          "ids are made of a-z, 0-9, `-` and `_`: write `isis`, or "
          "`levant/isis` of another watchlist"};
    }
    Fault(codes::kBadId, at, std::move(message), std::move(help));
  }

  static bool IsTag(const EntityReference& reference) {
    return reference.kind == EntityReference::Kind::kTagged;
  }

  // The same id in another watchlist, the entity of this name, or the nearest
  // id.
  std::vector<std::string> Hints(const EntityReference& reference,
                                 const std::string& own) {
    std::vector<std::string> known = ids_;
    if (IsTag(reference)) {
      known.assign(tags_.begin(), tags_.end());
      std::sort(known.begin(), known.end());
    }
    compared_ += known.size();
    if (compared_ > kMostComparisons) {
      return {};
    }
    const std::string_view bare = BareId(reference.id);
    for (const std::string& id : known) {
      if (BareId(id) == bare) {
        return {"write " + Quoted(Shown(id, own))};
      }
    }
    if (auto hint = HintOfName(reference, own); !hint.empty()) {
      return hint;
    }
    // At home an id is written bare: compared so, two slips are two slips.
    std::vector<std::string> shown;
    std::transform(known.begin(), known.end(), std::back_inserter(shown),
                   [&](const std::string& id) { return Shown(id, own); });
    if (const auto nearest = Nearest(Shown(reference.id, own), shown)) {
      return {"did you mean " + Quoted(*nearest) + "?"};
    }
    return {IsTag(reference) ? "tags stand under `tags` of the entities"
                             : "add it under `entities`, or correct the id"};
  }

  // The id of the entity that has this text as a name.
  std::vector<std::string> HintOfName(const EntityReference& reference,
                                      const std::string& own) {
    const std::string wanted = FoldName(BareId(reference.id));
    if (IsTag(reference) || wanted.empty()) {
      return {};
    }
    for (const ReadWatchlist& read : watchlists_) {
      for (const Entity& entity : read.watchlist.entities) {
        for (const EntityName& name : entity.names) {
          if (++compared_ > kMostComparisons) {
            return {};
          }
          if (FoldName(name.name.text) == wanted) {
            return {"write the id, not a name: " +
                    Quoted(Shown(read.watchlist.id + "/" + entity.id, own))};
          }
        }
      }
    }
    return {};
  }

  static std::string Shown(const std::string& id, const std::string& own) {
    return std::string(id.starts_with(own + "/") ? BareId(id) : id);
  }

  void Circles(Use use) {
    std::vector<std::vector<Arrow>> arrows(ids_.size());
    std::vector<Standing> labels;
    for (std::size_t list = 0; list < watchlists_.size(); ++list) {
      for (const WrittenReference& written : watchlists_[list].references) {
        const auto to = numbers_.find(written.reference.id);
        if (written.use == use && to != numbers_.end() &&
            written.reference.kind != EntityReference::Kind::kTagged) {
          arrows[firsts_[list] + written.entity].push_back(
              {to->second, labels.size()});
          labels.push_back({&watchlists_[list], &written});
        }
      }
    }
    for (const auto& cycle : FindCycles(arrows)) {
      Circle(use, cycle, labels);
    }
  }

  void Circle(Use use, const std::vector<std::size_t>& cycle,
              const std::vector<Standing>& labels) {
    const auto owner = [&](const Standing& at) {
      return Quoted(ids_[firsts_[static_cast<std::size_t>(at.watchlist -
                                                          watchlists_.data())] +
                         at.written->entity]);
    };
    const auto sentence = [&](const Standing& at) {
      return owner(at) + (use == Use::kPartOf ? " is part of " : " needs ") +
             Quoted(at.written->reference.id);
    };
    const Standing& first = labels[cycle.front()];
    const bool alone = cycle.size() == 1;
    Diagnostic* fault = Fault(
        codes::kCycle, first,
        alone ? owner(first) +
                    (use == Use::kPartOf ? " is part of" : " needs") + " itself"
              : "a circle: " + sentence(first));
    if (fault == nullptr) {
      return;
    }
    for (std::size_t i = 1; i < cycle.size(); ++i) {
      const Standing& at = labels[cycle[i]];
      fault->labels.push_back(
          {SpanAt(at.watchlist->file, at.written->place), sentence(at)});
    }
    fault->help = {use == Use::kPartOf
                       ? "take one of them away: the whole is no part"
                       : "take one of them away: names that are doubtful by "
                         "themselves cannot prove each other"};
  }

  // Only what is one too deep is reported, not all that is below it.
  void CheckDepth() {
    std::unordered_map<std::string_view, const std::string*> wholes;
    for (std::size_t list = 0; list < watchlists_.size(); ++list) {
      const auto& entities = watchlists_[list].watchlist.entities;
      for (std::size_t i = 0; i < entities.size(); ++i) {
        if (entities[i].part_of) {
          wholes.emplace(ids_[firsts_[list] + i], &*entities[i].part_of);
        }
      }
    }
    for (const ReadWatchlist& read : watchlists_) {
      for (const WrittenReference& written : read.references) {
        if (written.use != Use::kPartOf) {
          continue;
        }
        std::size_t depth = 1;
        auto at = wholes.find(written.reference.id);
        for (; at != wholes.end() && depth <= kDeepestPart + 1; ++depth) {
          at = wholes.find(*at->second);
        }
        if (depth == kDeepestPart + 1) {
          Fault(codes::kOutOfBounds, {&read, &written},
                "parts of parts, more than " + std::to_string(kDeepestPart) +
                    " deep",
                {"leave out levels that no rule asks for"});
        }
      }
    }
  }

  const std::vector<ReadWatchlist>& watchlists_;
  const bool all_read_;
  Diagnostics faults_;
  std::vector<std::string> ids_;     // of all entities, file by file
  std::vector<std::size_t> firsts_;  // the number of each file's first one
  std::unordered_map<std::string_view, std::size_t> numbers_;
  std::unordered_set<std::string> tags_;
  std::unordered_set<std::string> read_ids_;  // of watchlists
  std::size_t compared_ = 0;
};

}  // namespace

Diagnostics CheckReferences(const std::vector<ReadWatchlist>& watchlists,
                            bool all_read) {
  return ReferenceCheck(watchlists, all_read).Run();
}

}  // namespace wirewatch
