#include "rules/match/occurrence.h"

#include <algorithm>
#include <utility>

#include "rules/match/boundaries.h"
#include "rules/match/pattern.h"
#include "rules/text/char_class.h"
#include "rules/text/letter_case.h"

namespace wirewatch {
namespace {

constexpr char32_t kSoftJoint = 0x200C;

struct LeftSide {
  std::size_t word_begin = 0;
  std::string clitic;
};

// Reads proclitics leftwards from the core until the word may begin there. The
// shortest legal reading is the one; a soft joint between them is passed over.
std::optional<LeftSide> LeftSideOf(const Spelling& spelling,
                                   const FieldView& field, std::size_t begin) {
  const std::string_view text = field.text();
  std::u32string letters;
  std::string clitic;
  for (std::size_t at = begin;;) {
    if (IsLegal(spelling.proclitics, letters) &&
        IsLeftEdge(field, at, spelling.letters)) {
      return LeftSide{at, std::move(clitic)};
    }
    if (spelling.proclitics.grammar == ProcliticGrammar::kNone ||
        letters.size() == kMaxProcliticLetters) {
      return std::nullopt;
    }
    auto before = CodePointBefore(text, at);
    if (before && before->value == kSoftJoint) {
      before = CodePointBefore(text, before->begin);
    }
    if (!before) {
      return std::nullopt;
    }
    letters.insert(letters.begin(), before->value);
    clitic.insert(0, text.substr(before->begin, before->end - before->begin));
    at = before->begin;
  }
}

bool HasStrictForm(const Spelling& spelling, const FieldView& field,
                   std::string_view surface) {
  if (!spelling.strict) {
    return true;
  }
  const auto& [strictness, wanted] = *spelling.strict;
  const std::string form =
      StrictFormOf(surface, field.field.references, strictness);
  if (strictness == Strictness::kExact) {
    return form == wanted;
  }
  std::vector<std::size_t> ends;
  AppendEndsOfPattern(wanted, form, 0, ends);
  return std::find(ends.begin(), ends.end(), form.size()) != ends.end();
}

struct RightSide {
  std::size_t word_end = 0;
  bool suffixed = false;
};

// The word ends with the name, or with an ending that the name's language glues
// to it.
std::optional<RightSide> RightSideOf(const Spelling& spelling,
                                     const FieldView& field, std::size_t end) {
  if (const auto edge = RightEdge(field, end, spelling.letters)) {
    return RightSide{*edge};
  }
  if (spelling.suffixes == SuffixGrammar::kNone ||
      !field.folded.IsUnitBoundary(end)) {
    return std::nullopt;
  }
  const std::string_view text = field.text();
  std::size_t at = end;
  for (auto c = CodePointAfter(text, at);
       c && ClassOf(c->value).kind == CharKind::kLetter;
       c = CodePointAfter(text, at)) {
    at = c->end;
    if (at - end > kMaxSuffixBytes) {
      return std::nullopt;
    }
  }
  if (!IsSuffix(spelling.suffixes, text.substr(end, at - end)) ||
      !RightEdge(field, at, spelling.letters)) {
    return std::nullopt;
  }
  return RightSide{at, /*suffixed=*/true};
}

// In a script with capitals an inflected form counts only where it is written
// with one: мосуле is no city.
bool LacksCapital(const Name& name, const FieldView& field, FoldedSpan core) {
  const char32_t first = CodePointAfter(field.text(), core.begin)->value;
  return !name.is_term && ClassOf(first).script == ScriptGroup::kAlphabet &&
         !StartsWithCapital(field.Surface(core), field.field.references);
}

}  // namespace

std::optional<Occurrence> OccurrenceAt(const Spelling& spelling,
                                       const Name& name, const FieldView& field,
                                       std::uint32_t field_index,
                                       FoldedSpan core) {
  const auto right = RightSideOf(spelling, field, core.end);
  if (!right) {
    return std::nullopt;
  }
  auto left = LeftSideOf(spelling, field, core.begin);
  if (!left) {
    return std::nullopt;
  }
  const bool oblique =
      !spelling.uninflected.empty() &&
      Skeleton(field.text().substr(core.begin, core.end - core.begin)) !=
          spelling.uninflected;
  const OriginalSpan original = field.folded.Original(core);
  const std::string_view surface =
      field.field.text.substr(original.begin, original.end - original.begin);
  if (((oblique || right->suffixed) && LacksCapital(name, field, core)) ||
      !HasStrictForm(spelling, field, surface)) {
    return std::nullopt;
  }
  Occurrence found;
  found.core = core;
  found.hides = spelling.hides;
  Mention& mention = found.mention;
  mention.field = field_index;
  mention.name = spelling.name;
  mention.entity = name.entity;
  mention.core = original;
  const FoldedSpan word{static_cast<std::uint32_t>(left->word_begin),
                        static_cast<std::uint32_t>(right->word_end)};
  mention.word = word == core ? original : field.folded.Original(word);
  mention.clitic = std::move(left->clitic);
  mention.inflected = spelling.inflected || oblique || right->suffixed;
  const std::string_view written =
      spelling.written.empty() ? name.text : spelling.written;
  mention.folded = !spelling.inflected && !oblique && surface != written;
  return found;
}

bool IsWithin(FoldedSpan core, std::span<const FoldedSpan> spans) {
  auto after = std::upper_bound(
      spans.begin(), spans.end(), core.begin,
      [](std::uint32_t at, const FoldedSpan& span) { return at < span.begin; });
  return after != spans.begin() && core.end <= (--after)->end;
}

}  // namespace wirewatch
