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

HashFilter::HashFilter(const std::vector<std::uint64_t>& hashes)
    : empty_(hashes.empty()) {
  const std::size_t words = std::bit_ceil(
      std::max<std::size_t>(2, hashes.size() * kFilterBitsPerHash / 64));
  shift_ = 64 - std::countr_zero(words);
  words_.resize(words);
  for (const std::uint64_t hash : hashes) {
    words_[hash >> shift_] |= BitsOf(hash);
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
       std::vector<Candidate>& candidates)
      : index_(index), text_(text), start_(start), candidates_(candidates) {}

  void Begin(bool anywhere) {
    prefixes_ = anywhere ? &index_.anywhere_prefixes_ : &index_.prefixes_;
    GoOn(start_, kNoPath);
  }

 private:
  // Reads a piece at `at`, where a run begins or goes on, and adds it to the
  // path.
  void GoOn(std::size_t at, std::uint64_t path) {
    const std::size_t run = text_.RunLength(at);
    if (run <= kPieceBytes && text_.IsJoint(at + run)) {
      ReadOverJoints(at, path);
      return;
    }
    const std::size_t length = std::min(run, kPieceBytes);
    const Piece piece = Cut(LoadPiece(text_.text(), at), length);
    AddPrefixes(path, piece, length);
    AddWhole(HashPath(path, piece), at + length, /*run_goes_on=*/run > length);
  }

  void AddPrefixes(std::uint64_t path, const Piece& piece, std::size_t length) {
    for (const std::size_t prefix :
         path == kNoPath ? *prefixes_ : index_.later_prefixes_) {
      if (prefix <= length) {
        AddNames(HashPrefix(path, Cut(piece, prefix), prefix));
      }
    }
  }

  void AddWhole(std::uint64_t path, std::size_t end, bool run_goes_on) {
    AddNames(path);
    if (!index_.inner_.MayHave(path)) {
      return;
    }
    if (run_goes_on) {
      GoOn(end, path);
    } else if (const std::size_t gap = text_.BytesToNextRun(end); gap < 64) {
      GoOn(end + gap, path);
    }
  }

  void AddNames(std::uint64_t path) {
    if (index_.last_.MayHave(path)) {
      for (const std::uint32_t spelling : index_.SpellingsUnder(path)) {
        candidates_.push_back({start_, spelling});
      }
    }
  }

  // At a joint the run ends, and it also goes on: a reading for each.
  void ReadOverJoints(std::size_t at, std::uint64_t path) {
    std::array<char, kPieceBytes> bytes{};
    std::size_t length = 0;
    while (true) {
      const std::size_t run = text_.RunLength(at);
      const std::size_t part = std::min(run, kPieceBytes - length);
      text_.text().copy(bytes.data() + length, part, at);
      length += part;
      at += part;
      const Piece piece = LoadPiece({bytes.data(), length}, 0);
      const std::size_t next = part == run ? BehindJoints(at) : 0;
      if (length == kPieceBytes || next == 0) {
        AddPrefixes(path, piece, length);
      }
      AddWhole(HashPath(path, piece), at, /*run_goes_on=*/part < run);
      if (next == 0) {
        return;
      }
      if (length == kPieceBytes) {
        const std::uint64_t whole = HashPath(path, piece);
        // Behind a soft joint the next run begins: AddWhole has been there.
        if (!IsSoft(at) && index_.inner_.MayHave(whole)) {
          GoOn(next, whole);
        }
        return;
      }
      at = next;
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
  std::vector<Candidate>& candidates_;
  const Lengths* prefixes_ = nullptr;
};

// Places of a window that passed the first filter, ascending.
struct NameIndex::Places {
  using List = std::array<std::uint32_t, kWindow * kBlockBytes>;
  List words;
  std::size_t words_size = 0;
  List anywhere;
  std::size_t anywhere_size = 0;

  // Writes the places of the bits that are set.
  template <std::uint64_t WordBits::*kBits>
  static std::size_t Listed(const WordMap& text, std::size_t first,
                            List& list) {
    const std::size_t last = std::min(first + kWindow, text.blocks());
    std::size_t size = 0;
    for (std::size_t i = first; i < last; ++i) {
      for (std::uint64_t bits = text.block(i).*kBits; bits != 0;
           bits &= bits - 1) {
        list[size++] = static_cast<std::uint32_t>(
            i * kBlockBytes + static_cast<std::size_t>(std::countr_zero(bits)));
      }
    }
    return size;
  }
};

// Without a branch on what is found, so that the processor looks up several
// places at the same time.
void NameIndex::AddWords(const WordMap& text, std::size_t first,
                         Places& places) const {
  const std::size_t size =
      Places::Listed<&WordBits::starts>(text, first, places.words);
  const bool joints = text.has_joints();
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint32_t at = places.words[i];
    const std::size_t run = text.RunLength(at);
    const Piece raw = LoadPiece(text.text(), at);
    const Piece piece = Cut(raw, std::min(run, kPieceBytes));
    bool may_begin = first_words_.MayHave(HashPath(kNoPath, piece));
    if (!prefixes_.empty()) {
      const std::size_t prefix = prefixes_.front();
      may_begin |= first_prefixes_.MayHave(
          HashPrefix(kNoPath, Cut(raw, prefix), prefix));
    }
    may_begin |= joints && text.IsJoint(at + run);
    places.words[places.words_size] = at;
    places.words_size += may_begin ? 1 : 0;
  }
}

void NameIndex::AddAnywhere(const WordMap& text, std::size_t first,
                            Places& places) const {
  if (anywhere_prefixes_.empty() && !words_begin_anywhere_) {
    return;
  }
  const std::size_t size =
      Places::Listed<&WordBits::anywhere>(text, first, places.anywhere);
  const std::size_t prefix =
      anywhere_prefixes_.empty() ? 1 : anywhere_prefixes_.front();
  const bool joints = text.has_joints();
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint32_t at = places.anywhere[i];
    const Piece raw = LoadPiece(text.text(), at);
    bool may_begin =
        first_anywhere_.MayHave(HashPrefix(kNoPath, Cut(raw, prefix), prefix));
    if (words_begin_anywhere_ || joints) {
      const std::size_t run = text.RunLength(at);
      const Piece piece = Cut(raw, std::min(run, kPieceBytes));
      may_begin |= first_words_.MayHave(HashPath(kNoPath, piece)) ||
                   text.IsJoint(at + run);
    }
    places.anywhere[places.anywhere_size] = at;
    places.anywhere_size += may_begin ? 1 : 0;
  }
}

void NameIndex::AppendCandidates(const WordMap& text, std::size_t first,
                                 std::vector<Candidate>& candidates) const {
  Places places;
  AddWords(text, first, places);
  AddAnywhere(text, first, places);
  std::size_t anywhere = 0;
  const auto walk_anywhere_before = [&](std::uint32_t limit) {
    while (anywhere < places.anywhere_size &&
           places.anywhere[anywhere] < limit) {
      Walk(*this, text, places.anywhere[anywhere++], candidates)
          .Begin(/*anywhere=*/true);
    }
  };
  for (std::size_t i = 0; i < places.words_size; ++i) {
    walk_anywhere_before(places.words[i]);
    Walk(*this, text, places.words[i], candidates).Begin(/*anywhere=*/false);
  }
  walk_anywhere_before(UINT32_MAX);
}

}  // namespace wirewatch
