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
#include "rules/text/unit_marks.h"

namespace wirewatch {

class KernelRun {
 public:
  KernelRun(FoldPlace from, char* out, std::vector<FoldAnchor>& anchors)
      : place_(from), out_(out), anchors_(anchors) {}

  std::size_t at() const { return place_.original; }
  char* out() const { return out_ + place_.folded; }

  // Whole plain code points, at least one byte, were written to out(): bases
  // that fold to as many bytes; with those of three bytes perhaps one mark each
  // that stays, of canonical combining class 0.
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
    const Shape& shape = kShapes[source[0] >> 4];
    const std::uint32_t bytes = Load(source);
    const char32_t code_point = Decode(bytes, shape);
    const FoldEntry entry = LookUpFold(code_point);
    const bool ill_formed = code_point < shape.first ||
                            (bytes & shape.continued_mask) != shape.continued;
    if (ill_formed || entry.NeedsStep()) {
      return 0;
    }
    const bool folded = entry.IsExtender() ? Extend(entry, bytes, shape.bytes)
                                           : Begin(entry, bytes, shape.bytes);
    return folded ? shape.bytes : 0;
  }

  // Marks that leave nothing, `marks` of them in `bytes`, after plain code
  // points of which the last one has `base_bytes`.
  [[gnu::always_inline]] void DropMarks(std::uint32_t marks,
                                        std::uint32_t bytes,
                                        std::uint32_t base_bytes) {
    const auto [original, folded] = place_;
    unit_ = {{folded - base_bytes, folded},
             {original - base_bytes, original + bytes}};
    changed_ = true;
    tail_ = Tail::kUnit;
    marks_ = marks;
    last_class_ = 0;
    place_.original += bytes;
  }
  static constexpr std::uint32_t kMostMarks = 8;

  FoldPlace Finish() {
    CloseUnit();
    return place_;
  }

 private:
  // Of the code points whose first byte has the same upper half. Those of four
  // bytes, and bytes that begin none, are as if there were no such code point.
  struct Shape {
    std::uint32_t bytes;
    std::uint32_t shift;  // of the six bits of each of three bytes, see Decode
    char32_t mask;
    char32_t first;  // a smaller one in so many bytes is ill-formed
    std::uint32_t continued_mask;
    std::uint32_t continued;
  };
  static constexpr Shape kAscii = {1, 12, 0x7F, 0, 0, 0};
  static constexpr Shape kTwo = {2, 6, 0x7FF, 0x80, 0xC000, 0x8000};
  static constexpr Shape kThree = {3, 0, 0xFFFF, 0x800, 0xC0C000, 0x808000};
  static constexpr Shape kOther = {0, 0, 0, 1, 0, 0};
  static constexpr Shape kShapes[16] = {
      kAscii, kAscii, kAscii, kAscii, kAscii, kAscii, kAscii, kAscii,
      kOther, kOther, kOther, kOther, kTwo,   kTwo,   kThree, kOther};

  static char32_t Decode(std::uint32_t bytes, const Shape& shape) {
    const char32_t all =
        (bytes & 0xFF) << 12 | (bytes >> 2 & 0xFC0) | (bytes >> 16 & 0x3F);
    return all >> shape.shift & shape.mask;
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

  [[gnu::always_inline]] void CloseUnit() {
    if (changed_) {
      anchors_.push_back(FoldAnchor(unit_));
      changed_ = false;
    }
  }

  // A base, or something to drop.
  [[gnu::always_inline]] bool Begin(FoldEntry entry, std::uint32_t source,
                                    std::uint32_t bytes) {
    if (entry.kind() == FoldKind::kHebrew && EndsWithQuote()) {
      return false;
    }
    CloseUnit();
    Write(entry.kind() == FoldKind::kSame ? source : entry.bits() >> 8);
    const auto [original, folded] = place_;
    place_.original += bytes;
    place_.folded += entry.length();
    unit_ = {{folded, place_.folded}, {original, place_.original}};
    changed_ = entry.length() != bytes;
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
      unit_.folded.end += bytes;
    } else {
      if (mark.MakesCyrillicLetter() && MayBecomeCyrillicLetter(LastBytes())) {
        return false;
      }
      changed_ = true;
    }
    ++marks_;
    place_.original += bytes;
    unit_.original.end += bytes;
    return true;
  }

  // The last unit of what was plain: a base, perhaps with one mark of three
  // bytes and combining class 0.
  void OpenPlainTail() {
    std::uint32_t bytes = LastCodePointBytes(0);
    marks_ = 0;
    if (bytes == 3) {
      const FoldEntry last = LookUpFold(Decode(
          Load(reinterpret_cast<const unsigned char*>(out() - 3)), kThree));
      if (last.IsExtender()) {
        marks_ = 1;
        bytes += LastCodePointBytes(bytes);
      }
    }
    const auto [original, folded] = place_;
    unit_ = {{folded - bytes, folded}, {original - bytes, original}};
    last_class_ = 0;
    tail_ = Tail::kUnit;
  }

  // Of the plain code point before the last `after` bytes.
  std::uint32_t LastCodePointBytes(std::uint32_t after) const {
    const auto is_continuation = [&](int before) {
      const char byte = *(out() - after - before);
      return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
    };
    return is_continuation(1) ? (is_continuation(2) ? 3 : 2) : 1;
  }

  std::string_view LastBytes() const {
    return place_.folded < 2 ? std::string_view()
                             : std::string_view(out() - 2, 2);
  }

  // It may vanish before a Hebrew letter (F18). Also says yes of a few others.
  bool EndsWithQuote() const {
    const std::string_view last = LastBytes();
    return last.empty() || last[1] == '\'' || last[1] == '"' ||
           last == "\xD7\xB4" || last == "\x80\x9C" || last == "\x80\x9D";
  }

  enum class Tail : unsigned char { kNone, kPlain, kDropped, kUnit };

  FoldPlace place_;
  char* const out_;
  std::vector<FoldAnchor>& anchors_;
  Tail tail_ = Tail::kNone;
  // The unit that ends here, if tail_ is kUnit; what was dropped, if kDropped.
  FoldAnchor unit_;
  bool changed_ = false;  // it needs an anchor
  std::uint32_t marks_ = 0;
  std::uint32_t last_class_ = 0;  // the canonical one of the last that stayed
};

}  // namespace wirewatch
