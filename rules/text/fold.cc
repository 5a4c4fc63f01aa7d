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

// The extending code points of one unit, as far as they count.
struct Extenders {
  std::array<char32_t, kMaxExtendersInUnit> code_points;
  std::size_t count = 0;
  int weight = 0;
  std::uint32_t combining_class = 0;  // of the last letter mark
  bool letter_marks = false;          // some stay in the folded text
  bool only_by_definition = false;    // they compose or change places

  void Add(char32_t c, FoldEntry entry, std::string_view base) {
    const bool special = entry.kind() == FoldKind::kSpecialMark;
    weight += special ? ExtenderWeight(c) : 1;
    if (weight > kMaxExtendersInUnit) {
      return;
    }
    code_points[count++] = c;
    if (entry.kind() == FoldKind::kLetterMark) {
      const std::uint32_t next = entry.combining_class();
      only_by_definition |= next != 0 && next < combining_class;
      combining_class = next;
      letter_marks = true;
    } else if (special || (entry.MakesCyrillicLetter() &&
                           (EndsWith(base, "и") || EndsWith(base, "у") ||
                            EndsWith(base, "і")))) {
      only_by_definition = true;
    }
  }
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
    Extenders extenders;
    if (entry.IsExtender()) {  // it follows nothing
      extenders.only_by_definition = true;
      extenders.weight = ExtenderWeight(first.value);
    }
    char32_t base_value = first.value;
    while (at_ < text_.size()) {
      const TextPiece piece = ReadPiece(text_, at_, references_);
      const FoldEntry next = LookUpFold(piece.value);
      if (base_value == '\r' && piece.value == '\n' && extenders.count == 0) {
        base_value = '\n';  // one line end
        end = at_ + piece.bytes;
      } else if (next.IsExtender()) {
        extenders.Add(piece.value, next, base);
        end = at_ + piece.bytes;
      } else if (next.kind() != FoldKind::kDropped) {
        break;
      }
      at_ += piece.bytes;
    }
    EmitUnit(
        base_value, entry, base, extenders,
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

  void EmitUnit(char32_t base_value, FoldEntry entry, std::string_view base,
                const Extenders& extenders, OriginalSpan span) {
    const bool base_is_long = entry.kind() == FoldKind::kLong;
    if (!extenders.letter_marks && !extenders.only_by_definition) {
      Emit(base, span);
      return;
    }
    std::string form;
    if (extenders.only_by_definition || base_is_long) {
      std::u32string unit(1, base_value);
      unit.append(extenders.code_points.data(), extenders.count);
      for (const char32_t c : FoldUnitByDefinition(unit)) {
        AppendUtf8(c, form);
      }
    } else {
      form = base;
      for (std::size_t i = 0; i < extenders.count; ++i) {
        const char32_t c = extenders.code_points[i];
        if (LookUpFold(c).kind() == FoldKind::kLetterMark) {
          AppendUtf8(c, form);
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
