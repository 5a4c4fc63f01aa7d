// One run of a kernel: its place in both texts, and the unit that is still
// open, which the next mark may lengthen.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "rules/text/fold_kernel.h"
#include "rules/text/fold_table.h"
#include "rules/text/hebrew_quotes.h"
#include "rules/text/unit_marks.h"

namespace wirewatch {

// Beside the run, not in it, so that the run itself can be kept in registers.
// Its last units wait here, to become anchors many at a time. Unlike anchors
// they take no time to make.
struct PendingUnits {
  static constexpr std::size_t kMost = 128;
  struct Unit {
    std::uint32_t folded_begin, folded_end;
    std::uint32_t original_begin, original_end;
  };
  Unit units[kMost];

  // The first `count` of them.
  [[gnu::noinline]] void AppendTo(std::vector<FoldAnchor>& anchors,
                                  std::size_t count) const {
    for (std::size_t i = 0; i < count; ++i) {
      const Unit& unit = units[i];
      anchors.push_back({{unit.folded_begin, unit.folded_end},
                         {unit.original_begin, unit.original_end}});
    }
  }
};

class KernelRun {
 public:
  // `pending` and `anchors` outlive the run.
  KernelRun(FoldPlace from, char* out, PendingUnits& pending,
            std::vector<FoldAnchor>& anchors)
      : place_(from), out_(out), pending_(pending), anchors_(anchors) {}

  // To be called before every kMostCalls calls of the functions below.
  static constexpr std::size_t kMostCalls = 32;
  [[gnu::always_inline]] void MakeRoom() {
    if (closed_ + kMostCalls >= PendingUnits::kMost) {
      pending_.AppendTo(anchors_, closed_);
      pending_.units[0] = pending_.units[closed_];
      closed_ = 0;
    }
  }

  std::size_t at() const { return place_.original; }
  char* out() const { return out_ + place_.folded; }

  // Whole plain code points, at least one byte, were written to out(): bases
  // that fold to as many bytes; with those of three bytes perhaps one mark each
  // that stays.
  [[gnu::always_inline]] void PassPlain(std::size_t bytes) {
    CloseUnit();
    tail_ = Tail::kPlain;
    place_.original += static_cast<std::uint32_t>(bytes);
    place_.folded += static_cast<std::uint32_t>(bytes);
  }

  // Folds the code point at `source`, of which kReadAhead bytes may be read
  // (zeros after the text's end). Returns its length, or 0 if Folder::Step()
  // has to: nothing has changed then.
  static constexpr std::size_t kReadAhead = 4;
  [[gnu::always_inline]] std::size_t FoldCodePoint(
      const unsigned char* source) {
    const std::uint32_t bytes = Load(source);
    return source[0] < 0xE0 ? FoldShort(source, bytes) : FoldThree(bytes);
  }

  // Marks that leave nothing, `marks` of them in `bytes`, after plain code
  // points of which the last one has `base_bytes`.
  [[gnu::always_inline]] void DropMarks(std::uint32_t marks,
                                        std::uint32_t bytes,
                                        std::uint32_t base_bytes) {
    const std::uint32_t original = place_.original;
    const std::uint32_t folded = place_.folded;
    unit() = {folded - base_bytes, folded, original - base_bytes,
              original + bytes};
    changed_ = true;
    tail_ = Tail::kUnit;
    marks_ = marks;
    last_class_ = 0;
    place_.original += bytes;
  }
  static constexpr std::uint32_t kMostMarks = 8;

  FoldPlace Finish() {
    CloseUnit();
    if (closed_ != 0) {
      pending_.AppendTo(anchors_, closed_);
    }
    return place_;
  }

 private:
  // One of one or two bytes.
  [[gnu::always_inline]] std::size_t FoldShort(const unsigned char* source,
                                               std::uint32_t bytes) {
    if (source[0] < 0x80) {
      return FoldRow(LookUpFold(source[0]), bytes, 1);
    }
    const bool well_formed = source[0] >= 0xC2 && (source[1] & 0xC0) == 0x80;
    return well_formed
               ? FoldRow(
                     LookUpFold((source[0] & 0x1FU) << 6 | (source[1] & 0x3FU)),
                     bytes, 2)
               : 0;
  }

  [[gnu::always_inline]] std::size_t FoldThree(std::uint32_t bytes) {
    constexpr char32_t kFirst = 0x800;  // a smaller one is ill-formed
    const char32_t code_point = DecodeThree(bytes);
    const bool well_formed =
        (bytes & 0xC0C0F0) == 0x8080E0 && code_point >= kFirst;
    return well_formed ? FoldRow(LookUpFold(code_point), bytes, 3) : 0;
  }

  [[gnu::always_inline]] std::size_t FoldRow(FoldEntry entry,
                                             std::uint32_t source,
                                             std::uint32_t bytes) {
    if (entry.NeedsStep()) {
      return 0;
    }
    const bool folded = entry.IsExtender() ? Extend(entry, source, bytes)
                                           : Begin(entry, source, bytes);
    return folded ? bytes : 0;
  }

  static char32_t DecodeThree(std::uint32_t bytes) {
    return (bytes & 0x0F) << 12 | (bytes >> 2 & 0xFC0) | (bytes >> 16 & 0x3F);
  }

