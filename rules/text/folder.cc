#include "rules/text/folder.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "rules/base/check.h"
#include "rules/base/utf8.h"
#include "rules/text/hebrew_quotes.h"
#include "rules/text/unit_marks.h"

namespace wirewatch {
namespace {

// U+FDFD is 3 bytes and folds to 41; offsets are 32 bits.
constexpr std::size_t kLongestText = std::size_t{256} << 20;

bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// The folded form of a base that folds to one code point.
class ShortForm {
 public:
  ShortForm(char32_t c, FoldEntry entry) {
    if (entry.kind() == FoldKind::kShort || entry.kind() == FoldKind::kHebrew) {
      size_ = entry.length();
      bytes_ = {entry.byte(0), entry.byte(1), entry.byte(2)};
    } else {
      std::string same;
      AppendUtf8(c, same);
      size_ = same.copy(bytes_.data(), bytes_.size());
    }
  }
  std::string_view bytes() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, 4> bytes_;
  std::size_t size_ = 0;
};

}  // namespace

Folder::Folder(std::string_view text, References references, FoldKernel kernel,
               FoldedField spare)
    : text_(text),
      references_(references),
      kernel_(kernel),
      out_(std::move(spare)) {
  CHECK(text.size() <= kLongestText);
  out_.text_.resize(text.size() + text.size() / 8 + kKernelSlack);
  out_.marks_are_cut_ = false;
  out_.anchors_.clear();
  out_.anchors_.reserve(text.size() / 16 + 1);  // of accented text
  out_.anchors_.push_back({});
}

FoldedField Folder::Run() && {
  while (at_ < text_.size()) {
    const FoldPlace stop =
        kernel_(text_, {static_cast<std::uint32_t>(at_), size_},
                out_.text_.data(), out_.anchors_);
    at_ = stop.original;
    size_ = stop.folded;
    const std::size_t met = at_;
    while (at_ < text_.size() && (at_ == met || Repeats(met))) {
      Step();  // the same again (&&&&, ﷺﷺ) needs no kernel in between
    }
  }
  out_.text_.resize(size_);
  return std::move(out_);
}

// Whether the bytes at `met`, up to three, stand here again.
bool Folder::Repeats(std::size_t met) const {
  const std::size_t bytes = std::min<std::size_t>(at_ - met, 3);
  return text_.substr(at_, bytes) == text_.substr(met, bytes);
}

void Folder::Step() {
  const Piece piece = Read();
  const FoldEntry entry = LookUpFold(piece.value);
  if (entry.kind() == FoldKind::kDropped) {
    NoteDropped(piece.bytes);
  } else if (entry.IsExtender()) {
    if (size_ != 0) {  // it follows something
      TakeBackUnit();
    }
    FoldWholeUnit();
  } else {
    FoldBase(piece, entry);
  }
}

Folder::Piece Folder::Read() const {
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned char>(text_[at_ + i]);
  };
  const std::size_t left = text_.size() - at_;
  if (left >= 3 && byte(0) > 0xE0 && byte(0) < 0xED &&
      IsContinuation(text_[at_ + 1]) && IsContinuation(text_[at_ + 2])) {
    return {
        (byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU), 3,
        /*stands_for_itself=*/true};
  }
  if (left >= 2 && byte(0) >= 0xC2 && byte(0) < 0xE0 &&
      IsContinuation(text_[at_ + 1])) {
    return {(byte(0) & 0x1FU) << 6 | (byte(1) & 0x3FU), 2,
            /*stands_for_itself=*/true};
  }
  if (text_[at_] == '&') {
    const TextPiece piece = ReadPiece(text_, at_, references_);
    return {piece.value, piece.bytes, /*stands_for_itself=*/piece.bytes == 1};
  }
  const DecodedCodePoint decoded = DecodeCodePoint(text_, at_);
  return {decoded.value, decoded.bytes, decoded.well_formed};
}

void Folder::FoldBase(const Piece& piece, FoldEntry entry) {
  if (piece.value == '\r') {
    FoldLineEnd();
    return;
  }
  const OriginalSpan original{static_cast<std::uint32_t>(at_),
                              static_cast<std::uint32_t>(at_ + piece.bytes)};
  if (entry.kind() == FoldKind::kLong) {
    Write(LongFold(entry), original);
    return;
  }
  if (entry.kind() == FoldKind::kSame && piece.stands_for_itself) {
    WritePlain(text_.substr(at_, piece.bytes));
    return;
  }
  const ShortForm form(piece.value, entry);
  if (piece.stands_for_itself && form.bytes().size() == piece.bytes &&
      (entry.kind() != FoldKind::kHebrew || VanishingBytes(Written()) == 0)) {
    WritePlain(form.bytes());
  } else {
    Write(form.bytes(), original);
  }
}

std::uint32_t Folder::LastPlainUnit() const {
  const std::string_view folded = Written();
  const std::uint32_t first = out_.anchors_.back().folded.end;
  std::uint32_t begin = size_;
  do {
    --begin;
    while (IsContinuation(folded[begin])) {
      --begin;
    }
  } while (begin > first &&
           LookUpFold(DecodeCodePoint(folded, begin).value).IsExtender());
  return begin;
}

