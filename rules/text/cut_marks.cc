#include "rules/text/cut_marks.h"

#include <cstddef>

#include "rules/text/fold_definition.h"
#include "rules/text/fold_table.h"

namespace wirewatch {
namespace {

// So few are never cut, whatever they and their base stand for; nearly all
// units have no more, and are not weighed.
constexpr int kFewMarks = 3;

// `unit`: a base and what follows it up to the next base; at the beginning of a
// text there may be marks without one.
bool UnitIsCut(std::string_view unit, References references) {
  const TextPiece base = ReadPiece(unit, 0, references);
  int weight = MarksWithin(base.value, LookUpFold(base.value).IsExtender()
                                           ? UnitRole::kExtends
                                           : UnitRole::kBase);
  for (std::size_t at = base.bytes; at < unit.size();) {
    const TextPiece mark = ReadPiece(unit, at, references);
    const FoldKind kind = LookUpFold(mark.value).kind();
    at += mark.bytes;
    if (kind == FoldKind::kDropped) {
      continue;
    }
    weight += kind == FoldKind::kSpecialMark
                  ? MarksWithin(mark.value, UnitRole::kExtends)
                  : 1;
    if (weight > kMaxMarksInUnit && kind != FoldKind::kSilentMark) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool MarksAreCut(std::string_view text, References references) {
  std::size_t begin = 0;  // of the unit
  int marks = 0;
  for (std::size_t at = 0; at < text.size();) {
    const TextPiece piece = ReadPiece(text, at, references);
    const FoldEntry entry = LookUpFold(piece.value);
    if (entry.IsExtender()) {
      marks += 1;
    } else if (entry.kind() != FoldKind::kDropped) {
      if (marks > kFewMarks &&
          UnitIsCut(text.substr(begin, at - begin), references)) {
        return true;
      }
      begin = at;
      marks = 0;
    }
    at += piece.bytes;
  }
  return marks > kFewMarks && UnitIsCut(text.substr(begin), references);
}

}  // namespace wirewatch
