// Folding 32 bytes at a time, wherever their code points begin. Each block is
// folded as if all of it were plain, each byte in its place, by one of three
// ways, chosen by the block's first telling letter:
//   ASCII        capitals to small letters
//   two bytes    Arabic, Cyrillic, Greek, Hebrew...: sixteen table rows at once
//   three bytes  Han, kana, Devanagari...: a bit each says that it stays
// and a mask tells which bytes are not so. A block without any (most of all) is
// one store. In another, the stretches between are copied, and each code point
// of the mask is folded by its row: accents, vowel signs and traditional Han
// cost a few nanoseconds each and leave the rest of their block fast.
// The tests hold it to the portable kernel for every pair of bytes.

#include "rules/text/fold_kernel_avx2.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "rules/text/fold_table.h"
#include "rules/text/kernel_run.h"

// Not a flag for the whole file: inline functions of headers would be compiled
// for AVX2 too and might be the ones that the linker keeps.
#define WIREWATCH_AVX2 __attribute__((target("avx2,bmi,bmi2,lzcnt")))
#define WIREWATCH_AVX2_INLINE \
  WIREWATCH_AVX2 __attribute__((always_inline)) inline

namespace wirewatch {
namespace {

constexpr std::size_t kBlock = 32;

struct FoldedBlock {
  __m256i bytes;
  std::uint32_t bad;        // bit i: byte i belongs to no plain code point
  std::uint32_t marks = 0;  // of these, bytes of marks that leave nothing
};

WIREWATCH_AVX2_INLINE __m256i Splat(unsigned char byte) {
  return _mm256_set1_epi8(static_cast<char>(byte));
}
WIREWATCH_AVX2_INLINE __m256i Is(__m256i bytes, unsigned char byte) {
  return _mm256_cmpeq_epi8(bytes, Splat(byte));
}
// first <= bytes[i] <= last, both ASCII or both not.
WIREWATCH_AVX2_INLINE __m256i IsWithin(__m256i bytes, unsigned char first,
                                       unsigned char last) {
  return _mm256_andnot_si256(
      _mm256_cmpgt_epi8(Splat(first), bytes),
      _mm256_cmpgt_epi8(Splat(static_cast<unsigned char>(last + 1)), bytes));
}
WIREWATCH_AVX2_INLINE __m256i And(__m256i a, __m256i b) {
  return _mm256_and_si256(a, b);
}
WIREWATCH_AVX2_INLINE __m256i Or(__m256i a, __m256i b) {
  return _mm256_or_si256(a, b);
}
// Bit i: the highest bit of byte i.
WIREWATCH_AVX2_INLINE std::uint32_t MaskOf(__m256i bytes) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}
WIREWATCH_AVX2_INLINE __m256i Load(const void* bytes) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(bytes));
}
WIREWATCH_AVX2_INLINE void Store(char* to, __m256i bytes) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), bytes);
}
// Sixteen rows of a table, for _mm256_shuffle_epi8.
WIREWATCH_AVX2_INLINE __m256i LoadRows(const unsigned char* rows) {
  return _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(rows)));
}
// Byte i becomes byte i + 1, and 0 the first.
WIREWATCH_AVX2_INLINE __m256i MoveUp(__m256i bytes) {
  const __m256i low_half_above =
      _mm256_permute2x128_si256(bytes, bytes, /*imm=*/0x08);
  return _mm256_alignr_epi8(bytes, low_half_above, 15);
}
// Byte i + 1 becomes byte i, and 0 the last.
WIREWATCH_AVX2_INLINE __m256i MoveDown(__m256i bytes) {
  const __m256i high_half_below =
      _mm256_permute2x128_si256(bytes, bytes, /*imm=*/0x81);
  return _mm256_alignr_epi8(high_half_below, bytes, 1);
}

// ---- The three ways.

// Tab, VT, FF, CR, the grave accent, and `&`, which may begin a reference.
WIREWATCH_AVX2_INLINE std::uint32_t BadAscii(__m256i bytes) {
  const __m256i controls =
      _mm256_andnot_si256(Is(bytes, '\n'), IsWithin(bytes, '\t', '\r'));
  return MaskOf(Or(controls, Or(Is(bytes, '`'), Is(bytes, '&'))));
}

