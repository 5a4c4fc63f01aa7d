#include "rules/match/occurrence.h"

#include <algorithm>

#include "rules/match/boundaries.h"

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
      return LeftSide{at, clitic};
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
  return !spelling.strict ||
         StrictFormOf(surface, field.field.references,
                      spelling.strict->strictness) == spelling.strict->form;
}

}  // namespace

std::optional<Occurrence> OccurrenceAt(const Spelling& spelling,
                                       const Name& name, const FieldView& field,
                                       std::uint32_t field_index,
                                       FoldedSpan core) {
  const auto word_end = RightEdge(field, core.end, spelling.letters);
  if (!word_end) {
    return std::nullopt;
  }
  auto left = LeftSideOf(spelling, field, core.begin);
  if (!left) {
    return std::nullopt;
  }
  const std::string_view surface = field.Surface(core);
  if (!HasStrictForm(spelling, field, surface)) {
    return std::nullopt;
  }
  Occurrence found;
  found.hides = spelling.hides;
  Mention& mention = found.mention;
  mention.field = field_index;
  mention.name = spelling.name;
  mention.entity = name.entity;
  mention.core = field.folded.Original(core);
  mention.word =
      field.folded.Original({static_cast<std::uint32_t>(left->word_begin),
                             static_cast<std::uint32_t>(*word_end)});
  mention.clitic = std::move(left->clitic);
  mention.folded = surface != name.text;
  mention.inflected = spelling.inflected;
  return found;
}

bool IsWithin(FoldedSpan core, std::span<const FoldedSpan> spans) {
  auto after = std::upper_bound(
      spans.begin(), spans.end(), core.begin,
      [](std::uint32_t at, const FoldedSpan& span) { return at < span.begin; });
  return after != spans.begin() && core.end <= (--after)->end;
}

}  // namespace wirewatch
