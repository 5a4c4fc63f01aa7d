// A piece: up to 16 bytes of a run, held in two registers. Runs of names and of
// texts are cut into pieces in the same way and compared by their hashes.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace wirewatch {

constexpr std::size_t kPieceBytes = 16;

struct Piece {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

// Zeros from byte `length` on.
inline Piece Cut(Piece piece, std::size_t length) {
  struct Mask {
    std::uint64_t low;
    std::uint64_t high;
  };
  static constexpr auto kMasks = [] {
    std::array<Mask, kPieceBytes + 1> masks{};
    for (std::size_t i = 1; i < masks.size(); ++i) {
      masks[i].low =
          i < 8 ? (std::uint64_t{1} << 8 * i) - 1 : ~std::uint64_t{0};
      masks[i].high = i <= 8   ? 0
                      : i < 16 ? (std::uint64_t{1} << 8 * (i - 8)) - 1
                               : ~std::uint64_t{0};
    }
    return masks;
  }();
  return {piece.low & kMasks[length].low, piece.high & kMasks[length].high};
}

// The 16 bytes at `at`, zeros behind the end of `text`.
inline Piece LoadPiece(std::string_view text, std::size_t at) {
  std::array<std::uint64_t, 2> words{};
  if (at + kPieceBytes <= text.size()) [[likely]] {
    std::memcpy(words.data(), text.data() + at, kPieceBytes);
  } else {
    std::memcpy(words.data(), text.data() + at, text.size() - at);
  }
  if constexpr (std::endian::native == std::endian::big) {
    words = {__builtin_bswap64(words[0]), __builtin_bswap64(words[1])};
  }
  return {words[0], words[1]};
}

// The hash of a path of pieces, from that of the path without its last piece
// (kNoPath: there is none).
constexpr std::uint64_t kNoPath = 0x243F6A8885A308D3U;
inline std::uint64_t HashPath(std::uint64_t before, Piece last) {
  __extension__ using Wide = unsigned __int128;
  const Wide product =
      Wide{last.low ^ before} *
      (last.high ^ std::rotl(before, 32) ^ 0x9E3779B97F4A7C15U);
  return static_cast<std::uint64_t>(product) ^
         static_cast<std::uint64_t>(product >> 64);
}
// Marks a path whose last piece is only the beginning of a run's piece.
inline std::uint64_t HashPrefix(std::uint64_t before, Piece last,
                                std::size_t length) {
  return HashPath(before + length, last);
}

}  // namespace wirewatch