WIREWATCH_AVX2_INLINE __m256i LowerAscii(__m256i bytes) {
  return Or(bytes, And(IsWithin(bytes, 'A', 'Z'), Splat(0x20)));
}

WIREWATCH_AVX2_INLINE FoldedBlock FoldAscii(__m256i bytes) {
  return {LowerAscii(bytes), BadAscii(bytes) | MaskOf(bytes)};
}

// The row of two_byte_seconds for each byte that follows one of the four first
// bytes from `lead` on, a multiple of 4.
WIREWATCH_AVX2_INLINE __m256i TwoByteRows(__m256i bytes, __m256i before,
                                          unsigned lead) {
  const unsigned char* const table =
      two_byte_seconds + std::size_t{64} * (lead - 0xC0);
  __m256i rows[4] = {};
#pragma GCC unroll 4
  for (std::size_t quarter = 0; quarter < 4; ++quarter) {
    // The lower half of bytes 80 to BF of this quarter; for all others a
    // number above 7F, which leaves 0.
    const auto high_half = static_cast<unsigned char>(0x80 | quarter << 4);
    const __m256i index = _mm256_adds_epu8(
        _mm256_xor_si256(bytes, Splat(high_half)), Splat(0x70));
#pragma GCC unroll 4
    for (std::size_t i = 0; i < 4; ++i) {
      const __m256i sixteen = LoadRows(table + 64 * i + 16 * quarter);
      rows[i] = Or(rows[i], _mm256_shuffle_epi8(sixteen, index));
    }
  }
  __m256i chosen = _mm256_setzero_si256();
#pragma GCC unroll 4
  for (std::size_t i = 0; i < 4; ++i) {
    chosen = Or(chosen,
                And(rows[i], Is(before, static_cast<unsigned char>(lead + i))));
  }
  return chosen;
}

WIREWATCH_AVX2_INLINE FoldedBlock FoldTwoBytes(__m256i bytes, unsigned lead) {
  const __m256i before = MoveUp(bytes);
  const __m256i rows = TwoByteRows(bytes, before, lead);
  const __m256i which = And(_mm256_srli_epi16(rows, 6), Splat(0x03));
  const __m256i lead_row =
      _mm256_slli_epi16(And(before, Splat(0x03)), /*imm8=*/2);
  // Where the second bytes are; no first byte is below 80.
  const __m256i firsts = _mm256_shuffle_epi8(
      LoadRows(two_byte_firsts + std::size_t{4} * (lead - 0xC0)),
      Or(which, lead_row));
  const __m256i seconds = Or(And(rows, Splat(0x3F)), Splat(0x80));
  const __m256i firsts_in_place = MoveDown(firsts);
  const __m256i folded = _mm256_blendv_epi8(LowerAscii(bytes), seconds, firsts);
  const std::uint32_t marks = MaskOf(Is(rows, kDropsMark));
  return {
      _mm256_blendv_epi8(folded, firsts_in_place, firsts_in_place),
      BadAscii(bytes) | (MaskOf(bytes) & ~MaskOf(Or(firsts, firsts_in_place))),
      marks | marks >> 1};
}

// F18: a Hebrew letter after anything that may be a quote is not plain.
WIREWATCH_AVX2_INLINE FoldedBlock FoldHebrew(__m256i bytes, unsigned lead) {
  FoldedBlock folded = FoldTwoBytes(bytes, lead);
  constexpr unsigned char kEndOfGershayim = 0xB4;
  const std::uint32_t quotes = MaskOf(
      Or(Or(Is(bytes, '\''), Is(bytes, '"')), Is(bytes, kEndOfGershayim)));
  const std::uint32_t after_unknown = (quotes | folded.bad) << 1 | 1;
  const std::uint32_t letters = MaskOf(Is(bytes, 0xD7)) & after_unknown;
  folded.bad |= letters | letters << 1;
  return folded;
}

constexpr std::uint32_t kEveryThird = 0x249249;

// Bit i: a code point of three bytes that begins at byte i is a base that stays
// as it is, or a mark that does.
struct SameCodePoints {
  std::uint32_t bases = 0;
  std::uint32_t marks = 0;
};

