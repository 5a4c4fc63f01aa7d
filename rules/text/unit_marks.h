// The marks of one unit, gathered for folding it as a whole.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/text/fold_definition.h"
#include "rules/text/fold_table.h"

namespace wirewatch {

// Whether marks of F16 after a letter that folds to `base_form` make another
// letter of it (й, ў, ї).
inline bool MayBecomeCyrillicLetter(std::string_view base_form) {
  return base_form.ends_with("и") || base_form.ends_with("у") ||
         base_form.ends_with("і");
}

// As far as they count (kMaxMarksInUnit), and what they ask for.
class UnitMarks {
 public:
  UnitMarks(char32_t base, FoldEntry entry)
      : base_(base),
        base_extends_(entry.IsExtender()),
        base_is_long_(entry.kind() == FoldKind::kLong) {
    only_by_definition_ = base_extends_;  // a mark that follows nothing
  }

  // `base_form` is what the base folds to.
  void Add(char32_t mark, FoldEntry entry, std::string_view base_form) {
    const bool special = entry.kind() == FoldKind::kSpecialMark;
    weight_ += special ? MarksWithin(mark, UnitRole::kExtends) : 1;
    if (weight_ + WeightOfBase() > kMaxMarksInUnit) {
      are_cut_ |= entry.kind() != FoldKind::kSilentMark;
      return;
    }
    marks_[count_++] = mark;
    if (entry.kind() == FoldKind::kLetterMark) {
      const std::uint32_t next = entry.combining_class();
      only_by_definition_ |= next != 0 && next < last_class_;
      last_class_ = next;
      letters_ = true;
    }
    only_by_definition_ |= special || (entry.MakesCyrillicLetter() &&
                                       MayBecomeCyrillicLetter(base_form));
  }

  std::u32string_view counted() const { return {marks_.data(), count_}; }
  // One that does not count would have stayed.
  bool are_cut() const { return are_cut_; }
  // They compose or change places, or might.
  bool AskForDefinition() const {
    return only_by_definition_ || (letters_ && base_is_long_);
  }

 private:
  // Looked up only where it can matter.
  int WeightOfBase() {
    if (weight_ + kMostMarksWithinBase <= kMaxMarksInUnit) {
      return 0;
    }
    if (weight_of_base_ < 0) {
      weight_of_base_ = MarksWithin(
          base_, base_extends_ ? UnitRole::kExtends : UnitRole::kBase);
    }
    return weight_of_base_;
  }

  char32_t base_;
  bool base_extends_;
  bool base_is_long_;
  bool letters_ = false;  // some stay in the folded text
  bool are_cut_ = false;
  bool only_by_definition_ = false;
  std::array<char32_t, kMaxMarksInUnit> marks_;
  std::size_t count_ = 0;
  int weight_ = 0;
  int weight_of_base_ = -1;
  std::uint32_t last_class_ = 0;  // of the last letter mark
};

}  // namespace wirewatch