  // Four bytes, the first one lowest.
  static std::uint32_t Load(const unsigned char* from) {
    std::uint32_t bytes = 0;
    std::memcpy(&bytes, from, sizeof bytes);
    return std::endian::native == std::endian::little
               ? bytes
               : __builtin_bswap32(bytes);
  }
  void Write(std::uint32_t bytes) {
    if (std::endian::native != std::endian::little) {
      bytes = __builtin_bswap32(bytes);
    }
    std::memcpy(out(), &bytes, sizeof bytes);
  }

  // The unit that ends here, if tail_ is kUnit; what was dropped, if kDropped.
  PendingUnits::Unit& unit() { return pending_.units[closed_]; }

  [[gnu::always_inline]] void CloseUnit() {
    closed_ += changed_ ? 1 : 0;
    changed_ = false;
  }

  // A base, or something to drop.
  [[gnu::always_inline]] bool Begin(FoldEntry entry, std::uint32_t source,
                                    std::uint32_t bytes) {
    CloseUnit();
    std::uint32_t quote = 0;
    if (entry.kind() == FoldKind::kHebrew && EndsWithQuote()) {
      quote = VanishingBytes({out_, place_.folded});
      if (LastAnchorEnd() > place_.folded - quote) {
        return false;
      }
      place_.folded -= quote;
    }
    Write(entry.kind() == FoldKind::kSame ? source : entry.bits() >> 8);
    const std::uint32_t original = place_.original;
    const std::uint32_t folded = place_.folded;
    place_.original += bytes;
    place_.folded += entry.length();
    unit() = {folded, place_.folded, original, place_.original};
    changed_ = entry.length() != bytes || quote != 0;
    tail_ = entry.length() == 0 ? Tail::kDropped : Tail::kUnit;
    marks_ = 0;
    last_class_ = 0;
    return true;
  }

  // Marks that stay are simple as long as they are few and in canonical order.
  [[gnu::always_inline]] bool Extend(FoldEntry mark, std::uint32_t source,
                                     std::uint32_t bytes) {
    // Far from kMaxMarksInUnit, with those of the base.
    static_assert(kMostMarks + kMostMarksWithinBase <= kMaxMarksInUnit);
    if (tail_ == Tail::kPlain) {
      OpenPlainTail();
    }
    if (tail_ != Tail::kUnit || marks_ == kMostMarks) {
      return false;
    }
    if (mark.kind() == FoldKind::kLetterMark) {
      const std::uint32_t next = mark.combining_class();
      if (next != 0 && next < last_class_) {
        return false;
      }
      last_class_ = next;
      Write(source);
      place_.folded += bytes;
      unit().folded_end = place_.folded;
    } else {
      if (mark.MakesCyrillicLetter() && MayBecomeCyrillicLetter(LastBytes())) {
        return false;
      }
      changed_ = true;
    }
    ++marks_;
    place_.original += bytes;
    unit().original_end = place_.original;
    return true;
  }

  // The last unit of what was plain: a base, perhaps with one mark of three
  // bytes.
  [[gnu::always_inline]] void OpenPlainTail() {
    std::uint32_t bytes = LastCodePointBytes(0);
    marks_ = 0;
    last_class_ = 0;
    if (bytes == 3) {
      const FoldEntry last = LookUpFold(
          DecodeThree(Load(reinterpret_cast<const unsigned char*>(out() - 3))));
      if (last.IsExtender()) {
        marks_ = 1;
        last_class_ = last.combining_class();
        bytes += LastCodePointBytes(bytes);
      }
    }
    const std::uint32_t original = place_.original;
    const std::uint32_t folded = place_.folded;
    unit() = {folded - bytes, folded, original - bytes, original};
    tail_ = Tail::kUnit;
  }

  // Of the plain code point before the last `after` bytes.
  [[gnu::always_inline]] std::uint32_t LastCodePointBytes(
      std::uint32_t after) const {
    const char* const end = out() - after;
    if ((end[-1] & 0xC0) != 0x80) {
      return 1;
    }
    return (end[-2] & 0xC0) != 0x80 ? 2 : 3;
  }

  [[gnu::always_inline]] std::string_view LastBytes() const {
    return place_.folded < 2 ? std::string_view()
                             : std::string_view(out() - 2, 2);
  }

  std::uint32_t LastAnchorEnd() const {
    return closed_ == 0 ? anchors_.back().folded.end
                        : pending_.units[closed_ - 1].folded_end;
  }

  // It may vanish before a Hebrew letter (F18). Also says yes of a few others.
  [[gnu::always_inline]] bool EndsWithQuote() const {
    const std::string_view last = LastBytes();
    return last.empty() || last[1] == '\'' || last[1] == '"' ||
           last == "\xD7\xB4" || last == "\x80\x9C" || last == "\x80\x9D";
  }

  enum class Tail : unsigned char { kNone, kPlain, kDropped, kUnit };

  FoldPlace place_;
  char* const out_;
  PendingUnits& pending_;
  std::size_t closed_ = 0;  // of the pending units; the next one is open
  std::vector<FoldAnchor>& anchors_;
  Tail tail_ = Tail::kNone;
  bool changed_ = false;  // the open unit needs an anchor
  std::uint32_t marks_ = 0;
  std::uint32_t last_class_ = 0;  // the canonical one of the last that stayed
};

}  // namespace wirewatch
