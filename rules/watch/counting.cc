#include "rules/watch/counting.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace wirewatch {
namespace {

Place PlaceOf(const Mention& mention) {
  return {mention.field, mention.core};
}

// The mentions that may keep a name company, for questions of one reach.
class Neighbours {
 public:
  Neighbours(const std::vector<const Mention*>& mentions, Reach reach,
             Passages& passages)
      : reach_(reach), passages_(passages), mentions_(mentions) {
    if (reach_.extent == Extent::kWords) {
      FindFarthestEnds();
    } else {
      for (const Mention* mention : mentions_) {
        by_key_.try_emplace(passages_.KeyOf(PlaceOf(*mention), reach_.extent),
                            mention->entity);
      }
    }
  }

  // The entity of one that is within reach.
  std::optional<std::uint32_t> Near(const Mention& mention) {
    if (reach_.extent == Extent::kWords) {
      return NearInWords(mention);
    }
    const auto found =
        by_key_.find(passages_.KeyOf(PlaceOf(mention), reach_.extent));
    return found == by_key_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  // For each mention, that of its field up to it which ends last.
  void FindFarthestEnds() {
    for (std::size_t i = 0; i < mentions_.size(); ++i) {
      std::size_t farthest = i;
      if (i > 0 && mentions_[i - 1]->field == mentions_[i]->field &&
          mentions_[farthest_[i - 1]]->core.end > mentions_[i]->core.end) {
        farthest = farthest_[i - 1];
      }
      farthest_.push_back(farthest);
    }
  }

  // To the right the nearest is the one that begins first, to the left the one
  // that ends last.
  std::optional<std::uint32_t> NearInWords(const Mention& mention) {
    const auto right = std::lower_bound(
        mentions_.begin(), mentions_.end(), PlaceOf(mention),
        [](const Mention* m, const Place& at) { return PlaceOf(*m) < at; });
    const auto index = static_cast<std::size_t>(right - mentions_.begin());
    if (index > 0) {
      const Mention& left = *mentions_[farthest_[index - 1]];
      if (passages_.Together({PlaceOf(left), PlaceOf(mention)}, reach_)) {
        return left.entity;
      }
    }
    if (right != mentions_.end() &&
        passages_.Together({PlaceOf(mention), PlaceOf(**right)}, reach_)) {
      return (*right)->entity;
    }
    return std::nullopt;
  }

  Reach reach_;
  Passages& passages_;
  std::vector<const Mention*> mentions_;  // in order
  std::vector<std::size_t> farthest_;
  std::map<std::uint64_t, std::uint32_t> by_key_;  // to the first one's entity
};

bool Contains(const EntitySet& set, std::uint32_t entity) {
  return std::binary_search(set.begin(), set.end(), entity);
}

}  // namespace

// The counting of one article.
class Counting::Run {
 public:
  Run(const Counting& counting, const std::vector<Mention>& found,
      Passages& passages)
      : counting_(counting), found_(found), passages_(passages) {
    for (const Mention& mention : found_) {
      if (mention.entity >= counting_.entities_) {
        hiding_[mention.entity - counting_.entities_].push_back(&mention);
      }
    }
  }

  CountedMentions Result() {
    std::vector<std::optional<std::uint32_t>> hidden;
    hidden.reserve(found_.size());
    for (const Mention& mention : found_) {
      hidden.push_back(HidingExclusion(mention));
      if (mention.entity < counting_.entities_ && !hidden.back()) {
        raw_.push_back(&mention);
      }
    }
    CountedMentions counted;
    for (std::size_t i = 0; i < found_.size(); ++i) {
      if (found_[i].entity >= counting_.entities_) {
        continue;
      }
      if (hidden[i]) {
        counted.discarded.push_back({found_[i], hidden[i]});
      } else {
        CountOne(found_[i], counted);
      }
    }
    return counted;
  }

