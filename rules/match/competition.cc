#include "rules/match/competition.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
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

// Takes out what lies within a hiding word.
void EraseHidden(std::vector<Mention> hiding, std::vector<Mention>& mentions) {
  if (hiding.empty()) {
    return;
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
}

// Sorts by `less`, which orders by place first. Mentions come as the text has
// them, so that mostly nothing is to be done but where several begin together.
template <typename Less>
void SortByPlace(std::vector<Mention>& mentions, Less less) {
  const auto begins_before = [](const Mention& a, const Mention& b) {
    return std::tie(a.field, a.core.begin) < std::tie(b.field, b.core.begin);
  };
  if (!std::is_sorted(mentions.begin(), mentions.end(), begins_before)) {
    std::sort(mentions.begin(), mentions.end(), less);
    return;
  }
  for (auto begin = mentions.begin(); begin != mentions.end();) {
    auto end = begin + 1;
    while (end != mentions.end() && !begins_before(*begin, *end)) {
      ++end;
    }
    if (end - begin > 1) {
      std::sort(begin, end, less);
    }
    begin = end;
  }
}

}  // namespace

bool IsBetterReading(const Mention& a, const Mention& b) {
  const auto key = [](const Mention& m) {
    return std::make_tuple(m.inflected, !m.clitic.empty(), m.folded, m.name,
                           m.word, std::string_view(m.clitic));
  };
  return key(a) < key(b);
}

std::vector<Mention> Compete(Occurrences occurrences) {
  std::vector<Mention> mentions = std::move(occurrences.mentions);
  EraseHidden(std::move(occurrences.hiding), mentions);
  SortByPlace(mentions, [](const Mention& a, const Mention& b) {
    const auto place = [](const Mention& m) {
      return std::make_tuple(m.field, m.core.begin, UINT32_MAX - m.core.end);
    };
    return place(a) != place(b) ? place(a) < place(b) : IsBetterReading(a, b);
  });
  // Of each entity, the field and the end of the last mention that was kept.
  std::unordered_map<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>>
      kept;
  std::erase_if(mentions, [&](const Mention& mention) {
    auto& [field, end] = kept[mention.entity];
    const bool overlaps = field == mention.field && mention.core.begin < end;
    if (!overlaps) {
      field = mention.field;
      end = mention.core.end;
    }
    return overlaps;
  });
  SortByPlace(mentions, [](const Mention& a, const Mention& b) {
    return std::tie(a.field, a.core, a.entity) <
           std::tie(b.field, b.core, b.entity);
  });
  return mentions;
}

}  // namespace wirewatch
