// Where in a folded text words begin and end, one bit for each byte. This is
// all that the search for candidates knows of Unicode: what follows is
// arithmetic on bits and on keys of bytes (name_index.h).
//
// A *run* is an unbroken sequence of letters of one script, or of digits. A
// *joint* is a place where a run ends or goes on, as the name wants it: a soft
// joint (U+200C), or a step from a small letter to a capital in a hashtag,
// which is a joint without bytes.
//
// The simplest true scan reads code point by code point (ScanPortably). Where
// there is AVX2, blocks of 64 bytes in one alphabet are scanned at once
// (word_map_avx2.h), with the same result; all others as before.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/match/field_view.h"
#include "rules/match/scan_classes.h"

namespace wirewatch {

// Of 64 bytes of text, lowest bit first.
struct WordBits {
  // The core of a name may begin here, seen from the letters alone: first bytes
  // of runs, of letters with only proclitics before them in the run, of signs
  // if asked for. Never wrong on the safe side; occurrence.h decides.
  std::uint64_t starts = 0;
  // The same where a script has no spaces: every letter.
  std::uint64_t anywhere = 0;
  // First bytes of runs.
  std::uint64_t begins = 0;
  // Bytes that do not belong to the run of the byte before.
  std::uint64_t ends = 0;
  friend bool operator==(const WordBits&, const WordBits&) = default;
};

// What a block hands on to the next.
struct ScanState {
  ScanClasses::Bits run = 0;       // of the last code point; 0 if in none
  bool behind_proclitics = false;  // it is a start, and a proclitic letter
  bool soft_joints = false;        // some block so far has one
  unsigned spilled = 0;            // bytes of it that lie in the next block
};

constexpr std::size_t kBlockBytes = 64;

// The bits of the block that begins at byte `base` of `text`.
WordBits ScanBlockPortably(std::string_view text, std::size_t base,
                           ScanState& state);

// Writes the bits of all blocks of `text` to `bits`; starts without signs.
// Returns the state behind the last one.
using TextScan = ScanState (*)(std::string_view text, WordBits* bits);
ScanState ScanPortably(std::string_view text, WordBits* bits);
// The fastest one for this machine, chosen at run time.
TextScan FastestTextScan();

// An immutable view of a folded field, which outlives it.
class WordMap {
 public:
  // `with_signs`: cores may begin with a sign.
  WordMap(const FieldView& field, bool with_signs);

  std::string_view text() const { return text_; }
  std::size_t blocks() const { return (text_.size() + 63) / kBlockBytes; }
  const WordBits& block(std::size_t i) const { return bits_[i]; }

  // Bytes from `at`, which is in a run, to the end of the run; more than 64 are
  // counted as 65.
  std::size_t RunLength(std::size_t at) const {
    return 1 + static_cast<std::size_t>(
                   std::countr_zero(From<&WordBits::ends>(at + 1)));
  }
  // Bytes from `at` to the first byte of the next run, 64 if it is that far.
  std::size_t BytesToNextRun(std::size_t at) const {
    return static_cast<std::size_t>(
        std::countr_zero(From<&WordBits::begins>(at)));
  }
  bool BeginsRun(std::size_t at) const {
    return (From<&WordBits::begins>(at) & 1) != 0;
  }

  bool has_joints() const { return !joints_.empty(); }
  // Whether there is a joint in [at, at + 64); requires has_joints().
  bool HasJointNear(std::size_t at) const {
    return Window(joints_[at >> 6], joints_[(at >> 6) + 1], at) != 0;
  }
  bool IsJoint(std::size_t at) const {
    return has_joints() && (joints_[at >> 6] >> (at & 63) & 1) != 0;
  }

 private:
  static std::uint64_t Window(std::uint64_t low, std::uint64_t high,
                              std::size_t at) {
    return low >> (at & 63) | high << 1 << (63 - (at & 63));
  }
  template <std::uint64_t WordBits::*kBits>
  std::uint64_t From(std::size_t at) const {
    return Window(bits_[at >> 6].*kBits, bits_[(at >> 6) + 1].*kBits, at);
  }
  // Before camel case is added: whether `at` is in a run.
  bool IsInRun(std::size_t at) const {
    return (From<&WordBits::ends>(at) & 1) == 0 || BeginsRun(at);
  }
  void AddSigns();
  void AddSoftJoints();
  void AddCamelCase(const FieldView& field);
  void AddCamelCaseOf(const FieldView& field, std::size_t hash);
  void AddJoint(std::size_t at);

  std::string_view text_;
  std::vector<WordBits> bits_;         // two blocks more than the text has
  std::vector<std::uint64_t> joints_;  // likewise, or none at all
};

}  // namespace wirewatch
