// What the filters and the table of a NameIndex hold, and what the table says.
#include <algorithm>
#include <bit>
#include <utility>

#include "rules/match/name_index.h"

namespace wirewatch {
namespace {

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
        const auto before = static_cast<std::size_t>(&piece - &first);
        if (before >= kLeastBeforeLeap &&
            path.pieces.size() - before <= kLeap) {
          near_ends.push_back(hash);
        }
        if (piece.prefix != 0) {
          AddLength(piece.prefix, index.later_prefixes_);
        }
      }
      if (piece.prefix != 0) {
        hash = HashPrefix(hash, piece.bytes, piece.prefix);
      } else {
        index.piece_lengths_ |= 1U << LengthOf(piece.bytes);
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
    index.near_ends_ = HashFilter(std::move(near_ends));
    index.FillSlots(last);
  }

  NameIndex& index;
  NameGate::Builder gate;
  std::vector<std::uint64_t> pieces;
  std::vector<std::uint64_t> paths;  // that names go on from
  std::vector<std::uint64_t> near_ends;
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

void NameIndex::AppendSpellings(const std::vector<PathAt>& found,
                                std::vector<Candidate>& candidates) const {
  for (const auto& [path, at] : found) {
    for (const std::uint32_t spelling : SpellingsUnder(path)) {
      candidates.push_back({at, spelling});
    }
  }
}

}  // namespace wirewatch
