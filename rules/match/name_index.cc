#include "rules/match/name_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace wirewatch {
namespace {

constexpr std::size_t kMostSoftJoints = 3;
constexpr std::size_t kSoftJointBytes = 3;

}  // namespace

// All paths that the text has from the places of a window on, as far as names
// go with them.
class NameIndex::Walk {
 public:
  Walk(const NameIndex& index, const WordMap& text, std::vector<PathAt>& found)
      : index_(index),
        text_(text),
        found_(found),
        paths_(index.paths_.view()),
        near_ends_(index.near_ends_.view()) {
    steps_at_.fill(UINT32_MAX);
  }

  void From(std::uint32_t start, bool anywhere) {
    start_ = start;
    GoOn(start, kNoPath,
         anywhere ? index_.anywhere_prefixes_ : index_.prefixes_);
  }

 private:
  // What the text has at a place where a run begins or goes on. Without initial
  // values: there are many, and few are ever filled.
  struct Step {
    std::uint64_t hash;    // of the piece
    std::uint32_t behind;  // where the run goes on behind joints; 0: nowhere
    std::uint8_t length;   // of the piece, in bytes
    bool run_goes_on;      // behind the piece
    bool joint;            // behind the piece
    // In readings_; none until they are asked for.
    std::uint32_t first_reading;
    std::uint32_t last_reading;
  };

  // kLeap steps in one.
  struct Leap {
    std::uint64_t hash;   // of their path
    std::uint32_t where;  // behind them; 0: they are no way
  };

  // A piece of a run that is read over the joints in it.
  struct Reading {
    Piece piece;
    std::uint8_t length = 0;
    bool is_longest = false;
    std::array<std::uint32_t, 2> next{};  // of the longest: WaysOn()
  };

  // The longest reading from a place on, part for part.
  struct Longest {
    Piece piece;
    std::size_t length = 0;
    std::uint32_t ends = 0;  // of parts: a bit for each length
    std::size_t from = 0;
    std::size_t end = 0;   // in the text
    std::size_t next = 0;  // where the run goes on behind joints; 0: nowhere
    bool run_goes_on = false;  // behind the piece
  };

  // Steps of the last bytes are kept: where every word begins like a long name,
  // each is looked at as often as the name has words (a thousand names that
  // share sixteen words: 652 instructions a byte of such a text, not 1003).
  const Step& StepAt(std::size_t at) {
    const std::size_t slot = at % kSteps;
    if (steps_at_[slot] != at) {
      steps_at_[slot] = static_cast<std::uint32_t>(at);
      ReadStep(at, slot);
    }
    return steps_[slot];
  }

  Piece PieceAt(std::size_t at, std::size_t length) const {
    return Cut(LoadPiece(text_.text(), at), length);
  }

  void ReadStep(std::size_t at, std::size_t slot) {
    const std::size_t run = text_.RunLength(at);
    const std::size_t length = std::min(run, kPieceBytes);
    const std::size_t end = at + length;
    const bool goes_on = run > length;
    const bool joint = !goes_on && text_.IsJoint(end);
    next_[slot] = static_cast<std::uint32_t>(goes_on ? end : NextRun(end));
    leaps_[slot].where = UINT32_MAX;  // not read yet
    steps_[slot] = {HashOf(PieceAt(at, length)),
                    static_cast<std::uint32_t>(joint ? BehindJoints(end) : 0),
                    static_cast<std::uint8_t>(length),
                    goes_on,
                    joint,
                    0,
                    0};
  }

  // Adds piece after piece to the path from `at`, where a run begins or goes
  // on.
  void GoOn(std::size_t at, std::uint64_t path, const Lengths& prefixes) {
    const HashFilter::View paths = paths_;
    const Lengths* lengths = &prefixes;
    std::size_t pieces = 0;
    do {
      const Step& step = StepAt(at);
      if (step.joint) {
        ReadOverJoints(at, path, *lengths);
        return;
      }
      if (!lengths->empty()) {
        AddPrefixes(path, PieceAt(at, step.length), step.length, *lengths);
      }
      path = HashPath(path, step.hash);
      if (paths.MayBeMarked(path)) {
        AddNames(path);
      }
      if (!paths.MayHave(path)) {
        return;
      }
      at = next_[at % kSteps];
      lengths = &index_.later_prefixes_;
      if (++pieces >= kLeastBeforeLeap && at != 0 && !LeapFar(at, path)) {
        return;
      }
    } while (at != 0);
  }

  // As far as names go on from the path, and none ends. Whether any goes on.
  bool LeapFar(std::size_t& at, std::uint64_t& path) {
    while (!near_ends_.MayHave(path)) {
      const Leap leap = LeapAt(at);
      if (leap.where == 0) {
        return true;
      }
      at = leap.where;
      path = HashLeap(path, leap.hash);
      if (!paths_.MayHave(path)) {
        return false;
      }
    }
    return true;
  }

