// Folding 32 bytes at a time, wherever its code points begin: each byte is
// folded by itself and its neighbours, since the letters that matter have one
// byte (ASCII) or two (Arabic D8-DB, Cyrillic D0-D1), and fold to as many.
// Per block: which bytes are bad (begin a code point that is not plain), and
// the folded bytes. The good ones before the first bad one are the result.
// The tests hold it to the table for every pair of bytes.

#include "rules/text/fold_kernel_avx2.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <algorithm>
#include <bit>
#include <cstdint>

// Not a flag for the whole file: inline functions of headers would be compiled
// for AVX2 too and might be the ones that the linker keeps.
#define WIREWATCH_AVX2 __attribute__((target("avx2")))

namespace wirewatch {
namespace {

struct Block {
  __m256i bytes;
  __m256i before;  // bytes[i - 1]
  __m256i after;   // bytes[i + 1]
};

struct FoldedBlock {
  __m256i bytes;
  __m256i bad;
};

WIREWATCH_AVX2 inline __m256i Splat(unsigned char byte) {
  return _mm256_set1_epi8(static_cast<char>(byte));
}
WIREWATCH_AVX2 inline __m256i Is(__m256i bytes, unsigned char byte) {
  return _mm256_cmpeq_epi8(bytes, Splat(byte));
}
// first <= bytes[i] <= last, both ASCII or both not.
WIREWATCH_AVX2 inline __m256i IsWithin(__m256i bytes, unsigned char first,
                                       unsigned char last) {
  return _mm256_andnot_si256(
      _mm256_cmpgt_epi8(Splat(first), bytes),
      _mm256_cmpgt_epi8(Splat(static_cast<unsigned char>(last + 1)), bytes));
}
WIREWATCH_AVX2 inline __m256i And(__m256i a, __m256i b) {
  return _mm256_and_si256(a, b);
}
WIREWATCH_AVX2 inline __m256i Or(__m256i a, __m256i b) {
  return _mm256_or_si256(a, b);
}
WIREWATCH_AVX2 inline __m256i Or(__m256i a, __m256i b, __m256i c) {
  return Or(Or(a, b), c);
}
WIREWATCH_AVX2 inline __m256i Or(__m256i a, __m256i b, __m256i c, __m256i d) {
  return Or(Or(a, b), Or(c, d));
}
WIREWATCH_AVX2 inline __m256i AndNot(__m256i a, __m256i b) {  // a and not b
  return _mm256_andnot_si256(b, a);
}
WIREWATCH_AVX2 inline __m256i Choose(__m256i otherwise, __m256i chosen,
                                     __m256i where) {
  return _mm256_blendv_epi8(otherwise, chosen, where);
}
WIREWATCH_AVX2 inline std::uint32_t MaskOf(__m256i bytes) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}

// ASCII that is not plain: tab, VT, FF, CR, the grave accent, and `&` where it
// may begin a reference (`ampersand`, else a byte that does not occur).
WIREWATCH_AVX2 inline __m256i BadAscii(__m256i bytes, __m256i ampersand) {
  const __m256i controls = AndNot(IsWithin(bytes, '\t', '\r'), Is(bytes, '\n'));
  return Or(controls, Is(bytes, '`'), _mm256_cmpeq_epi8(bytes, ampersand));
}

WIREWATCH_AVX2 inline __m256i LowerAscii(__m256i bytes) {
  const __m256i capitals = IsWithin(bytes, 'A', 'Z');
  return _mm256_or_si256(bytes, And(capitals, Splat(0x20)));
}

// Bytes C2 to F4 begin a code point, 80 to BF continue one.
WIREWATCH_AVX2 inline __m256i IsContinuation(__m256i bytes) {
  return _mm256_cmpgt_epi8(Splat(0xC0), bytes);
}
WIREWATCH_AVX2 inline __m256i IsNotAscii(__m256i bytes) {
  return _mm256_cmpgt_epi8(_mm256_setzero_si256(), bytes);
}

// D8 A0..AF: the second byte, and the first, of what the letter folds to.
// 0622 آ, 0623 أ, 0625 إ -> 0627; 0624 ؤ -> 0648; 0626 ئ -> 064A; 0629 ة ->
// 0647.
WIREWATCH_AVX2 inline __m256i FoldArabicSecond(__m256i low_nibble) {
  const __m256i table = _mm256_broadcastsi128_si256(_mm_setr_epi8(
      '\xA0', '\xA1', '\xA7', '\xA7', '\x88', '\xA7', '\x8A', '\xA7', '\xA8',
      '\x87', '\xAA', '\xAB', '\xAC', '\xAD', '\xAE', '\xAF'));
  return _mm256_shuffle_epi8(table, low_nibble);
}
WIREWATCH_AVX2 inline __m256i FoldArabicFirst(__m256i low_nibble) {
  const __m256i table = _mm256_broadcastsi128_si256(_mm_setr_epi8(
      '\xD8', '\xD8', '\xD8', '\xD8', '\xD9', '\xD8', '\xD9', '\xD8', '\xD8',
      '\xD9', '\xD8', '\xD8', '\xD8', '\xD8', '\xD8', '\xD8'));
  return _mm256_shuffle_epi8(table, low_nibble);
}

WIREWATCH_AVX2 inline FoldedBlock FoldArabic(const Block& block,
                                             __m256i ampersand) {
  const __m256i bytes = block.bytes;
  const __m256i after = block.after;
  const __m256i d8 = Is(bytes, 0xD8);
  const __m256i d9 = Is(bytes, 0xD9);
  const __m256i da = Is(bytes, 0xDA);
  const __m256i db = Is(bytes, 0xDB);
  const __m256i kaf = And(da, Is(after, 0xA9));  // 06A9 -> 0643
  const __m256i ye = And(db, Is(after, 0x8C));   // 06CC -> 064A
  const __m256i good_first =
      Or(And(d8, Or(IsWithin(after, 0xA0, 0xBF), Is(after, 0x8C),
                    Is(after, 0x9B), Is(after, 0x9F))),
         And(d9, Or(IsWithin(after, 0x81, 0x8A), Is(after, 0xBE))),
         And(da, Or(Is(after, 0x86), Is(after, 0x98), Is(after, 0xAF))),
         Or(kaf, ye));
  const __m256i good_second =
      And(IsContinuation(bytes), IsWithin(block.before, 0xD8, 0xDB));

  const __m256i nibble = Splat(0x0F);
  const __m256i a0_after = IsWithin(after, 0xA0, 0xAF);
  const __m256i a0 = IsWithin(bytes, 0xA0, 0xAF);
  __m256i folded = LowerAscii(bytes);
  folded =
      Choose(folded, FoldArabicFirst(And(after, nibble)), And(d8, a0_after));
  folded = Choose(folded, FoldArabicSecond(And(bytes, nibble)),
                  And(Is(block.before, 0xD8), a0));
  folded = Choose(folded, Splat(0xD9), Or(kaf, ye));
  folded =
      Choose(folded, Splat(0x83), And(Is(block.before, 0xDA), Is(bytes, 0xA9)));
  folded = Choose(folded, Splat(0x8A),
                  Or(And(Is(block.before, 0xDB), Is(bytes, 0x8C)),
                     And(Is(block.before, 0xD9), Is(bytes, 0x89))));
  return {folded, Or(BadAscii(bytes, ampersand),
                     AndNot(IsNotAscii(bytes), Or(good_first, good_second)))};
}

// D0 90..9F -> D0 B0..BF, D0 A0..AF -> D1 80..8F: capitals. Ё and ё -> D0 B5.
// D0 84, 86, 87 -> D1 94, 96, 97: Ukrainian capitals.
// The Ukrainian letters are at 4, 6 and 7 from `row`.
WIREWATCH_AVX2 inline __m256i IsUkrainian(__m256i bytes, unsigned char row) {
  return Or(Is(bytes, static_cast<unsigned char>(row + 4)),
            Is(bytes, static_cast<unsigned char>(row + 6)),
            Is(bytes, static_cast<unsigned char>(row + 7)));
}

// The Cyrillic letters of two bytes, D0 and D1.
WIREWATCH_AVX2 inline FoldedBlock FoldCyrillic(const Block& block,
                                               __m256i ampersand) {
  const __m256i bytes = block.bytes;
  const __m256i after = block.after;
  const __m256i d0 = Is(bytes, 0xD0);
  const __m256i d1 = Is(bytes, 0xD1);
  const __m256i yo = And(d1, Is(after, 0x91));
  const __m256i good_first = Or(
      And(d0, Or(IsWithin(after, 0x90, 0xBF), Is(after, 0x81),
                 IsUkrainian(after, 0x80))),
      And(d1, Or(IsWithin(after, 0x80, 0x8F), IsUkrainian(after, 0x90))), yo);
  const __m256i good_second =
      And(IsContinuation(bytes), IsWithin(block.before, 0xD0, 0xD1));

  const __m256i after_d0 = Is(block.before, 0xD0);
  const __m256i early = And(after_d0, IsWithin(bytes, 0x90, 0x9F));
  const __m256i late = And(after_d0, IsWithin(bytes, 0xA0, 0xAF));
  const __m256i ukrainian_capital = And(after_d0, IsUkrainian(bytes, 0x80));
  __m256i folded = LowerAscii(bytes);
  folded = _mm256_add_epi8(folded, And(early, Splat(0x20)));
  folded = _mm256_sub_epi8(folded, And(late, Splat(0x20)));
  folded = _mm256_add_epi8(folded, And(ukrainian_capital, Splat(0x10)));
  folded = Choose(folded, Splat(0xB5),
                  Or(And(after_d0, Is(bytes, 0x81)),
                     And(Is(block.before, 0xD1), Is(bytes, 0x91))));
  folded = Choose(
      folded, Splat(0xD1),
      And(d0, Or(IsWithin(after, 0xA0, 0xAF), IsUkrainian(after, 0x80))));
  folded = Choose(folded, Splat(0xD0), yo);
  return {folded, Or(BadAscii(bytes, ampersand),
                     AndNot(IsNotAscii(bytes), Or(good_first, good_second)))};
}

WIREWATCH_AVX2 inline __m256i Load(const char* bytes) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
}

