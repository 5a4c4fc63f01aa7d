// Folder: one run of the fold over one text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "rules/text/document.h"
#include "rules/text/fold.h"
#include "rules/text/fold_definition.h"
#include "rules/text/fold_kernel.h"
#include "rules/text/fold_table.h"
#include "rules/text/unit_marks.h"

namespace wirewatch {

// Works through the text from left to right. The kernel folds what folds by
// itself. Where it stops, one step folds one code point: a base is written with
// an anchor, a dropped code point is noted in one. A mark that the kernel left
// takes its unit back, which is folded as a whole, by its definition where
// marks stay in the folded text and may compose or change places.
class Folder {
 public:
  // Any kernel gives the same result. `text` outlives the folder.
  // The memory of `spare` is used again.
  Folder(std::string_view text, References references, FoldKernel kernel,
         FoldedField spare = {});

  FoldedField Run() &&;

 private:
  // A code point of the text, or the reference to one. It stands for itself if
  // it is written as it is, in UTF-8.
  struct Piece {
    char32_t value = 0;
    std::size_t bytes = 0;
    bool stands_for_itself = false;
  };
  Piece Read() const;

  bool Repeats(std::size_t met) const;
  void Step();
  void FoldBase(const Piece& piece, FoldEntry entry);

  void FoldLineEnd();
  void TakeBackUnit();
  void FoldWholeUnit();
  void WriteWholeUnit(std::u32string_view unit, const UnitMarks& marks,
                      std::string_view base_form, OriginalSpan original);

  const std::string& FoldedByDefinition(std::u32string_view unit);

  // Each moves on in both texts.
  void WritePlain(std::string_view folded);
  void Write(std::string_view folded, OriginalSpan original);
  void NoteDropped(std::size_t bytes);
  void MakeRoom(std::size_t folded_bytes);

  std::string_view Written() const { return {out_.text_.data(), size_}; }
  // Some plain code point was written after the last anchor.
  bool EndsPlainly() const { return out_.anchors_.back().folded.end < size_; }
  // Where in the folded text its last unit begins, if it ends plainly.
  std::uint32_t LastPlainUnit() const;

  std::string_view text_;
  References references_;
  FoldKernel kernel_;
  std::size_t at_ = 0;      // in the original
  std::uint32_t size_ = 0;  // of the folded text; out_.text_ is longer
  std::unordered_map<std::u32string, std::string> by_definition_;  // bounded
  FoldedField out_;
};

}  // namespace wirewatch