// CR and CR LF are one line end. What follows is looked at only where it may
// be a mark.
void Folder::FoldLineEnd() {
  const std::string_view rest = text_.substr(at_);
  const std::size_t bytes = rest.starts_with("\r\n") ? 2 : 1;
  const bool is_unit = rest[0] == '\r' && rest.size() > bytes &&
                       static_cast<unsigned char>(rest[bytes]) < 0x80 &&
                       rest[bytes] != '&';
  if (is_unit) {
    const auto begin = static_cast<std::uint32_t>(at_);
    Write("\n", {begin, static_cast<std::uint32_t>(begin + bytes)});
  } else {
    FoldWholeUnit();
  }
}

void Folder::TakeBackUnit() {
  const auto nothing_folded = [](const FoldAnchor& anchor) {
    return anchor.folded.begin == anchor.folded.end;
  };
  while (!EndsPlainly() && nothing_folded(out_.anchors_.back())) {
    out_.anchors_.pop_back();
  }
  const FoldAnchor last = out_.anchors_.back();
  if (EndsPlainly()) {
    const std::uint32_t begin = LastPlainUnit();
    at_ = last.original.end + (begin - last.folded.end);
    size_ = begin;
  } else {
    at_ = last.original.begin;
    size_ = last.folded.begin;
    out_.anchors_.pop_back();
  }
}

void Folder::FoldWholeUnit() {
  const auto begin = static_cast<std::uint32_t>(at_);
  const TextPiece base = ReadPiece(text_, at_, references_);
  const FoldEntry entry = LookUpFold(base.value);
  const ShortForm short_form(base.value, entry);
  const std::string_view base_form =
      entry.kind() == FoldKind::kLong ? LongFold(entry) : short_form.bytes();
  std::u32string unit(1, base.value);
  UnitMarks marks(base.value, entry);
  std::size_t end = at_ + base.bytes;
  for (std::size_t ahead = end; ahead < text_.size();) {
    const TextPiece piece = ReadPiece(text_, ahead, references_);
    const FoldEntry next = LookUpFold(piece.value);
    ahead += piece.bytes;
    if (unit == U"\r" && piece.value == '\n' && marks.counted().empty()) {
      unit = U"\n";  // one line end
      end = ahead;
    } else if (next.IsExtender()) {
      marks.Add(piece.value, next, base_form);
      end = ahead;
    } else if (next.kind() != FoldKind::kDropped) {
      break;
    }
  }
  unit += marks.counted();
  out_.marks_are_cut_ |= marks.are_cut();
  WriteWholeUnit(unit, marks, base_form,
                 {begin, static_cast<std::uint32_t>(end)});
}

void Folder::WriteWholeUnit(std::u32string_view unit, const UnitMarks& marks,
                            std::string_view base_form, OriginalSpan original) {
  std::string form;
  if (marks.AskForDefinition()) {
    form = FoldedByDefinition(unit);
  } else {
    form = base_form;
    for (const char32_t mark : marks.counted()) {
      if (LookUpFold(mark).kind() == FoldKind::kLetterMark) {
        AppendUtf8(mark, form);
      }
    }
  }
  if (form.empty()) {
    at_ = original.begin;
    NoteDropped(original.end - original.begin);
  } else {
    Write(form, original);
  }
}

// The definition takes a microsecond, and a text has few such units, each many
// times (น้ำ, decomposed Hangul).
const std::string& Folder::FoldedByDefinition(std::u32string_view unit) {
  constexpr std::size_t kMostUnits = 4096;
  if (by_definition_.size() >= kMostUnits) {
    by_definition_.clear();
  }
  const auto [found, is_new] = by_definition_.try_emplace(std::u32string(unit));
  if (is_new) {
    for (const char32_t c : FoldUnitByDefinition(unit)) {
      AppendUtf8(c, found->second);
    }
  }
  return found->second;
}

// For one code point that stands in the text with as many bytes.
void Folder::WritePlain(std::string_view folded) {
  folded.copy(out_.text_.data() + size_, folded.size());
  size_ += static_cast<std::uint32_t>(folded.size());
  at_ += folded.size();
}

void Folder::Write(std::string_view folded, OriginalSpan original) {
  if (folded[0] == '\xD7' && EndsWithHebrewLetter(folded.substr(0, 2))) {
    size_ -= VanishingBytes(Written());
    while (out_.anchors_.size() > 1 &&
           out_.anchors_.back().folded.end > size_) {
      out_.anchors_.pop_back();
    }
  }
  const auto end = static_cast<std::uint32_t>(size_ + folded.size());
  out_.anchors_.push_back({{size_, end}, original});
  at_ = original.end;
  MakeRoom(folded.size());
  folded.copy(out_.text_.data() + size_, folded.size());
  size_ = end;
}

void Folder::NoteDropped(std::size_t bytes) {
  const auto begin = static_cast<std::uint32_t>(at_);
  at_ += bytes;
  FoldAnchor& last = out_.anchors_.back();
  if (last.folded.begin == size_) {  // and nothing folded after it
    last.original.end = static_cast<std::uint32_t>(at_);
  } else {
    out_.anchors_.push_back(
        {{size_, size_}, {begin, static_cast<std::uint32_t>(at_)}});
  }
}

// So that all of the rest can be plain after these bytes.
void Folder::MakeRoom(std::size_t folded_bytes) {
  const std::size_t needed =
      size_ + folded_bytes + (text_.size() - at_) + kKernelSlack;
  if (needed > out_.text_.size()) {
    out_.text_.resize(std::max(needed, 2 * out_.text_.size()));
  }
}

}  // namespace wirewatch
