#include "rules/match/matcher.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "rules/match/addresses.h"
#include "rules/match/competition.h"
#include "rules/match/field_view.h"
#include "rules/match/name_index.h"
#include "rules/match/occurrence.h"
#include "rules/match/pattern.h"
#include "rules/match/spelling.h"
#include "rules/match/word_map.h"
#include "rules/text/char_class.h"

namespace wirewatch {
namespace {

// What of each entity surely counts, of one field read from left to right: what
// begins within it need not be looked at, since the leftmost mention of an
// entity wins. Without this, a name of many equal words would be compared at
// each word of a text that is full of it.
class Settled {
 public:
  // Of one entity.
  struct Last {
    // Asked of places in their order.
    bool Covers(const FieldView& field, std::size_t at) {
      if (at >= core.end || at >= second_unit) {
        return at < core.end;
      }
      // Two cores may begin in one unit: the longer one wins.
      if (field.folded.UnitAt(at) == field.folded.UnitAt(core.begin)) {
        return false;
      }
      second_unit = static_cast<std::uint32_t>(at);
      return true;
    }

    void Add(FoldedSpan its) {
      if (its.begin >= core.end) {
        core = its;
        second_unit = UINT32_MAX;
      }
      core.end = std::max(core.end, its.end);
    }

    FoldedSpan core;
    // A place that is known to lie behind the unit in which the core begins.
    std::uint32_t second_unit = UINT32_MAX;
  };

  // Stays where it is. Mostly of the same entity as before.
  Last& Of(std::uint32_t entity) {
    if (asked_ == nullptr || asked_->first != entity) {
      asked_ = &*last_.try_emplace(entity).first;
    }
    return asked_->second;
  }

 private:
  std::unordered_map<std::uint32_t, Last> last_;
  std::pair<const std::uint32_t, Last>* asked_ = nullptr;
};

}  // namespace

struct Matcher::Index {
  explicit Index(std::vector<Name> all_names)
      : names(std::move(all_names)),
        spellings(AllSpellings(names)),
        name_index(spellings) {
    for (const Name& name : names) {
      if (!name.never.empty()) {
        entities_with_hiding_words.insert(name.entity);
      }
    }
  }

  static std::vector<Spelling> AllSpellings(const std::vector<Name>& names) {
    std::vector<Spelling> all;
    for (std::uint32_t i = 0; i < names.size(); ++i) {
      for (Spelling& spelling : SpellingsOf(names[i], i)) {
        all.push_back(std::move(spelling));
      }
    }
    return all;
  }

  class FieldSearch;

  const std::vector<Name> names;
  const std::vector<Spelling> spellings;
  const NameIndex name_index;
  // Of these the mentions that count are known only when all are.
  std::unordered_set<std::uint32_t> entities_with_hiding_words;
};

// The search of one field.
class Matcher::Index::FieldSearch {
 public:
  FieldSearch(const Index& index, const FieldView& field,
              std::uint32_t field_index, Occurrences& found)
      : index_(index),
        field_(field),
        field_index_(field_index),
        found_(found) {}

  void Run() {
    const WordMap words(field_, index_.name_index.has_signs());
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < words.blocks(); i += NameIndex::kWindow) {
      index_.name_index.AppendCandidates(words, i, candidates);
      if (candidates.size() >= kBatch ||
          i + NameIndex::kWindow >= words.blocks()) {
        AppendAll(candidates);
        candidates.clear();
      }
    }
  }

 private:
  // As many candidates as are worth fetching together.
  static constexpr std::size_t kBatch = 32;

  // What is known of a name is not in the cache, as long as few are in the
  // news; each step asks for what the next one needs, of all candidates.
  void AppendAll(const std::vector<Candidate>& candidates) {
    constexpr std::size_t kCacheLine = 64;
    for (const Candidate& candidate : candidates) {
      const auto* const its =
          reinterpret_cast<const char*>(&index_.spellings[candidate.spelling]);
      for (std::size_t at = 0; at < sizeof(Spelling); at += kCacheLine) {
        __builtin_prefetch(its + at);
      }
    }
    for (const Candidate& candidate : candidates) {
      const Spelling& spelling = index_.spellings[candidate.spelling];
      __builtin_prefetch(spelling.pattern.data());
      __builtin_prefetch(&index_.names[spelling.name].text);
      __builtin_prefetch(&index_.names[spelling.name].entity);
    }
    for (const Candidate& candidate : candidates) {
      const Spelling& spelling = index_.spellings[candidate.spelling];
      __builtin_prefetch(index_.names[spelling.name].text.data());
    }
    for (const Candidate& candidate : candidates) {
      AppendAt(index_.spellings[candidate.spelling], candidate.at);
    }
  }

  void AppendAt(const Spelling& spelling, std::size_t at) {
    const Name& name = index_.names[spelling.name];
    Settled::Last& settled = settled_.Of(name.entity);
    if (settled.Covers(field_, at)) {
      return;
    }
    ends_.clear();
    AppendEndsOfPattern(spelling.pattern, field_.text(), at, ends_);
    for (const std::size_t end : ends_) {
      const FoldedSpan core{static_cast<std::uint32_t>(at),
                            static_cast<std::uint32_t>(end)};
      auto occurrence =
          OccurrenceAt(spelling, name, field_, field_index_, core);
      if (!occurrence || (!name.in_url && IsInAddress(core))) {
        continue;
      }
      if (!index_.entities_with_hiding_words.contains(name.entity)) {
        settled.Add(core);
      }
      found_.Add(std::move(*occurrence));
    }
  }

  // Most texts have no mention, and are not asked for addresses.
  bool IsInAddress(FoldedSpan core) {
    if (!addresses_) {
      addresses_ = AddressesIn(field_.text());
    }
    return IsWithin(core, *addresses_);
  }

  const Index& index_;
  const FieldView& field_;
  const std::uint32_t field_index_;
  Occurrences& found_;
  Settled settled_;
  std::vector<std::size_t> ends_;
  std::optional<std::vector<FoldedSpan>> addresses_;
};

Matcher::Matcher(std::vector<Name> names)
    : index_(std::make_unique<const Index>(std::move(names))) {}

Matcher::~Matcher() = default;

const std::vector<Name>& Matcher::names() const {
  return index_->names;
}

std::vector<Mention> Matcher::Find(const Document& document,
                                   const FoldedText& text) const {
  Occurrences found;
  for (std::uint32_t i = 0; i < text.fields.size(); ++i) {
    const FieldView field{document.fields[i], text.fields[i]};
    Index::FieldSearch(*index_, field, i, found).Run();
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
