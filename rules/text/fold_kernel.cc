#include "rules/text/fold_kernel.h"

#include <cstdint>
#include <cstring>

#include "rules/text/fold_kernel_avx2.h"
#include "rules/text/fold_table.h"

namespace wirewatch {

namespace {

// The code point of three bytes at `bytes`, of which `size` may be read; 0 if
// there is none, or one above the surrogates: few of those are plain.
char32_t DecodeThreeBytes(const unsigned char* bytes, std::size_t size) {
  if (size < 3) {
    return 0;
  }
  const char32_t all =
      char32_t{bytes[0]} | char32_t{bytes[1]} << 8 | char32_t{bytes[2]} << 16;
  const char32_t c =
      (all & 0x0F) << 12 | (all >> 2 & 0xFC0) | (all >> 16 & 0x3F);
  constexpr char32_t kFirst = 0x800;
  constexpr char32_t kSurrogates = 0xD800;
  return (all & 0xC0C0F0) == 0x8080E0 && c - kFirst < kSurrogates - kFirst ? c
                                                                           : 0;
}

// What the code point of two bytes at `bytes`, of which `size` may be read,
// folds to, if it is plain; else 0.
std::uint16_t FoldTwoBytes(const unsigned char* bytes, std::size_t size) {
  const bool two_bytes = size >= 2 && bytes[0] >= 0xC2 && bytes[0] < 0xE0 &&
                         (bytes[1] & 0xC0) == 0x80;
  return two_bytes
             ? plain_two_bytes[(bytes[0] & 0x1FU) << 6 | (bytes[1] & 0x3FU)]
             : std::uint16_t{0};
}

// Folds plain code points of three bytes and returns their length together.
// `after_base`: a vowel sign may follow (see Folder::AppendLetterMark).
std::size_t FoldThreeBytes(const unsigned char* bytes, std::size_t size,
                           char* out, bool& after_base) {
  std::size_t at = 0;
  while (const char32_t c = DecodeThreeBytes(bytes + at, size - at)) {
    const FoldEntry entry = LookUpFold(c);
    bool mark = false;
    if (entry.kind() == FoldKind::kSame) {
      std::memcpy(out + at, bytes + at, 3);
    } else if (entry.kind() == FoldKind::kShort && entry.length() == 3) {
      out[at] = entry.byte(0);
      out[at + 1] = entry.byte(1);
      out[at + 2] = entry.byte(2);
    } else if (entry.kind() == FoldKind::kLetterMark && after_base &&
               entry.combining_class() == 0) {
      std::memcpy(out + at, bytes + at, 3);
      mark = true;
    } else {
      break;
    }
    after_base = !mark;
    at += 3;
  }
  return at;
}

}  // namespace

std::size_t FoldPlainPortably(const char* text, std::size_t size,
                              References references, char* out) {
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text);
  const unsigned char reference = references == References::kDecode ? '&' : 0;
  std::size_t at = 0;
  bool after_base = false;
  while (at < size) {
    if (bytes[at] < 0x80) {
      out[at] = plain_ascii[bytes[at]];
      if (out[at] == 0 || bytes[at] == reference) {
        break;
      }
      at += 1;
      after_base = true;
    } else if (const auto two = FoldTwoBytes(bytes + at, size - at)) {
      out[at] = static_cast<char>(two & 0xFF);
      out[at + 1] = static_cast<char>(two >> 8);
      at += 2;
      after_base = true;
    } else {
      const std::size_t folded =
          FoldThreeBytes(bytes + at, size - at, out + at, after_base);
      if (folded == 0) {
        break;
      }
      at += folded;
    }
  }
  return at;
}

FoldKernel FastestFoldKernel() {
  static const FoldKernel fastest =
      Avx2FoldKernel() != nullptr ? Avx2FoldKernel() : FoldPlainPortably;
  return fastest;
}

}  // namespace wirewatch