constexpr std::size_t kBlock = 32;

// The block at text[at]. A code point that begins before `text` does not reach
// into it, so nothing is before its first byte.
WIREWATCH_AVX2 inline Block LoadBlock(const char* text, std::size_t at) {
  const __m256i bytes = Load(text + at);
  const __m256i low_half_above =
      _mm256_permute2x128_si256(bytes, bytes, /*imm=*/0x08);
  const __m256i before = at == 0 ? _mm256_alignr_epi8(bytes, low_half_above, 15)
                                 : Load(text + at - 1);
  return {bytes, before, Load(text + at + 1)};
}

// The first byte of the code point that the byte at text[at] belongs to, where
// it has two at most.
inline unsigned char FirstByte(const char* text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  const bool is_second = byte < 0xC0 && at != 0;
  return is_second ? static_cast<unsigned char>(text[at - 1]) : byte;
}

WIREWATCH_AVX2 inline FoldedBlock FoldBlock(const char* text, std::size_t at,
                                            __m256i ampersand) {
  const __m256i bytes = Load(text + at);
  const std::uint32_t not_ascii = MaskOf(bytes);
  if (not_ascii != 0) {
    const auto skip = static_cast<std::size_t>(std::countr_zero(not_ascii));
    const unsigned char first = FirstByte(text, at + skip);
    if (first >= 0xD8 && first <= 0xDB) {
      return FoldArabic(LoadBlock(text, at), ampersand);
    }
    if (first == 0xD0 || first == 0xD1) {
      return FoldCyrillic(LoadBlock(text, at), ampersand);
    }
  }
  return {LowerAscii(bytes), Or(BadAscii(bytes, ampersand), bytes)};
}

