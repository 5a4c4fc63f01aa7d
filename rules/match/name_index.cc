#include "rules/match/name_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace wirewatch {
namespace {

constexpr std::size_t kMostSoftJoints = 3;
constexpr std::size_t kSoftJointBytes = 3;

void AddLength(std::size_t length, std::vector<std::size_t>& lengths) {
  const auto at = std::lower_bound(lengths.begin(), lengths.end(), length);
  if (at == lengths.end() || *at != length) {
    lengths.insert(at, length);
  }
}

}  // namespace

// Collects what the filters and the table will hold.
struct NameIndex::Builder {
  explicit Builder(NameIndex& its) : index(its) {}

  void Add(const NamePath& path, std::uint32_t spelling) {
    const PathPiece& first = path.pieces.front();
    index.has_signs_ = index.has_signs_ || path.begins_with_sign;
    gate.Add(path);
    if (first.prefix != 0) {
      AddLength(first.prefix, path.begins_anywhere ? index.anywhere_prefixes_
                                                   : index.prefixes_);
    } else {
      index.words_begin_anywhere_ |= path.begins_anywhere;
    }
    std::uint64_t hash = kNoPath;
    for (const PathPiece& piece : path.pieces) {
      if (&piece != &first) {
        paths.push_back(hash);
        if (piece.prefix != 0) {
          AddLength(piece.prefix, index.later_prefixes_);
        }
      }
      if (piece.prefix != 0) {
        hash = HashPrefix(hash, piece.bytes, piece.prefix);
      } else {
        pieces.push_back(HashOf(piece.bytes));
        hash = HashPath(hash, pieces.back());
      }
    }
    last.emplace_back(hash, spelling);
  }

  void Finish() {
    index.gate_ = gate.Build();
    std::sort(last.begin(), last.end());
    last.erase(std::unique(last.begin(), last.end()), last.end());
    std::vector<std::uint64_t> hashes;
    hashes.reserve(last.size());
    for (const auto& [hash, spelling] : last) {
      hashes.push_back(hash);
    }
    index.pieces_ = HashFilter(std::move(pieces));
    index.paths_ = HashFilter(std::move(paths), std::move(hashes));
    index.FillSlots(last);
  }

  NameIndex& index;
  NameGate::Builder gate;
  std::vector<std::uint64_t> pieces;
  std::vector<std::uint64_t> paths;  // that names go on from
  std::vector<std::pair<std::uint64_t, std::uint32_t>> last;
};

NameIndex::NameIndex(const std::vector<Spelling>& spellings) {
  Builder builder(*this);
  for (std::uint32_t i = 0; i < spellings.size(); ++i) {
    for (const NamePath& path : PathsOf(spellings[i])) {
      builder.Add(path, i);
    }
  }
  builder.Finish();
}

void NameIndex::FillSlots(
    std::vector<std::pair<std::uint64_t, std::uint32_t>> paths) {
  slots_.resize(std::bit_ceil(std::max<std::size_t>(2, paths.size() * 2)));
  spellings_.reserve(paths.size());
  for (std::size_t i = 0; i < paths.size();) {
    const auto begin = static_cast<std::uint32_t>(spellings_.size());
    const std::uint64_t hash = paths[i].first;
    for (; i < paths.size() && paths[i].first == hash; ++i) {
      spellings_.push_back(paths[i].second);
    }
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].begin != slots_[at].end) {
      at = (at + 1) & (slots_.size() - 1);
    }
    slots_[at] = {hash, begin, static_cast<std::uint32_t>(spellings_.size())};
  }
}

std::span<const std::uint32_t> NameIndex::SpellingsUnder(
    std::uint64_t hash) const {
  std::size_t at = hash & (slots_.size() - 1);
  while (slots_[at].begin != slots_[at].end) {
    if (slots_[at].hash == hash) {
      return std::span(spellings_)
          .subspan(slots_[at].begin, slots_[at].end - slots_[at].begin);
    }
    at = (at + 1) & (slots_.size() - 1);
  }
  return {};
}

// All paths that the text has from the places of a window on, as far as names
// go with them.
class NameIndex::Walk {
 public:
  Walk(const NameIndex& index, const WordMap& text, std::vector<PathAt>& found)
      : index_(index), text_(text), found_(found), paths_(index.paths_.view()) {
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

  // A piece of a run that is read over the joints in it.
  struct Reading {
    Piece piece;
    std::size_t length = 0;
    bool is_longest = false;
    std::array<std::size_t, 2> next{};  // where paths go on behind it; 0: none
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
    } while (at != 0);
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
        for (const std::size_t next : std::array(reading.next)) {
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
    Reading reading;
    while (true) {
      const Step& step = StepAt(at);
      const std::size_t part =
          std::min<std::size_t>(step.length, kPieceBytes - reading.length);
      const bool run_goes_on = step.run_goes_on || part < step.length;
      const std::size_t next = run_goes_on ? 0 : step.behind;
      reading.piece = Joined(reading.piece, reading.length, PieceAt(at, part));
      reading.length += part;
      at += part;
      const bool is_full = reading.length == kPieceBytes;
      reading.is_longest = is_full || next == 0;
      if (reading.is_longest ||
          index_.pieces_.view().MayHave(HashOf(reading.piece))) {
        // Behind a soft joint that was the next run already.
        reading.next = {run_goes_on ? at : NextRun(at),
                        is_full && next == at ? next : 0};
        readings_.push_back(reading);
      }
      if (reading.is_longest) {
        return;
      }
      at = next;
    }
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
  std::uint32_t start_ = 0;
  std::array<std::uint32_t, kSteps> steps_at_;  // by the low bits of themselves
  std::array<Step, kSteps> steps_;
  std::vector<Reading> readings_;
  // The next piece without joints; 0: none. By itself, because each step of a
  // walk waits for it.
  std::array<std::uint32_t, kSteps> next_;
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

void NameIndex::AppendSpellings(const std::vector<PathAt>& found,
                                std::vector<Candidate>& candidates) const {
  for (const auto& [path, at] : found) {
    for (const std::uint32_t spelling : SpellingsUnder(path)) {
      candidates.push_back({at, spelling});
    }
  }
}

}  // namespace wirewatch
