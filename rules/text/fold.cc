#include "rules/text/fold.h"

#include <array>
#include <utility>

#include "rules/base/check.h"
#include "rules/base/utf8.h"
#include "rules/text/fold_definition.h"
#include "rules/text/fold_table.h"
#include "rules/text/word_spacing.h"

namespace wirewatch {
namespace {

// U+FDFD is 3 bytes and folds to 41; offsets are 32 bits.
constexpr std::size_t kLongestText = std::size_t{256} << 20;

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         text.substr(text.size() - end.size()) == end;
}

bool EndsWithHebrewLetter(std::string_view folded) {
  if (folded.size() < 2) {
    return false;
  }
  const std::size_t at = folded.size() - 2;
  return folded[at] == '\xD7' &&
         IsHebrewLetter(DecodeCodePoint(folded, at).value);
}

// F18: the bytes of the quote, or of up to two apostrophes, that end `folded`
// after a Hebrew letter and go when another Hebrew letter follows.
std::size_t VanishingBytes(std::string_view folded) {
  for (const std::string_view quote :
       {"'", "\"", "''", "\u05F4", "\u201C", "\u201D"}) {
    if (EndsWith(folded, quote) &&
        EndsWithHebrewLetter(folded.substr(0, folded.size() - quote.size()))) {
      return quote.size();
    }
  }
  return 0;
}

// The marks of one unit, as far as they count, and what they ask for.
class Marks {
 public:
  explicit Marks(char32_t base, FoldEntry entry)
      : base_(base), base_extends_(entry.IsExtender()) {
    only_by_definition_ = base_extends_;  // a mark that follows nothing
  }

  // `base_form` is what the base folds to.
  void Add(char32_t mark, FoldEntry entry, std::string_view base_form) {
    const bool special = entry.kind() == FoldKind::kSpecialMark;
    weight_ += special ? MarksWithin(mark, UnitRole::kExtends) : 1;
    if (weight_ + WeightOfBase() > kMaxMarksInUnit) {
      return;
    }
    marks_[count_++] = mark;
    if (entry.kind() == FoldKind::kLetterMark) {
      const std::uint32_t next = entry.combining_class();
      only_by_definition_ |= next != 0 && next < last_class_;
      last_class_ = next;
      letters_ = true;
    }
    only_by_definition_ |=
        special || (entry.MakesCyrillicLetter() &&
                    (EndsWith(base_form, "и") || EndsWith(base_form, "у") ||
                     EndsWith(base_form, "і")));
  }

  std::u32string_view counted() const { return {marks_.data(), count_}; }
  // Some of them stay in the folded text.
  bool HasLetters() const { return letters_; }
  // They compose or change places.
  bool AskForDefinition() const { return only_by_definition_; }

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
  bool letters_ = false;
  bool only_by_definition_ = false;
  std::array<char32_t, kMaxMarksInUnit> marks_;
  std::size_t count_ = 0;
  int weight_ = 0;
  int weight_of_base_ = -1;
  std::uint32_t last_class_ = 0;  // of the last letter mark
};

}  // namespace

class Folder {
 public:
  Folder(std::string_view text, References references)
      : text_(text), references_(references) {
    CHECK(text.size() <= kLongestText);
    folded_.text_.reserve(text.size() + text.size() / 8);
    folded_.unit_of_.reserve(text.size() + text.size() / 8);
    folded_.units_.reserve(text.size() / 2);
  }

  FoldedField Run() && {
    while (at_ < text_.size()) {
      if (AsciiStandsAlone()) {
        const FoldEntry entry =
            LookUpFold(static_cast<unsigned char>(text_[at_]));
        Emit(entry.kind() == FoldKind::kSame ? text_[at_] : entry.byte(0));
        ++at_;
      } else {
        FoldUnit();
      }
    }
    return std::move(folded_);
  }

 private:
  bool IsPlainAscii(std::size_t at) const {
    const auto byte = static_cast<unsigned char>(text_[at]);
    return byte < 0x80 && byte != '&' && byte != '\r';
  }
  // Nothing that follows can belong to its unit.
  bool AsciiStandsAlone() const {
    return IsPlainAscii(at_) &&
           (at_ + 1 == text_.size() || IsPlainAscii(at_ + 1));
  }

