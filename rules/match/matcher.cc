#include "rules/match/matcher.h"

#include <algorithm>
#include <utility>

#include "rules/match/addresses.h"
#include "rules/match/beginnings.h"
#include "rules/match/competition.h"
#include "rules/match/field_view.h"
#include "rules/match/occurrence.h"
#include "rules/match/pattern.h"
#include "rules/match/spelling.h"
#include "rules/match/starts.h"
#include "rules/text/char_class.h"

namespace wirewatch {
struct Matcher::Index {
  explicit Index(std::vector<Name> all_names)
      : names(std::move(all_names)),
        spellings(AllSpellings(names)),
        beginnings(PatternsOf(spellings)) {}

  static std::vector<Spelling> AllSpellings(const std::vector<Name>& names) {
    std::vector<Spelling> all;
    for (std::uint32_t i = 0; i < names.size(); ++i) {
      for (Spelling& spelling : SpellingsOf(names[i], i)) {
        all.push_back(std::move(spelling));
      }
    }
    return all;
  }

  static std::vector<std::string_view> PatternsOf(
      const std::vector<Spelling>& spellings) {
    std::vector<std::string_view> patterns;
    patterns.reserve(spellings.size());
    for (const Spelling& spelling : spellings) {
      patterns.push_back(spelling.pattern);
    }
    return patterns;
  }

  void AppendFrom(const FieldView& field, std::uint32_t field_index,
                  std::vector<Occurrence>& found) const {
    const std::string_view text = field.text();
    const std::size_t before = found.size();
    const ScanClasses& classes = ScanClasses::Get();
    StartFinder starts;
    for (std::size_t at = 0; at < text.size();) {
      const FoldedCodePoint c = DecodeFolded(text, at);
      if (starts.MayBegin(classes[c.value])) {
        AppendAllAt(at, field, field_index, found);
      }
      at = c.end;
    }
    if (found.size() > before) {
      EraseInAddresses(field, before, found);
    }
  }

  void AppendAllAt(std::size_t at, const FieldView& field,
                   std::uint32_t field_index,
                   std::vector<Occurrence>& found) const {
    beginnings.ForEachAt(field.text(), at, [&](std::uint32_t spelling) {
      AppendAt(spellings[spelling], field, field_index, at, found);
    });
  }

  void AppendAt(const Spelling& spelling, const FieldView& field,
                std::uint32_t field_index, std::size_t at,
                std::vector<Occurrence>& found) const {
    for (const std::size_t end :
         EndsOfPattern(spelling.pattern, field.text(), at)) {
      const FoldedSpan core{static_cast<std::uint32_t>(at),
                            static_cast<std::uint32_t>(end)};
      if (auto occurrence = OccurrenceAt(spelling, names[spelling.name], field,
                                         field_index, core)) {
        found.push_back(std::move(*occurrence));
      }
    }
  }

  // Takes out the occurrences from index `begin` on that lie in addresses.
  static void EraseInAddresses(const FieldView& field, std::size_t begin,
                               std::vector<Occurrence>& found) {
    const std::vector<FoldedSpan> addresses = AddressesIn(field.text());
    if (addresses.empty()) {
      return;
    }
    found.erase(
        std::remove_if(found.begin() + static_cast<std::ptrdiff_t>(begin),
                       found.end(),
                       [&](const Occurrence& occurrence) {
                         return IsWithin(occurrence.core, addresses);
                       }),
        found.end());
  }

  const std::vector<Name> names;
  const std::vector<Spelling> spellings;
  const Beginnings beginnings;
};

Matcher::Matcher(std::vector<Name> names)
    : index_(std::make_unique<const Index>(std::move(names))) {}

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