  Leap LeapAt(std::size_t at) {
    const std::size_t slot = at % kSteps;
    if (steps_at_[slot] != at || leaps_[slot].where == UINT32_MAX) {
      leaps_[slot] = ReadLeap(at);
    }
    return leaps_[slot];
  }

  // Not over joints, where there are more ways than one, nor so far that the
  // step at `from` would not be kept.
  Leap ReadLeap(std::size_t from) {
    Leap leap{kNoPath, 0};
    std::size_t at = from;
    for (std::size_t i = 0; i < kLeap; ++i) {
      const Step& step = StepAt(at);
      if (step.joint) {
        return leap;
      }
      leap.hash = HashPath(leap.hash, step.hash);
      at = next_[at % kSteps];
      if (at == 0 || at - from >= kSteps) {
        return leap;
      }
    }
    leap.where = static_cast<std::uint32_t>(at);
    return leap;
  }

  void AddPrefixes(std::uint64_t path, const Piece& piece, std::size_t length,
                   const Lengths& prefixes) {
    for (const std::size_t prefix : prefixes) {
      if (prefix <= length) {
        const std::uint64_t cut = HashPrefix(path, Cut(piece, prefix), prefix);
        if (paths_.MayBeMarked(cut)) {
          AddNames(cut);
        }
      }
    }
  }

  void AddNames(std::uint64_t path) {
    __builtin_prefetch(&index_.slots_[path & (index_.slots_.size() - 1)]);
    found_.push_back({path, start_});
  }

  // At a joint the run ends, and it also goes on: a reading for each.
  void ReadOverJoints(std::size_t at, std::uint64_t path,
                      const Lengths& prefixes) {
    const auto [first, end] = ReadingsAt(at);
    for (std::size_t i = first; i < end; ++i) {
      const Reading& reading = readings_[i];
      if (reading.is_longest) {
        AddPrefixes(path, reading.piece, reading.length, prefixes);
      }
      const std::uint64_t whole = HashPath(path, HashOf(reading.piece));
      if (paths_.MayBeMarked(whole)) {
        AddNames(whole);
      }
      if (paths_.MayHave(whole)) {
        // A copy: what is found there may make readings_ longer.
        for (const std::size_t next : WaysOn(at, Reading(reading))) {
          if (next != 0) {
            GoOn(next, whole, index_.later_prefixes_);
          }
        }
      }
    }
  }

  // Where in readings_ those of a place are; kept with its step, since every
  // path that comes there asks for them.
  std::pair<std::size_t, std::size_t> ReadingsAt(std::size_t at) {
    if (const Step& step = StepAt(at); step.first_reading < step.last_reading) {
      return {step.first_reading, step.last_reading};
    }
    const std::size_t first = readings_.size();
    AppendReadings(at);
    static_assert(
        kPieceBytes * (1 + kMostSoftJoints * kSoftJointBytes) < kSteps,
        "the step at `at` is still kept");
    Step& step = steps_[at % kSteps];
    step.first_reading = static_cast<std::uint32_t>(first);
    step.last_reading = static_cast<std::uint32_t>(readings_.size());
    return {first, readings_.size()};
  }

  // The longest reading, and what of the shorter ones are pieces of names: of
  // sixteen letters with joints between them, one or two.
  void AppendReadings(std::size_t at) {
    ReadLongest(at);
    const Longest& longest = longest_;
    for (std::uint32_t left = longest.ends & index_.piece_lengths_ &
                              ((1U << longest.length) - 1);
         left != 0; left &= left - 1) {
      const auto length = static_cast<std::uint8_t>(std::countr_zero(left));
      const Piece piece = Cut(longest.piece, length);
      if (index_.pieces_.view().MayHave(HashOf(piece))) {
        AddReading({piece, length, false, {}});
      }
    }
    // Behind a soft joint that was the next run already.
    const std::size_t end = longest.end;
    const bool goes_on_both_ways =
        longest.length == kPieceBytes && longest.next == end;
    AddReading({longest.piece,
                static_cast<std::uint8_t>(longest.length),
                true,
                {Position(longest.run_goes_on ? end : NextRun(end)),
                 Position(goes_on_both_ways ? end : 0)}});
  }

  void AddReading(const Reading& reading) {
    constexpr std::size_t kFirstRoom = 1024;  // in a text of soft joints
    if (readings_.empty()) {
      readings_.reserve(kFirstRoom);
    }
    readings_.push_back(reading);
  }

