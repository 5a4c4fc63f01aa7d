#include "rules/match/name_index.h"

#include <algorithm>
#include <array>
#include <utility>

namespace wirewatch {
namespace {

constexpr std::size_t kFilterBitsPerHash = 12;
constexpr std::size_t kMostSoftJoints = 3;
constexpr std::size_t kSoftJointBytes = 3;

void AddLength(std::size_t length, std::vector<std::size_t>& lengths) {
  const auto at = std::lower_bound(lengths.begin(), lengths.end(), length);
  if (at == lengths.end() || *at != length) {
    lengths.insert(at, length);
  }
}

}  // namespace

HashFilter::HashFilter(const std::vector<std::uint64_t>& hashes) {
  const std::size_t words = std::bit_ceil(
      std::max<std::size_t>(2, hashes.size() * kFilterBitsPerHash / 64));
  words_.resize(words);
  for (const std::uint64_t hash : hashes) {
    words_[view().WordOf(hash)] |= View::BitsOf(hash);
  }
}

// Collects what the filters and the table will hold.
struct NameIndex::Builder {
  explicit Builder(NameIndex& its) : index(its) {}

  void Add(const NamePath& path, std::uint32_t spelling) {
    const PathPiece& first = path.pieces.front();
    const bool is_prefix = first.prefix != 0;
    index.has_signs_ = index.has_signs_ || path.begins_with_sign;
    if (is_prefix) {
      AddLength(first.prefix, path.begins_anywhere ? index.anywhere_prefixes_
                                                   : index.prefixes_);
      (path.begins_anywhere ? anywhere : prefixes).push_back(first.bytes);
    } else {
      index.words_begin_anywhere_ |= path.begins_anywhere;
      first_words.push_back(HashPath(kNoPath, first.bytes));
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
    const auto filter = [](std::vector<std::uint64_t>& hashes) {
      std::sort(hashes.begin(), hashes.end());
      hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
      return HashFilter(hashes);
    };
    const auto shortened = [&](const std::vector<Piece>& pieces,
                               const Lengths& lengths) {
      std::vector<std::uint64_t> hashes;
      hashes.reserve(pieces.size());
      for (const Piece& piece : pieces) {
        hashes.push_back(
            HashPrefix(kNoPath, Cut(piece, lengths.front()), lengths.front()));
      }
      return filter(hashes);
    };
    index.first_words_ = filter(first_words);
    index.inner_ = filter(inner);
    index.first_prefixes_ = shortened(prefixes, index.prefixes_);
    index.first_anywhere_ = shortened(anywhere, index.anywhere_prefixes_);
    std::sort(last.begin(), last.end());
    last.erase(std::unique(last.begin(), last.end()), last.end());
    std::vector<std::uint64_t> hashes;
    hashes.reserve(last.size());
    for (const auto& [hash, spelling] : last) {
      hashes.push_back(hash);
    }
    index.last_ = filter(hashes);
    index.FillSlots(last);
  }

  NameIndex& index;
  std::vector<std::uint64_t> first_words;
  std::vector<std::uint64_t> inner;
  std::vector<Piece> prefixes;
  std::vector<Piece> anywhere;
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

// Places of a window that passed the first filter, ascending.
struct NameIndex::Places {
  using List = std::array<std::uint32_t, kWindow * kBlockBytes>;
  List words;
  std::size_t words_size = 0;
  List anywhere;
  std::size_t anywhere_size = 0;
};

namespace {

// Calls visit(at, length of the run from there on) for each place of
// `bits_of(block)`, in order; of runs longer than 64 bytes some greater length.
template <typename BitsOf, typename Visit>
void ForEachPlace(const WordMap& text, std::size_t first, std::size_t last,
                  BitsOf bits_of, Visit visit) {
  for (std::size_t i = first; i < last; ++i) {
    const std::uint64_t ends = text.block(i).ends;
    const int end_in_next = 64 + std::countr_zero(text.block(i + 1).ends);
    for (std::uint64_t bits = bits_of(text.block(i)); bits != 0;
         bits &= bits - 1) {
      const std::uint64_t lowest = bits & (~bits + 1);
      const std::uint64_t behind = ends & (~(lowest << 1) + 1);
      const int begin = std::countr_zero(bits);
      const int end = behind != 0 ? std::countr_zero(behind) : end_in_next;
      visit(static_cast<std::uint32_t>(i * kBlockBytes) +
                static_cast<std::uint32_t>(begin),
            static_cast<std::size_t>(end - begin));
    }
  }
}

}  // namespace

// Without a branch on what is found, so that the processor looks up several
// places at the same time.
void NameIndex::AddWords(const WordMap& text, std::size_t first,
                         Places& places) const {
  const std::size_t last = std::min(first + kWindow, text.blocks());
  const std::string_view bytes = text.text();
  const HashFilter::View first_words = first_words_.view();
  const HashFilter::View first_prefixes = first_prefixes_.view();
  const std::size_t prefix = prefixes_.empty() ? 0 : prefixes_.front();
  const bool joints = text.has_joints();
  std::size_t size = 0;
  ForEachPlace(
      text, first, last, [](const WordBits& bits) { return bits.starts; },
      [&](std::uint32_t at, std::size_t run) {
        const Piece raw = LoadPiece(bytes, at);
        const Piece piece = Cut(raw, std::min(run, kPieceBytes));
        bool may_begin = first_words.MayHave(HashPath(kNoPath, piece));
        if (prefix != 0) {
          may_begin |= first_prefixes.MayHave(
              HashPrefix(kNoPath, Cut(raw, prefix), prefix));
        }
        if (joints) {
          may_begin |= text.IsJoint(at + run);
        }
        places.words[size] = at;
        size += may_begin ? 1 : 0;
      });
  places.words_size = size;
}

void NameIndex::AddAnywhere(const WordMap& text, std::size_t first,
                            Places& places) const {
  if (anywhere_prefixes_.empty() && !words_begin_anywhere_) {
    return;
  }
  const std::size_t last = std::min(first + kWindow, text.blocks());
  const std::string_view bytes = text.text();
  const HashFilter::View first_words = first_words_.view();
  const HashFilter::View first_anywhere = first_anywhere_.view();
  const std::size_t prefix =
      anywhere_prefixes_.empty() ? 1 : anywhere_prefixes_.front();
  const bool words = words_begin_anywhere_;
  const bool joints = text.has_joints();
  std::size_t size = 0;
  ForEachPlace(
      text, first, last, [](const WordBits& bits) { return bits.anywhere; },
      [&](std::uint32_t at, std::size_t run) {
        const Piece raw = LoadPiece(bytes, at);
        bool may_begin = first_anywhere.MayHave(
            HashPrefix(kNoPath, Cut(raw, prefix), prefix));
        if (words) {
          const Piece piece = Cut(raw, std::min(run, kPieceBytes));
          may_begin |= first_words.MayHave(HashPath(kNoPath, piece));
        }
        if (joints) {
          may_begin |= text.IsJoint(at + run);
        }
        places.anywhere[size] = at;
        size += may_begin ? 1 : 0;
      });
  places.anywhere_size = size;
}

// Whether there may be a name of one word, or a second word, for a place that
// begins like a name.
bool NameIndex::MayEndOrGoOn(const WordMap& text, std::uint32_t at) const {
  const std::size_t run = text.RunLength(at);
  const std::size_t length = std::min(run, kPieceBytes);
  const std::uint64_t one =
      HashPath(kNoPath, Cut(LoadPiece(text.text(), at), length));
  std::size_t next = at + length;
  const std::size_t gap = run > length ? 0 : text.BytesToNextRun(next);
  next = gap < kBlockBytes ? next + gap : at;
  const std::size_t next_run = text.RunLength(next);
  const Piece piece =
      Cut(LoadPiece(text.text(), next), std::min(next_run, kPieceBytes));
  const std::uint64_t two = HashPath(one, piece);
  bool second = last_.MayHave(two) || inner_.MayHave(two);
  for (const std::size_t prefix : later_prefixes_) {
    second |= last_.MayHave(HashPrefix(one, Cut(piece, prefix), prefix));
  }
  bool may = last_.MayHave(one) || (second && inner_.MayHave(one));
  if (text.has_joints()) {
    may |= text.IsJoint(at + run) || text.IsJoint(next + next_run);
  }
  return may;
}

// The same for a place that begins like a name that may end anywhere.
bool NameIndex::MayEndAnywhere(const WordMap& text, std::uint32_t at) const {
  const Piece piece = LoadPiece(text.text(), at);
  bool may = words_begin_anywhere_ || text.has_joints();
  for (const std::size_t prefix : anywhere_prefixes_) {
    may |= last_.MayHave(HashPrefix(kNoPath, Cut(piece, prefix), prefix));
  }
  return may;
}

void NameIndex::AppendCandidates(const WordMap& text, std::size_t first,
                                 std::vector<Candidate>& candidates) const {
  Places places;
  AddWords(text, first, places);
  AddAnywhere(text, first, places);
  const auto keep_if = [](Places::List& list, std::size_t& size, auto may) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint32_t at = list[i];
      list[kept] = at;
      kept += may(at) ? 1 : 0;
    }
    size = kept;
  };
  if (prefixes_.empty()) {
    keep_if(places.words, places.words_size,
            [&](std::uint32_t at) { return MayEndOrGoOn(text, at); });
  }
  keep_if(places.anywhere, places.anywhere_size,
          [&](std::uint32_t at) { return MayEndAnywhere(text, at); });
  std::vector<PathAt> found;
  std::size_t anywhere = 0;
  const auto walk_anywhere_before = [&](std::uint32_t limit) {
    while (anywhere < places.anywhere_size &&
           places.anywhere[anywhere] < limit) {
      Walk(*this, text, places.anywhere[anywhere++], found)
          .Begin(/*anywhere=*/true);
    }
  };
  for (std::size_t i = 0; i < places.words_size; ++i) {
    walk_anywhere_before(places.words[i]);
    Walk(*this, text, places.words[i], found).Begin(/*anywhere=*/false);
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
