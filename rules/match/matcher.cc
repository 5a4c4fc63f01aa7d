#include "rules/match/matcher.h"

#include <unordered_map>
#include <utility>

#include "rules/match/addresses.h"
#include "rules/match/competition.h"
#include "rules/match/field_view.h"
#include "rules/match/occurrence.h"
#include "rules/match/pattern.h"
#include "rules/match/spelling.h"
#include "rules/text/char_class.h"

namespace wirewatch {
namespace {

// All spellings by their skeletons, letter by letter: a walk from one place of
// a text meets every spelling that may stand there, at a cost that does not
// depend on how many others there are.
class SkeletonTrie {
 public:
  SkeletonTrie() : spellings_(1) {}

  void Add(std::string_view pattern, std::uint32_t spelling) {
    std::uint32_t node = 0;
    const std::string skeleton = Skeleton(pattern);
    for (auto c = CodePointAfter(skeleton, 0); c;
         c = CodePointAfter(skeleton, c->end)) {
      const auto [edge, added] = edges_.try_emplace(
          Key(node, c->value), static_cast<std::uint32_t>(spellings_.size()));
      if (added) {
        spellings_.emplace_back();
      }
      node = edge->second;
    }
    spellings_[node].push_back(spelling);
  }

  // Calls visit(spelling) for each spelling whose skeleton stands in `text`
  // from `begin` on.
  template <typename Visit>
  void Walk(std::string_view text, std::size_t begin, Visit visit) const {
    std::uint32_t node = 0;
    int between = 0;
    for (auto c = CodePointAfter(text, begin); c;
         c = CodePointAfter(text, c->end)) {
      if (IsBetweenLetters(c->value)) {
        if (c->begin == begin || ++between > kMostBetweenLetters) {
          return;
        }
        continue;
      }
      between = 0;
      const auto edge = edges_.find(Key(node, c->value));
      if (edge == edges_.end()) {
        return;
      }
      node = edge->second;
      for (const std::uint32_t spelling : spellings_[node]) {
        visit(spelling);
      }
    }
  }

 private:
  static std::uint64_t Key(std::uint32_t node, char32_t c) {
    return static_cast<std::uint64_t>(node) << 32 | c;
  }

  std::unordered_map<std::uint64_t, std::uint32_t> edges_;
  std::vector<std::vector<std::uint32_t>> spellings_;  // by node
};

}  // namespace

struct Matcher::Index {
  std::vector<Name> names;
  std::vector<Spelling> spellings;
  SkeletonTrie trie;

  void AppendFrom(const FieldView& field, std::uint32_t field_index,
                  std::vector<Occurrence>& found) const {
    const std::string_view text = field.text();
    const std::vector<FoldedSpan> addresses = AddressesIn(text);
    for (auto c = CodePointAfter(text, 0); c;
         c = CodePointAfter(text, c->end)) {
      trie.Walk(text, c->begin, [&](std::uint32_t id) {
        const Spelling& spelling = spellings[id];
        const auto end = EndOfPattern(spelling.pattern, text, c->begin);
        if (!end) {
          return;
        }
        const FoldedSpan core{static_cast<std::uint32_t>(c->begin),
                              static_cast<std::uint32_t>(*end)};
        auto occurrence = OccurrenceAt(spelling, names[spelling.name], field,
                                       field_index, core);
        if (occurrence && !IsWithin(core, addresses)) {
          found.push_back(std::move(*occurrence));
        }
      });
    }
  }
};

Matcher::Matcher(std::vector<Name> names) {
  auto index = std::make_unique<Index>();
  index->names = std::move(names);
  for (std::uint32_t i = 0; i < index->names.size(); ++i) {
    for (Spelling& spelling : SpellingsOf(index->names[i], i)) {
      index->trie.Add(spelling.pattern,
                      static_cast<std::uint32_t>(index->spellings.size()));
      index->spellings.push_back(std::move(spelling));
    }
  }
  index_ = std::move(index);
}

Matcher::~Matcher() = default;

const std::vector<Name>& Matcher::names() const {
  return index_->names;
}

std::vector<Mention> Matcher::Find(const Document& document,
                                   const FoldedText& text) const {
  std::vector<Occurrence> found;
  for (std::uint32_t i = 0; i < text.fields.size(); ++i) {
    index_->AppendFrom({document.fields[i], text.fields[i]}, i, found);
  }
  return Compete(std::move(found));
}

NameFault FaultOf(const Name& name) {
  const FoldedField folded = FoldField(name.text, References::kLiteral);
  const std::string skeleton = Skeleton(folded.text());
  if (skeleton.empty()) {
    return NameFault::kFoldsToNothing;
  }
  bool alphabetic = true;
  for (auto c = CodePointAfter(skeleton, 0); c;
       c = CodePointAfter(skeleton, c->end)) {
    const CharClass its = ClassOf(c->value);
    alphabetic = alphabetic && (its.kind != CharKind::kLetter ||
                                its.script == ScriptGroup::kAlphabet);
  }
  const bool too_short = CountLetters(skeleton) <= (alphabetic ? 2 : 1);
  return too_short ? NameFault::kTooShort : NameFault::kNone;
}

}  // namespace wirewatch