// Bit 3 * i: the highest bit of lane i.
WIREWATCH_AVX2_INLINE std::uint32_t EveryThirdBit(__m256i lanes) {
  const int mask = _mm256_movemask_ps(_mm256_castsi256_ps(lanes));
  return _pdep_u32(static_cast<std::uint32_t>(mask), kEveryThird);
}

// The first eight, if the block begins with as many.
WIREWATCH_AVX2_INLINE SameCodePoints SameAmongEight(const char* block) {
  const auto* const first_four = reinterpret_cast<const __m128i*>(block);
  const auto* const last_four = reinterpret_cast<const __m128i*>(block + 12);
  const __m256i bytes = _mm256_inserti128_si256(
      _mm256_castsi128_si256(_mm_loadu_si128(first_four)),
      _mm_loadu_si128(last_four), 1);
  // One a lane, its last byte lowest.
  const __m256i lanes = _mm256_shuffle_epi8(
      bytes, _mm256_broadcastsi128_si256(_mm_setr_epi8(
                 2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1)));
  const __m256i code_points =
      Or(And(lanes, _mm256_set1_epi32(0x3F)),
         Or(And(_mm256_srli_epi32(lanes, 2), _mm256_set1_epi32(0xFC0)),
            And(_mm256_srli_epi32(lanes, 4), _mm256_set1_epi32(0xF000))));
  const __m256i words =
      _mm256_i32gather_epi32(reinterpret_cast<const int*>(three_bytes),
                             _mm256_srli_epi32(code_points, 4), 4);
  const __m256i kinds = _mm256_srlv_epi32(
      words, _mm256_slli_epi32(And(code_points, _mm256_set1_epi32(0xF)), 1));
  return {EveryThirdBit(_mm256_slli_epi32(kinds, 31)),
          EveryThirdBit(_mm256_slli_epi32(kinds, 30))};
}

WIREWATCH_AVX2_INLINE SameCodePoints SameAmong(const char* block,
                                               std::uint32_t firsts) {
  SameCodePoints same;
  for (std::uint32_t left = firsts; left != 0; left &= left - 1) {
    const int at = std::countr_zero(left);
    const auto* const c = reinterpret_cast<const unsigned char*>(block) + at;
    const std::uint32_t code_point =
        (c[0] & 0x0FU) << 12 | (c[1] & 0x3FU) << 6 | (c[2] & 0x3FU);
    const std::uint32_t kind =
        three_bytes[code_point / 16] >> 2 * (code_point % 16);
    same.bases |= (kind & 1) << at;
    same.marks |= (kind >> 1 & 1) << at;
  }
  return same;
}

WIREWATCH_AVX2_INLINE FoldedBlock FoldThreeBytes(__m256i bytes,
                                                 const char* block) {
  const std::uint32_t not_ascii = MaskOf(bytes);
  const std::uint32_t continuations =
      MaskOf(_mm256_cmpgt_epi8(Splat(0xC0), bytes)) & not_ascii;
  const std::uint32_t firsts = MaskOf(IsWithin(bytes, 0xE0, 0xEF)) &
                               continuations >> 1 & continuations >> 2;
  SameCodePoints same;
  if ((firsts & 0xFFFFFF) == kEveryThird) {
    same = SameAmongEight(block);
    const SameCodePoints others = SameAmong(block, firsts & 0xFF000000);
    same = {same.bases | others.bases, same.marks | others.marks};
  } else {
    same = SameAmong(block, firsts);
  }
  // One mark after a base of three bytes needs no counting.
  const std::uint32_t plain = same.bases | (same.marks & same.bases << 3);
  return {LowerAscii(bytes),
          BadAscii(bytes) | (not_ascii & ~(plain | plain << 1 | plain << 2))};
}

// The first byte of the first code point that tells what the letters are:
// punctuation of C2 (« ») and E2 (“ ” —) stands in all scripts. `not_ascii`
// is the mask of the bytes above 7F, not 0.
inline unsigned TellingByte(const unsigned char* block,
                            std::uint32_t not_ascii) {
  int at = std::countr_zero(not_ascii);
  if (block[at] == 0xC2 || block[at] == 0xE2) {
    const int bytes = block[at] == 0xC2 ? 2 : 3;
    const std::uint64_t rest = std::uint64_t{not_ascii} >> (at + bytes);
    at += rest == 0 ? 0 : bytes + std::countr_zero(rest);
  }
  return block[at];
}

