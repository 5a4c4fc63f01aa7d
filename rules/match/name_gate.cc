#include "rules/match/name_gate.h"

#include <algorithm>
#include <bit>
#include <cstring>

// One loop, compiled for any processor and for those with BMI2.
#define WIREWATCH_INLINE [[gnu::always_inline]] inline
#if defined(__x86_64__)
#define WIREWATCH_BMI2 __attribute__((target("bmi,bmi2,lzcnt")))
#endif

namespace wirewatch {
namespace {

std::uint64_t HashOfPair(std::uint64_t first, std::uint64_t second) {
  return std::rotl(first, 21) ^ second;
}

HashFilter FilterOfPrefixes(const std::vector<Piece>& pieces,
                            std::size_t length) {
  std::vector<std::uint64_t> hashes;
  hashes.reserve(pieces.size());
  for (const Piece& piece : pieces) {
    hashes.push_back(HashOf(Cut(piece, length)));
  }
  return HashFilter(std::move(hashes));
}

// By the zeros below the first end behind a byte (64: there is none near), what
// of 16 bytes from that byte on is in its run.
constexpr auto kRunBytes = [] {
  std::array<Piece, 65> masks{};
  for (std::size_t zeros = 0; zeros < masks.size(); ++zeros) {
    masks[zeros] = kFirstBytes[std::min(zeros + 1, kPieceBytes)];
  }
  return masks;
}();

// The bytes of a block, with 16 to be read behind each of them: of the last
// blocks of a text a copy, with zeros behind the end.
class BlockBytes {
 public:
  const char* Of(std::string_view text, std::size_t block) {
    const std::size_t base = block * kBlockBytes;
    if (base + sizeof copy_ <= text.size()) [[likely]] {
      return text.data() + base;
    }
    const std::size_t left = text.size() - base;
    const std::size_t copied = std::min(left, sizeof copy_);
    std::memcpy(copy_, text.data() + base, copied);
    std::memset(copy_ + copied, 0, sizeof copy_ - copied);
    return copy_;
  }

