// The scan of 64 bytes at once, where they are ASCII and one other alphabet
// (scan_alphabets.h): a shuffle looks up what a letter is by the low half of
// its last byte, in a table of 16 bytes with a bit for each of the four values
// of its high half. Of Devanagari that takes less than half: 16 instructions a
// byte for all of Find(), where letter by letter it is 36.

#include "rules/match/word_map_avx2.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include <array>
#include <bit>

#include "rules/match/scan_alphabets.h"

// Not a flag for the whole file: inline functions of headers would be compiled
// for AVX2 too and might be the ones that the linker keeps.
// What has AVX2 and BMI2 has LZCNT, which compilers cannot ask for.
#define WIREWATCH_AVX2 __attribute__((target("avx2,bmi,bmi2,lzcnt")))
#define WIREWATCH_INLINE WIREWATCH_AVX2 __attribute__((always_inline)) inline

namespace wirewatch {
namespace {

// 64 bytes, one bit each.
struct Masks {
  std::uint64_t digits = 0;
  std::uint64_t latin = 0;       // ASCII letters
  std::uint64_t letters = 0;     // first bytes of letters of the alphabet
  std::uint64_t proclitics = 0;  // those of them that are proclitics
  std::uint64_t odd = 0;  // first bytes of what this scan does not understand
};

WIREWATCH_AVX2 inline __m256i Splat(unsigned char byte) {
  return _mm256_set1_epi8(static_cast<char>(byte));
}
WIREWATCH_AVX2 inline __m256i Load(const char* bytes) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
}
WIREWATCH_AVX2 inline __m256i Table(const std::array<char, 16>& rows) {
  return _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(rows.data())));
}
// first <= bytes[i] <= last, both ASCII.
WIREWATCH_AVX2 inline __m256i IsWithin(__m256i bytes, unsigned char first,
                                       unsigned char last) {
  return _mm256_andnot_si256(
      _mm256_cmpgt_epi8(Splat(first), bytes),
      _mm256_cmpgt_epi8(Splat(static_cast<unsigned char>(last + 1)), bytes));
}
WIREWATCH_AVX2 inline std::uint64_t MaskOf(__m256i bytes) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}
// Where none of the bits `wanted` is set.
WIREWATCH_AVX2 inline __m256i HasNone(__m256i bits, __m256i wanted) {
  return _mm256_cmpeq_epi8(_mm256_and_si256(bits, wanted),
                           _mm256_setzero_si256());
}

// The row of a byte of 80 to BF as a bit, by its high half.
WIREWATCH_AVX2 inline __m256i RowOf(__m256i bytes) {
  const __m256i rows = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 0, 0, 0, 0));
  return _mm256_shuffle_epi8(
      rows, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), Splat(0x0F)));
}

// Where E3 80 is followed by another letter than a sign.
WIREWATCH_AVX2 inline std::uint64_t OddSigns(__m256i bytes, __m256i next,
                                             __m256i third, const Han& han) {
  const __m256i entry = _mm256_shuffle_epi8(
      Table(han.odd_signs), _mm256_and_si256(third, Splat(0x0F)));
  const __m256i here = _mm256_and_si256(_mm256_cmpeq_epi8(bytes, Splat(0xE3)),
                                        _mm256_cmpeq_epi8(next, Splat(0x80)));
  return MaskOf(_mm256_andnot_si256(HasNone(entry, RowOf(third)), here));
}

