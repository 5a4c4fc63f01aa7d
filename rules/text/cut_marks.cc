#include "rules/text/cut_marks.h"

#include <cstddef>

#include "rules/base/utf8.h"
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

bool IsMarkOrDropped(FoldEntry entry) {
  return entry.IsExtender() || entry.kind() == FoldKind::kDropped;
}

// Where the code point that byte `at` belongs to begins.
std::size_t BeginOf(std::string_view text, std::size_t at) {
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) {
    --at;
  }
  return at;
}

// Marks in a row, but for code points that are dropped.
struct Row {
  int marks = 0;  // not counted far beyond kFewMarks
  std::size_t end = 0;
};

// The row that the mark, or the dropped code point, at byte `at` belongs to.
Row RowAround(std::string_view text, std::size_t at) {
  while (at > 0) {
    const std::size_t before = BeginOf(text, at - 1);
    if (!IsMarkOrDropped(LookUpFold(DecodeCodePoint(text, before).value))) {
      break;
    }
    at = before;
  }
  Row row{0, at};
  while (row.end < text.size() && row.marks <= kFewMarks) {
    const DecodedCodePoint c = DecodeCodePoint(text, row.end);
    const FoldEntry entry = LookUpFold(c.value);
    if (!IsMarkOrDropped(entry)) {
      break;
    }
    row.marks += entry.IsExtender() ? 1 : 0;
    row.end += c.bytes;
  }
  return row;
}

// Of a text without references, in which a mark takes two bytes at least: so
// many marks in a row lie over one of the bytes that are looked at.
bool HasManyMarks(std::string_view text) {
  constexpr std::size_t kStretch = std::size_t{2} * (kFewMarks + 1);
  std::size_t seen = 0;
  for (std::size_t at = kStretch - 1; at < text.size(); at += kStretch) {
    const std::size_t begin = BeginOf(text, at);
    if (begin < seen ||
        !IsMarkOrDropped(LookUpFold(DecodeCodePoint(text, begin).value))) {
      continue;
    }
    const Row row = RowAround(text, begin);
    if (row.marks > kFewMarks) {
      return true;
    }
    seen = row.end;
  }
  return false;
}

// Unit after unit: what MarksAreCut() means.
bool FindCutUnit(std::string_view text, References references) {
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

}  // namespace

bool MarksAreCut(std::string_view text, References references) {
  const bool has_references = references == References::kDecode &&
                              text.find('&') != std::string_view::npos;
  return (has_references || HasManyMarks(text)) &&
         FindCutUnit(text, references);
}

}  // namespace wirewatch