  void Emit(char ascii) {
    folded_.unit_of_.push_back(
        static_cast<std::uint32_t>(folded_.units_.size()));
    folded_.units_.push_back(
        {static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(at_ + 1)});
    folded_.text_.push_back(ascii);
  }

  void Emit(std::string_view form, OriginalSpan span) {
    if (form.empty()) {
      return;
    }
    if (form[0] == '\xD7' && IsHebrewLetter(DecodeCodePoint(form, 0).value)) {
      const std::size_t gone = VanishingBytes(folded_.text_);
      folded_.text_.resize(folded_.text_.size() - gone);
      folded_.unit_of_.resize(folded_.text_.size());
    }
    folded_.text_ += form;
    folded_.unit_of_.resize(folded_.text_.size(),
                            static_cast<std::uint32_t>(folded_.units_.size()));
    folded_.units_.push_back(span);
  }

  // Folds the unit at at_, or steps over a dropped code point.
  void FoldUnit() {
    const std::size_t begin = at_;
    const TextPiece first = ReadPiece(text_, at_, references_);
    const FoldEntry entry = LookUpFold(first.value);
    at_ += first.bytes;
    if (entry.kind() == FoldKind::kDropped) {
      return;
    }
    std::array<char, 4> buffer;
    const std::string_view base = BaseForm(first.value, entry, buffer);
    std::size_t end = at_;
    Marks marks(first.value, entry);
    char32_t base_value = first.value;
    while (at_ < text_.size()) {
      const TextPiece piece = ReadPiece(text_, at_, references_);
      const FoldEntry next = LookUpFold(piece.value);
      if (base_value == '\r' && piece.value == '\n' &&
          marks.counted().empty()) {
        base_value = '\n';  // one line end
        end = at_ + piece.bytes;
      } else if (next.IsExtender()) {
        marks.Add(piece.value, next, base);
        end = at_ + piece.bytes;
      } else if (next.kind() != FoldKind::kDropped) {
        break;
      }
      at_ += piece.bytes;
    }
    EmitUnit(
        base_value, entry, base, marks,
        {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }

  static std::string_view BaseForm(char32_t c, FoldEntry entry,
                                   std::array<char, 4>& buffer) {
    switch (entry.kind()) {
      case FoldKind::kShort:
      case FoldKind::kHebrew:
        for (std::uint32_t i = 0; i < entry.length(); ++i) {
          buffer[i] = entry.byte(i);
        }
        return {buffer.data(), entry.length()};
      case FoldKind::kLong:
        return LongFold(entry);
      default:
        std::string same;
        AppendUtf8(c, same);
        same.copy(buffer.data(), buffer.size());
        return {buffer.data(), same.size()};
    }
  }

  void EmitUnit(char32_t base, FoldEntry entry, std::string_view base_form,
                const Marks& marks, OriginalSpan span) {
    if (!marks.HasLetters() && !marks.AskForDefinition()) {
      Emit(base_form, span);
      return;
    }
    std::string form;
    if (marks.AskForDefinition() || entry.kind() == FoldKind::kLong) {
      std::u32string unit(1, base);
      unit += marks.counted();
      for (const char32_t c : FoldUnitByDefinition(unit)) {
        AppendUtf8(c, form);
      }
    } else {
      form = base_form;
      for (const char32_t mark : marks.counted()) {
        if (LookUpFold(mark).kind() == FoldKind::kLetterMark) {
          AppendUtf8(mark, form);
        }
      }
    }
    Emit(form, span);
  }

  std::string_view text_;
  References references_;
  std::size_t at_ = 0;
  FoldedField folded_;
};

FoldedField FoldField(std::string_view text, References references) {
  return Folder(text, references).Run();
}

FoldedText Fold(const Document& document) {
  FoldedText folded;
  folded.fields.reserve(document.fields.size());
  for (const DocumentField& field : document.fields) {
    folded.fields.push_back(FoldField(field.text, field.references));
  }
  return folded;
}

std::string FoldName(std::string_view name) {
  return SpaceWords(FoldField(name, References::kLiteral).text(),
                    Apostrophes::kKept);
}

}  // namespace wirewatch