  // Where every letter stands between joints, all but the first part of a
  // reading is the next one's too.
  void ReadLongest(std::size_t from) {
    Longest& its = longest_;
    const Step& first = StepAt(its.from);
    if (its.length > first.length && first.behind == from && !its.run_goes_on) {
      its.piece = Behind(its.piece, first.length);
      its.length -= first.length;
      its.ends >>= first.length;
    } else {
      its = {};
      its.next = from;
    }
    its.from = from;
    while (its.length == 0 || (its.length < kPieceBytes && its.next != 0)) {
      const Step& step = StepAt(its.next);
      const std::size_t part =
          std::min<std::size_t>(step.length, kPieceBytes - its.length);
      its.piece = Joined(its.piece, its.length, PieceAt(its.next, part));
      its.length += part;
      its.ends |= 1U << its.length;
      its.end = its.next + part;
      its.run_goes_on = step.run_goes_on || part < step.length;
      its.next = its.run_goes_on ? 0 : step.behind;
    }
  }

  // Where paths go on behind a reading from `at` on; 0: nowhere.
  std::array<std::uint32_t, 2> WaysOn(std::size_t at, const Reading& reading) {
    if (reading.is_longest) {
      return reading.next;
    }
    std::size_t left = reading.length;
    for (; StepAt(at).length < left; at = StepAt(at).behind) {
      left -= StepAt(at).length;
    }
    return {Position(NextRun(at + left)), 0};
  }

  static std::uint32_t Position(std::size_t at) {
    return static_cast<std::uint32_t>(at);
  }

  // 0 if there is none near.
  std::size_t NextRun(std::size_t end) const {
    const std::size_t gap = text_.BytesToNextRun(end);
    return gap < kBlockBytes ? end + gap : 0;
  }

  // Where a run goes on behind the joints at `at`; 0 if there is no run behind
  // them.
  std::size_t BehindJoints(std::size_t at) const {
    if (!IsSoft(at)) {
      return at;
    }
    for (std::size_t i = 0; i < kMostSoftJoints && IsSoft(at); ++i) {
      at += kSoftJointBytes;
    }
    return text_.BeginsRun(at) ? at : 0;
  }
  bool IsSoft(std::size_t at) const {
    return text_.IsJoint(at) && text_.text()[at] == '\xE2';
  }

  static constexpr std::size_t kSteps = 256;

  const NameIndex& index_;
  const WordMap& text_;
  std::vector<PathAt>& found_;
  const HashFilter::View paths_;
  const HashFilter::View near_ends_;
  std::uint32_t start_ = 0;
  std::array<std::uint32_t, kSteps> steps_at_;  // by the low bits of themselves
  std::array<Step, kSteps> steps_;
  std::vector<Reading> readings_;
  Longest longest_;
  // The next piece without joints; 0: none. By itself, because each step of a
  // walk waits for it.
  std::array<std::uint32_t, kSteps> next_;
  std::array<Leap, kSteps> leaps_;
};

// Whether there may be a name of one run that ends within it, for a place that
// begins like one.
bool NameIndex::MayEndAnywhere(const WordMap& text, std::uint32_t at) const {
  if (words_begin_anywhere_ || text.has_joints()) {
    return true;
  }
  const HashFilter::View paths = paths_.view();
  const Piece piece = LoadPiece(text.text(), at);
  return std::any_of(anywhere_prefixes_.begin(), anywhere_prefixes_.end(),
                     [&](std::size_t prefix) {
                       return paths.MayBeMarked(
                           HashPrefix(kNoPath, Cut(piece, prefix), prefix));
                     });
}

void NameIndex::AppendCandidates(const WordMap& text, std::size_t first,
                                 std::vector<Candidate>& candidates) const {
  // Release builds set locals to zero, unless told not to: these are 22 KB for
  // 2 KB of text, and written before they are read.
  __attribute__((uninitialized)) NameGate::PlaceList word_list;
  __attribute__((uninitialized)) NameGate::PlaceList anywhere_list;
  const auto words = gate_.Words(text, first, word_list);
  auto anywhere = gate_.Anywhere(text, first, anywhere_list);
  std::size_t kept = 0;
  for (const std::uint32_t at : anywhere) {
    anywhere[kept] = at;
    kept += MayEndAnywhere(text, at) ? 1 : 0;
  }
  anywhere = anywhere.first(kept);
  std::vector<PathAt> found;
  __attribute__((uninitialized)) Walk walk(*this, text, found);
  const auto walk_anywhere_before = [&](std::uint32_t limit) {
    while (!anywhere.empty() && anywhere.front() < limit) {
      walk.From(anywhere.front(), /*anywhere=*/true);
      anywhere = anywhere.subspan(1);
    }
  };
  for (const std::uint32_t at : words) {
    walk_anywhere_before(at);
    walk.From(at, /*anywhere=*/false);
  }
  walk_anywhere_before(UINT32_MAX);
  AppendSpellings(found, candidates);
}

}  // namespace wirewatch