 private:
  // Mentions of one exclusion do not overlap, so only the last that begins at
  // or before the mention may hold it.
  std::optional<std::uint32_t> HidingExclusion(const Mention& mention) const {
    const auto& exclusions = counting_.exclusions_;
    const auto first =
        std::lower_bound(exclusions.begin(), exclusions.end(), mention.entity,
                         [](const WatchedExclusion& e, std::uint32_t id) {
                           return e.entity < id;
                         });
    for (auto it = first;
         it != exclusions.end() && it->entity == mention.entity; ++it) {
      const auto number = static_cast<std::uint32_t>(it - exclusions.begin());
      const auto hiding = hiding_.find(number);
      if (hiding != hiding_.end() && IsInside(mention, hiding->second)) {
        return number;
      }
    }
    return std::nullopt;
  }

  static bool IsInside(const Mention& mention,
                       const std::vector<const Mention*>& wholes) {
    const auto after =
        std::upper_bound(wholes.begin(), wholes.end(), mention,
                         [](const Mention& m, const Mention* whole) {
                           return std::pair(m.field, m.core.begin) <
                                  std::pair(whole->field, whole->core.begin);
                         });
    if (after == wholes.begin()) {
      return false;
    }
    const Mention& whole = **std::prev(after);
    return whole.field == mention.field && whole.core.end >= mention.core.end;
  }

  void CountOne(const Mention& mention, CountedMentions& counted) {
    const auto needs = counting_.needs_.find(mention.name);
    const auto index = static_cast<std::uint32_t>(counted.mentions.size());
    if (needs == counting_.needs_.end()) {
      counted.mentions.push_back(mention);
      return;
    }
    const auto company = CompanyOf(mention, needs->second);
    if (!company) {
      counted.discarded.push_back({mention, std::nullopt});
      return;
    }
    counted.mentions.push_back(mention);
    for (const std::uint32_t entity : *company) {
      counted.company.push_back({index, entity});
    }
  }

  // An entity for each thing that the mention needs; nothing if one is missing.
  std::optional<std::vector<std::uint32_t>> CompanyOf(
      const Mention& mention, const CompiledNeeds& needs) {
    std::vector<std::uint32_t> company;
    for (const EntitySet& set : needs.company) {
      const auto entity = NeighboursOf(set, needs.within).Near(mention);
      if (!entity) {
        return std::nullopt;
      }
      company.push_back(*entity);
    }
    if (needs.other_name) {
      if (!OtherNames(mention.entity, needs.within).Near(mention)) {
        return std::nullopt;
      }
      company.push_back(mention.entity);
    }
    return company;
  }

  Neighbours& NeighboursOf(const EntitySet& set, Reach reach) {
    auto& kept = by_set_[&set];
    if (!kept) {
      kept.emplace(Select([&](const Mention& mention) {
                     return Contains(set, mention.entity);
                   }),
                   reach, passages_);
    }
    return *kept;
  }

  Neighbours& OtherNames(std::uint32_t entity, Reach reach) {
    auto& kept = by_entity_[{entity, reach.extent, reach.words}];
    if (!kept) {
      kept.emplace(Select([&](const Mention& mention) {
                     return mention.entity == entity &&
                            !counting_.needs_.contains(mention.name);
                   }),
                   reach, passages_);
    }
    return *kept;
  }

  template <typename Predicate>
  std::vector<const Mention*> Select(Predicate wanted) const {
    std::vector<const Mention*> selected;
    std::copy_if(raw_.begin(), raw_.end(), std::back_inserter(selected),
                 [&](const Mention* mention) { return wanted(*mention); });
    return selected;
  }

  const Counting& counting_;
  const std::vector<Mention>& found_;
  Passages& passages_;
  std::unordered_map<std::uint32_t, std::vector<const Mention*>> hiding_;
  std::vector<const Mention*> raw_;  // not hidden; they may be company
  std::unordered_map<const EntitySet*, std::optional<Neighbours>> by_set_;
  std::map<std::tuple<std::uint32_t, Extent, std::uint32_t>,
           std::optional<Neighbours>>
      by_entity_;
};

CountedMentions Counting::Count(std::vector<Mention> found,
                                Passages& passages) const {
  if (std::all_of(found.begin(), found.end(),
                  [&](const Mention& mention) { return IsPlain(mention); })) {
    return {std::move(found), {}, {}};
  }
  return Run(*this, found, passages).Result();
}

}  // namespace wirewatch
