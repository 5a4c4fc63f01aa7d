#include "rules/match/competition.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace wirewatch {
namespace {

// By name and place, so that those that one word may hide stand together.
bool NameOrder(const Mention& a, const Mention& b) {
  return std::tie(a.field, a.name, a.core) < std::tie(b.field, b.name, b.core);
}

bool BeginsNoLater(const Mention& word, const Mention& mention) {
  return std::tie(word.field, word.name, word.core.begin) <=
         std::tie(mention.field, mention.name, mention.core.begin);
}

// How far the hiding words of one name in one field reach that began so far.
struct Reach {
  std::uint32_t field = 0;
  std::uint32_t name = 0;
  std::uint32_t end = 0;

  void Extend(const Mention& word) {
    const bool same = word.field == field && word.name == name;
    end = same ? std::max(end, word.core.end) : word.core.end;
    field = word.field;
    name = word.name;
  }
  bool Covers(const Mention& mention) const {
    return mention.field == field && mention.name == name &&
           mention.core.end <= end;
  }
};

// Takes out what lies within a hiding word, and the hiding words themselves.
std::vector<Mention> Unhidden(std::vector<Occurrence> occurrences) {
  std::vector<Mention> hiding;
  std::vector<Mention> mentions;
  for (Occurrence& occurrence : occurrences) {
    (occurrence.hides ? hiding : mentions)
        .push_back(std::move(occurrence.mention));
  }
  std::sort(hiding.begin(), hiding.end(), NameOrder);
  std::sort(mentions.begin(), mentions.end(), NameOrder);
  std::size_t next = 0;
  Reach reach;
  std::erase_if(mentions, [&](const Mention& mention) {
    while (next < hiding.size() && BeginsNoLater(hiding[next], mention)) {
      reach.Extend(hiding[next++]);
    }
    return reach.Covers(mention);
  });
  return mentions;
}

}  // namespace

bool IsBetterReading(const Mention& a, const Mention& b) {
  const auto key = [](const Mention& m) {
    return std::make_tuple(m.inflected, !m.clitic.empty(), m.folded, m.name,
                           m.word, std::string_view(m.clitic));
  };
  return key(a) < key(b);
}

std::vector<Mention> Compete(std::vector<Occurrence> occurrences) {
  std::vector<Mention> mentions = Unhidden(std::move(occurrences));
  std::sort(mentions.begin(), mentions.end(),
            [](const Mention& a, const Mention& b) {
              const auto place = [](const Mention& m) {
                return std::make_tuple(m.entity, m.field, m.core.begin,
                                       UINT32_MAX - m.core.end);
              };
              return place(a) != place(b) ? place(a) < place(b)
                                          : IsBetterReading(a, b);
            });
  std::vector<Mention> kept;
  for (Mention& mention : mentions) {
    const bool overlaps = !kept.empty() &&
                          kept.back().entity == mention.entity &&
                          kept.back().field == mention.field &&
                          mention.core.begin < kept.back().core.end;
    if (!overlaps) {
      kept.push_back(std::move(mention));
    }
  }
  std::sort(kept.begin(), kept.end(), [](const Mention& a, const Mention& b) {
    return std::tie(a.field, a.core, a.entity) <
           std::tie(b.field, b.core, b.entity);
  });
  return kept;
}

}  // namespace wirewatch