WIREWATCH_AVX2_INLINE FoldedBlock Fold(const char* block) {
  const __m256i bytes = Load(block);
  const std::uint32_t not_ascii = MaskOf(bytes);
  if (not_ascii != 0) {
    const unsigned telling =
        TellingByte(reinterpret_cast<const unsigned char*>(block), not_ascii);
    if (telling >= 0xE0) {
      return FoldThreeBytes(bytes, block);
    }
    if (telling >= 0xD4 && telling < 0xD8) {
      return FoldHebrew(bytes, 0xD4);
    }
    if (telling >= 0xCC) {  // Latin letters before it lose their accents
      return FoldTwoBytes(bytes, telling & 0xFC);
    }
  }
  return FoldAscii(bytes);
}

// ---- Blocks.

// How much of a block of `size` bytes its whole code points take.
inline std::size_t WholeCodePoints(const char* block, std::size_t size) {
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned char>(block[i]);
  };
  if (size < kBlock) {  // the end of the text
    return size;
  }
  return byte(kBlock - 1) >= 0xC0   ? kBlock - 1
         : byte(kBlock - 2) >= 0xE0 ? kBlock - 2
                                    : kBlock;
}

// Folds the first `size` bytes of the block, of which more can be read. Returns
// false if it met a code point for Folder::Step().
WIREWATCH_AVX2_INLINE bool FoldBlock(const char* block, std::size_t size,
                                     KernelRun& run) {
  const std::size_t end = WholeCodePoints(block, size);
  const FoldedBlock folded = Fold(block);
  std::uint64_t bad = folded.bad & ((std::uint64_t{1} << end) - 1);
  if (bad == 0) {
    Store(run.out(), folded.bytes);
    run.PassPlain(end);
    return true;
  }
  char in_place[2 * kBlock];  // read from anywhere in the first half
  Store(in_place, folded.bytes);
  Store(in_place + kBlock, folded.bytes);
  std::size_t at = 0;
  while (bad != 0) {
    const auto next = static_cast<std::size_t>(std::countr_zero(bad));
    if (next != at) {
      std::memcpy(run.out(), in_place + at, kBlock);
      run.PassPlain(next - at);
      const auto marks =
          static_cast<std::uint32_t>(std::countr_one(folded.marks >> next));
      if (marks != 0 && marks <= 2 * KernelRun::kMostMarks) {
        const bool two_bytes = (in_place[next - 1] & 0x80) != 0;
        run.DropMarks(marks / 2, marks, two_bytes ? 2 : 1);
        at = next + marks;
        bad &= ~std::uint64_t{0} << at;
        continue;
      }
    }
    const std::size_t bytes =
        run.FoldCodePoint(reinterpret_cast<const unsigned char*>(block) + next);
    if (bytes == 0) {
      return false;
    }
    at = next + bytes;
    bad &= ~std::uint64_t{0} << at;
  }
  if (at < end) {
    std::memcpy(run.out(), in_place + at, kBlock);
    run.PassPlain(end - at);
  }
  return true;
}

WIREWATCH_AVX2 FoldPlace FoldByAvx2(std::string_view text, FoldPlace from,
                                    char* out,
                                    std::vector<FoldAnchor>& anchors) {
  PendingUnits pending;
  KernelRun run(from, out, pending, anchors);
  constexpr std::size_t kReadable = kBlock + KernelRun::kReadAhead;
  bool goes_on = true;
  while (goes_on && run.at() < text.size()) {
    run.MakeRoom();
    const std::string_view rest = text.substr(run.at());
    if (rest.size() >= kReadable) {
      goes_on = FoldBlock(rest.data(), kBlock, run);
    } else {
      char padded[kReadable] = {};
      rest.copy(padded, rest.size());
      goes_on = FoldBlock(padded, std::min(rest.size(), kBlock), run);
    }
  }
  return run.Finish();
}

}  // namespace

FoldKernel Avx2FoldKernel() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")
             ? FoldByAvx2
             : nullptr;
}

}  // namespace wirewatch

#else

namespace wirewatch {

FoldKernel Avx2FoldKernel() {
  return nullptr;
}

}  // namespace wirewatch

#endif