// Whole blocks, up to the first bad byte. Leaves the upper halves of the
// registers clean: else each return to SSE code would cost a hundred cycles.
WIREWATCH_AVX2 std::size_t FoldBlocks(const char* text, std::size_t size,
                                      References references, char* out) {
  const __m256i ampersand =
      Splat(references == References::kDecode ? '&' : '`');
  std::uint32_t bad = 0;
  std::size_t at = 0;
  while (bad == 0 && at + kBlock < size) {  // one byte more is looked at
    const FoldedBlock folded = FoldBlock(text, at, ampersand);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + at), folded.bytes);
    bad = MaskOf(folded.bad);
    at += bad == 0 ? kBlock : static_cast<std::size_t>(std::countr_zero(bad));
  }
  _mm256_zeroupper();
  const bool within_code_point =
      at != 0 && static_cast<unsigned char>(text[at - 1]) >= 0xC0;
  return within_code_point ? at - 1 : at;
}

// Where the blocks stop, the portable kernel tries its luck for a while; for
// longer with code points of three bytes, of which more follow.
std::size_t FoldPlainAvx2(const char* text, std::size_t size,
                          References references, char* out) {
  std::size_t at = 0;
  while (at < size) {
    at += FoldBlocks(text + at, size - at, references, out + at);
    const auto next = static_cast<unsigned char>(at < size ? text[at] : 0);
    const bool three_bytes = next >= 0xE0 && next != 0xE2;  // no quote or dash
    const std::size_t part =
        std::min<std::size_t>(size - at, three_bytes ? 256 : 4);
    const std::size_t folded =
        FoldPlainPortably(text + at, part, references, out + at);
    at += folded;
    // A code point may have been cut at the end of its part.
    if (folded == 0 || folded + 3 < part) {
      break;
    }
  }
  return at;
}

}  // namespace

FoldKernel Avx2FoldKernel() {
  return __builtin_cpu_supports("avx2") ? FoldPlainAvx2 : nullptr;
}

}  // namespace wirewatch

#else

namespace wirewatch {

FoldKernel Avx2FoldKernel() {
  return nullptr;
}

}  // namespace wirewatch

#endif