// The masks of 32 bytes at `bytes`, of which 34 may be read. The loop ends
// when all first bytes are known.
WIREWATCH_INLINE Masks MasksOfHalf(const char* text, const Alphabet& alphabet) {
  const __m256i bytes = Load(text);
  const __m256i next = Load(text + 1);
  Masks masks;
  masks.digits = MaskOf(IsWithin(bytes, '0', '9'));
  masks.latin = MaskOf(IsWithin(_mm256_or_si256(bytes, Splat(0x20)), 'a', 'z'));
  const __m256i first = _mm256_cmpgt_epi8(bytes, Splat(0xBF));
  std::uint64_t odd = MaskOf(_mm256_and_si256(
      first, _mm256_cmpgt_epi8(_mm256_setzero_si256(), bytes)));
  if (odd == 0) {
    return masks;
  }
  const __m256i last = alphabet.by_third ? Load(text + 2) : next;
  const __m256i low = _mm256_and_si256(last, Splat(0x0F));
  const __m256i row = RowOf(last);
  const __m256i odd_row = _mm256_slli_epi16(row, 4);
  __m256i letters = _mm256_setzero_si256();
  __m256i proclitics = _mm256_setzero_si256();
  for (std::size_t i = 0; odd != 0 && i < alphabet.size; ++i) {
    const LeadTable& table = alphabet.leads[i];
    __m256i is_lead = _mm256_cmpeq_epi8(bytes, Splat(table.lead));
    if (alphabet.by_third) {
      is_lead = _mm256_and_si256(is_lead,
                                 _mm256_cmpeq_epi8(next, Splat(table.second)));
    }
    odd &= ~MaskOf(is_lead);
    const __m256i entry = _mm256_shuffle_epi8(Table(table.letters), low);
    letters = _mm256_or_si256(letters, _mm256_and_si256(is_lead, entry));
    if (table.has_proclitics) {
      const __m256i its = _mm256_shuffle_epi8(Table(table.proclitics), low);
      proclitics = _mm256_or_si256(proclitics, _mm256_and_si256(is_lead, its));
    }
  }
  masks.letters = ~MaskOf(HasNone(letters, row)) & 0xFFFFFFFFU;
  masks.proclitics = ~MaskOf(HasNone(proclitics, row)) & 0xFFFFFFFFU;
  masks.odd = odd | (~MaskOf(HasNone(letters, odd_row)) & 0xFFFFFFFFU);
  if (alphabet.is_han) {
    masks.odd |= OddSigns(bytes, next, Load(text + 2), Alphabets::Get().han);
  }
  return masks;
}

WIREWATCH_INLINE Masks MasksOf(const char* text, const Alphabet& alphabet) {
  const Masks low = MasksOfHalf(text, alphabet);
  const Masks high = MasksOfHalf(text + 32, alphabet);
  return {low.digits | high.digits << 32, low.latin | high.latin << 32,
          low.letters | high.letters << 32,
          low.proclitics | high.proclitics << 32, low.odd | high.odd << 32};
}

// First bytes of the runs that `members` (all bytes of letters of one kind)
// form, if the one of `run` may come in from the block before.
WIREWATCH_INLINE std::uint64_t BeginsOf(std::uint64_t members,
                                        ScanClasses::Bits run,
                                        const ScanState& state) {
  const std::uint64_t coming = std::uint64_t{state.run == run} << state.spilled;
  return members & ~(members << 1 | coming);
}