 private:
  char copy_[kBlockBytes + kPieceBytes - 1];
};

// The run nearest behind the places looked at so far.
struct NextRun {
  std::uint64_t hash = 0;
  bool ends_at_joint = false;
};

NextRun NextRunFrom(const WordMap& text, std::size_t at) {
  const std::size_t gap =
      at < text.text().size() ? text.BytesToNextRun(at) : kBlockBytes;
  if (gap == kBlockBytes) {
    return {};
  }
  const std::size_t run = text.RunLength(at + gap);
  const Piece piece = LoadPiece(text.text(), at + gap);
  return {HashOf(Cut(piece, std::min(run, kPieceBytes))),
          text.IsJoint(at + gap + run)};
}

}  // namespace

void NameGate::Builder::Add(const NamePath& path) {
  const PathPiece& first = path.pieces.front();
  const Piece piece = first.bytes;
  if (first.prefix != 0) {
    std::size_t& least = path.begins_anywhere ? anywhere_prefix_ : prefix_;
    least = std::min(least, first.prefix);
    (path.begins_anywhere ? anywhere_ : prefixes_).push_back(piece);
    return;
  }
  words_begin_anywhere_ = words_begin_anywhere_ || path.begins_anywhere;
  const PathPiece& second = path.pieces[path.second_run];
  if (path.second_run == 0 || second.prefix != 0 || path.begins_anywhere) {
    words_.push_back(HashOf(piece));
  } else {
    words_.push_back(HashOfPair(HashOf(piece), HashOf(second.bytes)));
  }
}

NameGate NameGate::Builder::Build() const {
  NameGate gate;
  gate.words_ = HashFilter(words_);
  gate.prefixes_ = FilterOfPrefixes(prefixes_, prefix_);
  gate.prefix_ = prefixes_.empty() ? 0 : prefix_;
  gate.anywhere_ = FilterOfPrefixes(anywhere_, anywhere_prefix_);
  gate.anywhere_prefix_ = anywhere_.empty() ? 0 : anywhere_prefix_;
  gate.words_begin_anywhere_ = words_begin_anywhere_;
  return gate;
}

struct GateLoops {
  // Writes the places found below `end`, the last one first; returns the first.
  template <bool kJoints, bool kPrefixes>
  WIREWATCH_INLINE static std::uint32_t* Words(const NameGate& gate,
                                               const WordMap& text,
                                               std::size_t first,
                                               std::uint32_t* end) {
    const HashFilter::View words = gate.words_.view();
    const HashFilter::View prefixes = gate.prefixes_.view();
    const Piece prefix_bytes = kFirstBytes[gate.prefix_];
    const std::size_t last = std::min(first + NameGate::kWindow, text.blocks());
    NextRun next = NextRunFrom(text, last * kBlockBytes);
    BlockBytes block_bytes;
    for (std::size_t i = last; i-- > first;) {
      const WordBits& bits = text.block(i);
      const std::uint64_t ends_in_next = text.block(i + 1).ends;
      const char* const bytes = block_bytes.Of(text.text(), i);
      for (std::uint64_t left = bits.starts | bits.begins; left != 0;) {
        const auto place = static_cast<unsigned>(std::bit_width(left)) - 1;
        left ^= std::uint64_t{1} << place;
        const std::uint64_t ends =
            bits.ends >> 1 >> place | ends_in_next << (63 - place);
        const auto zeros = static_cast<unsigned>(std::countr_zero(ends));
        const Piece raw{LoadWord(bytes + place), LoadWord(bytes + place + 8)};
        const std::uint64_t hash = HashOf(raw & kRunBytes[zeros]);
        bool may =
            static_cast<unsigned>(words.MayHave(hash)) |
            static_cast<unsigned>(words.MayHave(HashOfPair(hash, next.hash)));
        if constexpr (kPrefixes) {
          may = static_cast<unsigned>(may) |
                static_cast<unsigned>(
                    prefixes.MayHave(HashOf(raw & prefix_bytes)));
        }
        const std::size_t at = i * kBlockBytes + place;
        const bool is_run = (bits.begins >> place & 1) != 0;
        if constexpr (kJoints) {
          // Behind more than 64 bytes there may be one too.
          const bool joint = zeros == 64 || text.IsJoint(at + 1 + zeros);
          may = may || joint || next.ends_at_joint;
          next.ends_at_joint = is_run ? joint : next.ends_at_joint;
        }
        end[-1] = static_cast<std::uint32_t>(at);
        end -= static_cast<unsigned>(may) &
               static_cast<unsigned>(bits.starts >> place & 1);
        next.hash = is_run ? hash : next.hash;
      }
    }
    return end;
  }

  // Writes the places found to `to`, the first one first; returns their end.
  template <bool kJoints, bool kWords>
  WIREWATCH_INLINE static std::uint32_t* Anywhere(const NameGate& gate,
                                                  const WordMap& text,
                                                  std::size_t first,
                                                  std::uint32_t* to) {
    const HashFilter::View prefixes = gate.anywhere_.view();
    const HashFilter::View words = gate.words_.view();
    const Piece prefix_bytes = kFirstBytes[gate.anywhere_prefix_];
    const std::size_t last = std::min(first + NameGate::kWindow, text.blocks());
    BlockBytes block_bytes;
    for (std::size_t i = first; i < last; ++i) {
      std::uint64_t left = text.block(i).anywhere;
      if (left == 0) {
        continue;
      }
      const char* const bytes = block_bytes.Of(text.text(), i);
      for (; left != 0; left &= left - 1) {
        const auto place = static_cast<unsigned>(std::countr_zero(left));
        const std::size_t at = i * kBlockBytes + place;
        const Piece raw{LoadWord(bytes + place), LoadWord(bytes + place + 8)};
        bool may = prefixes.MayHave(HashOf(raw & prefix_bytes));
        if constexpr (kJoints || kWords) {
          const std::size_t run = text.RunLength(at);
          const Piece piece = raw & kRunBytes[run - 1];
          may = may || (kWords && words.MayHave(HashOf(piece))) ||
                (kJoints && text.IsJoint(at + run));
        }
        *to = static_cast<std::uint32_t>(at);
        to += static_cast<unsigned>(may);
      }
    }
    return to;
  }

