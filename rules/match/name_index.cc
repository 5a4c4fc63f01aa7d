#include "rules/match/name_index.h"

#include <algorithm>
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
        inner.push_back(hash);
      }
      if (&piece != &first && piece.prefix != 0) {
        AddLength(piece.prefix, index.later_prefixes_);
      }
      hash = piece.prefix != 0 ? HashPrefix(hash, piece.bytes, piece.prefix)
                               : HashPath(hash, piece.bytes);
    }
    last.emplace_back(hash, spelling);
  }

  void Finish() {
    index.gate_ = gate.Build();
    index.inner_ = HashFilter(std::move(inner));
    std::sort(last.begin(), last.end());
    last.erase(std::unique(last.begin(), last.end()), last.end());
    std::vector<std::uint64_t> hashes;
    hashes.reserve(last.size());
    for (const auto& [hash, spelling] : last) {
      hashes.push_back(hash);
    }
    index.last_ = HashFilter(std::move(hashes));
    index.FillSlots(last);
  }

  NameIndex& index;
  NameGate::Builder gate;
  std::vector<std::uint64_t> inner;
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

// All paths that the text has from one place on, as far as names go with them.
class NameIndex::Walk {
 public:
  Walk(const NameIndex& index, const WordMap& text, std::uint32_t start,
       std::vector<PathAt>& found)
      : index_(index),
        text_(text),
        start_(start),
        found_(found),
        inner_(index.inner_.view()),
        last_(index.last_.view()) {}

  void Begin(bool anywhere) {
    GoOn(start_, kNoPath,
         anywhere ? index_.anywhere_prefixes_ : index_.prefixes_);
  }

 private:
  // Adds piece after piece to the path from `at`, where a run begins or goes
  // on.
  void GoOn(std::size_t at, std::uint64_t path, const Lengths& prefixes) {
    const Lengths* lengths = &prefixes;
    while (true) {
      const std::size_t run = text_.RunLength(at);
      if (run <= kPieceBytes && text_.IsJoint(at + run)) {
        ReadOverJoints(at, path, *lengths);
        return;
      }
      const std::size_t length = std::min(run, kPieceBytes);
      const Piece piece = Cut(LoadPiece(text_.text(), at), length);
      AddPrefixes(path, piece, length, *lengths);
      path = HashPath(path, piece);
      AddNames(path);
      if (!inner_.MayHave(path)) {
        return;
      }
      // Mostly the next run is near: found without waiting for this one's end.
      const std::size_t next = 1 + text_.BytesToNextRun(at + 1);
      if (run > length) {
        at += length;
      } else if (next <= kBlockBytes) {
        at += next;
      } else {
        const std::size_t gap = text_.BytesToNextRun(at + length);
        if (gap == kBlockBytes) {
          return;
        }
        at += length + gap;
      }
      lengths = &index_.later_prefixes_;
    }
  }

  void AddPrefixes(std::uint64_t path, const Piece& piece, std::size_t length,
                   const Lengths& prefixes) {
    for (const std::size_t prefix : prefixes) {
      if (prefix <= length) {
        AddNames(HashPrefix(path, Cut(piece, prefix), prefix));
      }
    }
  }

  void AddNames(std::uint64_t path) {
    if (last_.MayHave(path)) {
      __builtin_prefetch(&index_.slots_[path & (index_.slots_.size() - 1)]);
      found_.push_back({path, start_});
    }
  }

  // At a joint the run ends, and it also goes on: a reading for each.
  void ReadOverJoints(std::size_t at, std::uint64_t path,
                      const Lengths& prefixes) {
    Piece piece;
    std::size_t length = 0;
    while (true) {
      const std::size_t run = text_.RunLength(at);
      const std::size_t part = std::min(run, kPieceBytes - length);
      piece = Joined(piece, length, Cut(LoadPiece(text_.text(), at), part));
      length += part;
      at += part;
      const std::size_t next = part == run ? BehindJoints(at) : 0;
      if (length == kPieceBytes || next == 0) {
        AddPrefixes(path, piece, length, prefixes);
      }
      const std::uint64_t whole = HashPath(path, piece);
      AddNames(whole);
      if (inner_.MayHave(whole)) {
        GoOnBehind(at, whole, /*run_goes_on=*/part < run);
        // Behind a soft joint that was the next run already.
        if (length == kPieceBytes && next == at) {
          GoOn(next, whole, index_.later_prefixes_);
        }
      }
      if (next == 0 || length == kPieceBytes) {
        return;
      }
      at = next;
    }
  }

  void GoOnBehind(std::size_t end, std::uint64_t path, bool run_goes_on) {
    const std::size_t gap = run_goes_on ? 0 : text_.BytesToNextRun(end);
    if (gap < kBlockBytes) {
      GoOn(end + gap, path, index_.later_prefixes_);
    }
  }

  // Where a run goes on behind the joints at `at`; 0 if there is none, or no
  // run behind them.
  std::size_t BehindJoints(std::size_t at) const {
    if (!text_.IsJoint(at)) {
      return 0;
    }
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

  const NameIndex& index_;
  const WordMap& text_;
  std::uint32_t start_;
  std::vector<PathAt>& found_;
  const HashFilter::View inner_;
  const HashFilter::View last_;
};

// Whether there may be a name of one run that ends within it, for a place that
// begins like one.
bool NameIndex::MayEndAnywhere(const WordMap& text, std::uint32_t at) const {
  if (words_begin_anywhere_ || text.has_joints()) {
    return true;
  }
  const HashFilter::View last = last_.view();
  const Piece piece = LoadPiece(text.text(), at);
  unsigned may = 0;
  for (const std::size_t prefix : anywhere_prefixes_) {
    may |= static_cast<unsigned>(
        last.MayHave(HashPrefix(kNoPath, Cut(piece, prefix), prefix)));
  }
  return may != 0;
}

void NameIndex::AppendCandidates(const WordMap& text, std::size_t first,
                                 std::vector<Candidate>& candidates) const {
  NameGate::PlaceList word_list;
  NameGate::PlaceList anywhere_list;
  const auto words = gate_.Words(text, first, word_list);
  auto anywhere = gate_.Anywhere(text, first, anywhere_list);
  std::size_t kept = 0;
  for (const std::uint32_t at : anywhere) {
    anywhere[kept] = at;
    kept += MayEndAnywhere(text, at) ? 1 : 0;
  }
  anywhere = anywhere.first(kept);
  std::vector<PathAt> found;
  const auto walk_anywhere_before = [&](std::uint32_t limit) {
    while (!anywhere.empty() && anywhere.front() < limit) {
      Walk(*this, text, anywhere.front(), found).Begin(/*anywhere=*/true);
      anywhere = anywhere.subspan(1);
    }
  };
  for (const std::uint32_t at : words) {
    walk_anywhere_before(at);
    Walk(*this, text, at, found).Begin(/*anywhere=*/false);
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