// The same as ScanBlockPortably, from the masks of the block.
WIREWATCH_INLINE WordBits BitsOf(const Masks& masks, const Alphabets& all,
                                 const Alphabet& alphabet, unsigned spills,
                                 ScanState& state) {
  const std::uint64_t spilled = (std::uint64_t{1} << state.spilled) - 1;
  const std::uint64_t letters = masks.letters | masks.letters << 1 |
                                (alphabet.three_bytes ? masks.letters << 2 : 0);
  const bool one_run = alphabet.run == all.latin.run;
  WordBits bits;
  bits.begins = BeginsOf(masks.digits, all.digits, state);
  if (one_run) {
    bits.begins |= BeginsOf(masks.latin | letters, alphabet.run, state);
  } else {
    bits.begins |= BeginsOf(masks.latin, all.latin.run, state) |
                   BeginsOf(letters, alphabet.run, state);
  }
  const std::uint64_t content =
      masks.digits | masks.latin | letters | (state.run != 0 ? spilled : 0);
  bits.ends = bits.begins | ~content;
  bits.anywhere = alphabet.anywhere ? masks.letters : 0;
  bits.starts = bits.begins & ~bits.anywhere;
  if (state.behind_proclitics) {
    bits.starts |= (std::uint64_t{1} << state.spilled) & ~bits.ends;
  }
  std::uint64_t proclitics = bits.starts & masks.proclitics;
  while (proclitics != 0) {  // what stands behind a proclitic is a start
    const std::uint64_t behind = proclitics << 2 & ~bits.ends & ~bits.starts;
    bits.starts |= behind;
    proclitics = behind & masks.proclitics;
  }
  constexpr std::uint64_t kLast = std::uint64_t{1} << 63;
  state.behind_proclitics =
      (bits.starts & masks.proclitics & (kLast | kLast >> 1)) != 0;
  state.spilled = spills;
  state.run = (masks.digits & kLast) != 0  ? all.digits
              : (masks.latin & kLast) != 0 ? all.latin.run
              : (letters & kLast) != 0     ? alphabet.run
                                           : ScanClasses::Bits{0};
  return bits;
}

WIREWATCH_INLINE std::uint64_t LeadsIn(const char* half) {
  const __m256i bytes = Load(half);
  return MaskOf(_mm256_and_si256(bytes, _mm256_cmpgt_epi8(bytes, Splat(0xC2))));
}

// The alphabet of the first letter of several bytes that begins in the block
// (C2 begins none), Cyrillic if there is none; null if it is none of ours. One
// byte behind the block is looked at.
WIREWATCH_INLINE const Alphabet* AlphabetIn(const char* block,
                                            const Alphabets& alphabets) {
  const std::uint64_t leads = LeadsIn(block) | LeadsIn(block + 32) << 32;
  if (leads == 0) {
    return &alphabets.cyrillic;
  }
  const int at = std::countr_zero(leads);
  const auto lead = static_cast<unsigned char>(block[at]);
  const auto second = static_cast<unsigned char>(block[at + 1]);
  const bool known = lead <= 0xE0 || (lead >= 0xE3 && lead < 0xEA);
  return known ? &alphabets.WithLead(lead, second) : nullptr;
}

// How many bytes of the last code point lie behind the block.
unsigned SpilledBytes(const char* block) {
  const auto last = static_cast<unsigned char>(block[kBlockBytes - 1]);
  const auto before = static_cast<unsigned char>(block[kBlockBytes - 2]);
  if (last >= 0xC0) {
    return last >= 0xE0 ? 2 : 1;
  }
  return before >= 0xE0 ? 1 : 0;
}

WIREWATCH_AVX2 ScanState ScanWithAvx2(std::string_view text, WordBits* bits) {
  const Alphabets& alphabets = Alphabets::Get();
  ScanState state;
  for (std::size_t base = 0; base < text.size(); base += kBlockBytes) {
    const char* const block = text.data() + base;
    // Two bytes more are looked at.
    const bool fits = base + kBlockBytes + 2 <= text.size();
    const Alphabet* const alphabet =
        fits ? AlphabetIn(block, alphabets) : nullptr;
    if (alphabet != nullptr) {
      const Masks masks = MasksOf(block, *alphabet);
      if (masks.odd == 0) {
        *bits++ =
            BitsOf(masks, alphabets, *alphabet, SpilledBytes(block), state);
        continue;
      }
    }
    *bits++ = ScanBlockPortably(text, base, state);
  }
  _mm256_zeroupper();
  return state;
}

}  // namespace

TextScan Avx2TextScan() {
  const bool has_all = __builtin_cpu_supports("avx2") &&
                       __builtin_cpu_supports("bmi") &&
                       __builtin_cpu_supports("bmi2");
  return has_all ? ScanWithAvx2 : nullptr;
}

}  // namespace wirewatch

#else

namespace wirewatch {

TextScan Avx2TextScan() {
  return nullptr;
}

}  // namespace wirewatch

#endif