  template <bool kJoints, bool kOther>
  static std::uint32_t* PortableWords(const NameGate& gate, const WordMap& text,
                                      std::size_t first, std::uint32_t* end) {
    return Words<kJoints, kOther>(gate, text, first, end);
  }
  template <bool kJoints, bool kOther>
  static std::uint32_t* PortableAnywhere(const NameGate& gate,
                                         const WordMap& text, std::size_t first,
                                         std::uint32_t* to) {
    return Anywhere<kJoints, kOther>(gate, text, first, to);
  }

#if defined(WIREWATCH_BMI2)
  template <bool kJoints, bool kOther>
  WIREWATCH_BMI2 static std::uint32_t* Bmi2Words(const NameGate& gate,
                                                 const WordMap& text,
                                                 std::size_t first,
                                                 std::uint32_t* end) {
    return Words<kJoints, kOther>(gate, text, first, end);
  }
  template <bool kJoints, bool kOther>
  WIREWATCH_BMI2 static std::uint32_t* Bmi2Anywhere(const NameGate& gate,
                                                    const WordMap& text,
                                                    std::size_t first,
                                                    std::uint32_t* to) {
    return Anywhere<kJoints, kOther>(gate, text, first, to);
  }
#endif

  using Loop = std::uint32_t* (*)(const NameGate&, const WordMap&, std::size_t,
                                  std::uint32_t*);
  // By joints, then by the loop's other question.
  using Loops = std::array<std::array<Loop, 2>, 2>;
  struct All {
    Loops words;
    Loops anywhere;
  };

  static const All& Fastest() {
    static const All portable{
        {{{PortableWords<false, false>, PortableWords<false, true>},
          {PortableWords<true, false>, PortableWords<true, true>}}},
        {{{PortableAnywhere<false, false>, PortableAnywhere<false, true>},
          {PortableAnywhere<true, false>, PortableAnywhere<true, true>}}}};
#if defined(WIREWATCH_BMI2)
    static const All bmi2{
        {{{Bmi2Words<false, false>, Bmi2Words<false, true>},
          {Bmi2Words<true, false>, Bmi2Words<true, true>}}},
        {{{Bmi2Anywhere<false, false>, Bmi2Anywhere<false, true>},
          {Bmi2Anywhere<true, false>, Bmi2Anywhere<true, true>}}}};
    // What has BMI2 has LZCNT, which compilers cannot ask for.
    static const bool has_bmi2 =
        __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    return has_bmi2 ? bmi2 : portable;
#else
    return portable;
#endif
  }
};

std::span<std::uint32_t> NameGate::Words(const WordMap& text, std::size_t first,
                                         PlaceList& list) const {
  std::uint32_t* const end = list.data() + list.size();
  const auto loop =
      GateLoops::Fastest().words[text.has_joints() ? 1 : 0][prefix_ != 0];
  return {loop(*this, text, first, end), end};
}

std::span<std::uint32_t> NameGate::Anywhere(const WordMap& text,
                                            std::size_t first,
                                            PlaceList& list) const {
  if (anywhere_prefix_ == 0 && !words_begin_anywhere_) {
    return {};
  }
  const auto loop =
      GateLoops::Fastest()
          .anywhere[text.has_joints() ? 1 : 0][words_begin_anywhere_ ? 1 : 0];
  return {list.data(), loop(*this, text, first, list.data())};
}

}  // namespace wirewatch
