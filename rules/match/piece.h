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

// The first n bytes, for n from 0 to 16.
static constexpr auto kFirstBytes = [] {
  std::array<Piece, kPieceBytes + 1> masks{};
  for (std::size_t n = 1; n < masks.size(); ++n) {
    masks[n] = masks[n - 1];
    (n <= 8 ? masks[n].low : masks[n].high) |= std::uint64_t{0xFF}
                                               << (n - 1) % 8 * 8;
  }
  return masks;
}();

inline Piece operator&(const Piece& a, const Piece& b) {
  return {a.low & b.low, a.high & b.high};
}

// Zeros from byte `length` on.
inline Piece Cut(Piece piece, std::size_t length) {
  return piece & kFirstBytes[length];
}

// Up to its last byte that is not zero.
inline std::size_t LengthOf(Piece piece) {
  const std::size_t half = piece.high != 0 ? 16 : 8;
  return half - static_cast<std::size_t>(std::countl_zero(
                    piece.high != 0 ? piece.high : piece.low)) /
                    8;
}

// `front`, which has zeros from byte `length` (below 16) on, with `next` behind
// it, as far as it fits.
inline Piece Joined(Piece front, std::size_t length, Piece next) {
  const std::size_t bits = 8 * (length % 8);
  const std::uint64_t carry = bits == 0 ? 0 : next.low >> (64 - bits);
  if (length < 8) {
    return {front.low | next.low << bits,
            front.high | next.high << bits | carry};
  }
  return {front.low, front.high | next.low << bits};
}

// From byte `length` (1 to 16) on.
inline Piece Behind(Piece piece, std::size_t length) {
  const std::size_t bits = 8 * (length % 8);
  if (length >= 8) {
    return {length == kPieceBytes ? 0 : piece.high >> bits, 0};
  }
  return {piece.low >> bits | piece.high << (64 - bits), piece.high >> bits};
}

inline std::uint64_t LoadWord(const char* bytes, std::size_t size = 8) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, size);
  return std::endian::native == std::endian::big ? __builtin_bswap64(word)
                                                 : word;
}

// The 16 bytes at `at`, zeros behind the end of `text`.
inline Piece LoadPiece(std::string_view text, std::size_t at) {
  const char* const bytes = text.data() + at;
  const std::size_t left = text.size() - at;
  if (left >= kPieceBytes) [[likely]] {
    return {LoadWord(bytes), LoadWord(bytes + 8)};
  }
  return left < 8 ? Piece{LoadWord(bytes, left), 0}
                  : Piece{LoadWord(bytes), LoadWord(bytes + 8, left - 8)};
}

inline std::uint64_t Mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{a} * b;
  return static_cast<std::uint64_t>(product) ^
         static_cast<std::uint64_t>(product >> 64);
}

inline std::uint64_t HashOf(Piece piece) {
  return Mix(piece.low ^ 0x243F6A8885A308D3U, piece.high ^ 0x1B94716A5B75169DU);
}

// The hash of a path of pieces, from that of the path without its last piece
// (kNoPath: there is none) and that of its last piece.
constexpr std::uint64_t kNoPath = 0;
constexpr std::uint64_t kPathFactor = 0x9E3779B97F4A7C15U;
constexpr std::uint64_t HashPath(std::uint64_t before, std::uint64_t last) {
  return before * kPathFactor + last;
}
// So pieces can be put together before it is known what they come behind: the
// same as of a path with each of kLeap pieces, whose own hash is `leap`.
constexpr std::size_t kLeap = 4;
constexpr std::uint64_t HashLeap(std::uint64_t before, std::uint64_t leap) {
  constexpr std::uint64_t kSquare = kPathFactor * kPathFactor;
  return before * (kSquare * kSquare) + leap;
}
// Marks a path whose last piece is only the beginning of a run's piece.
inline std::uint64_t HashPrefix(std::uint64_t before, Piece last,
                                std::size_t length) {
  return HashPath(before + length, HashOf(last));
}

}  // namespace wirewatch
