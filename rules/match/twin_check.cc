#include "rules/match/twin_check.h"

#include <algorithm>
#include <random>
#include <set>

namespace wirewatch {
namespace {

constexpr std::size_t kMostWork = std::size_t{1} << 19;  // names times bytes
constexpr std::size_t kMostNames = 500;
// The twin compares mentions pair by pair.
constexpr std::size_t kMostMentions = 300;

std::size_t BytesOf(const FoldedText& text) {
  std::size_t bytes = 0;
  for (const FoldedField& field : text.fields) {
    bytes += field.text().size();
  }
  return bytes;
}

// The entities that the twin is asked about, and their names.
class Question {
 public:
  Question(const Matcher& matcher, std::size_t room)
      : all_(matcher.names()), room_(room) {}

  // If its names still fit.
  void Add(std::uint32_t entity) {
    const auto [first, end] =
        std::equal_range(all_.begin(), all_.end(), entity, ByEntity());
    const auto count = static_cast<std::size_t>(end - first);
    if (names_.size() + count <= room_ && entities_.insert(entity).second) {
      for (auto name = first; name != end; ++name) {
        numbers_.push_back(static_cast<std::uint32_t>(name - all_.begin()));
        names_.push_back(*name);
      }
    }
  }

  bool IsAbout(const Mention& mention) const {
    return entities_.contains(mention.entity);
  }

  // The twin's answer, its names by their numbers in the matcher.
  std::vector<Mention> Ask(const Document& document,
                           const FoldedText& text) const {
    std::vector<Mention> mentions = FindNaively(names_, document, text);
    for (Mention& mention : mentions) {
      mention.name = numbers_[mention.name];
    }
    return mentions;
  }

 private:
  struct ByEntity {
    bool operator()(const Name& name, std::uint32_t entity) const {
      return name.entity < entity;
    }
    bool operator()(std::uint32_t entity, const Name& name) const {
      return entity < name.entity;
    }
  };

  const std::vector<Name>& all_;
  std::size_t room_;
  std::set<std::uint32_t> entities_;
  std::vector<std::uint32_t> numbers_;  // of names_, in all_
  std::vector<Name> names_;
};

}  // namespace

TwinAnswer AskTwin(const Matcher& matcher, const Document& document,
                   const FoldedText& text, const std::vector<Mention>& found,
                   std::uint64_t seed) {
  const std::size_t room =
      std::min(kMostNames, kMostWork / (BytesOf(text) + 1));
  if (matcher.names().empty() || found.size() > kMostMentions || room == 0) {
    return TwinAnswer::kNotAsked;
  }
  Question question(matcher, room);
  for (const Mention& mention : found) {
    question.Add(mention.entity);
  }
  std::mt19937_64 random(seed);
  for (std::size_t i = 0; i < room; ++i) {
    question.Add(matcher.names()[random() % matcher.names().size()].entity);
  }
  std::vector<Mention> expected = question.Ask(document, text);
  std::vector<Mention> seen;
  std::copy_if(
      found.begin(), found.end(), std::back_inserter(seen),
      [&](const Mention& mention) { return question.IsAbout(mention); });
  return seen == expected ? TwinAnswer::kAgrees : TwinAnswer::kDisagrees;
}

}  // namespace wirewatch
