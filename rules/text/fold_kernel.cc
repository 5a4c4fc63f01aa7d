#include "rules/text/fold_kernel.h"

#include <cstring>

#include "rules/text/fold_kernel_avx2.h"
#include "rules/text/fold_table.h"
#include "rules/text/kernel_run.h"

namespace wirewatch {

namespace {

// What the code point of two bytes at `bytes`, of which `size` may be read,
// folds to, if it is plain; else 0.
std::uint16_t FoldTwoBytes(const unsigned char* bytes, std::size_t size) {
  const bool two_bytes = size >= 2 && bytes[0] >= 0xC2 && bytes[0] < 0xE0 &&
                         (bytes[1] & 0xC0) == 0x80;
  return two_bytes
             ? plain_two_bytes[(bytes[0] & 0x1FU) << 6 | (bytes[1] & 0x3FU)]
             : std::uint16_t{0};
}

// Whether `bytes` begin with a base of three bytes that folds to itself.
bool IsSameThreeBytes(const unsigned char* bytes, std::size_t size) {
  if (size < 3 || (bytes[0] & 0xF0) != 0xE0 || (bytes[1] & 0xC0) != 0x80 ||
      (bytes[2] & 0xC0) != 0x80) {
    return false;
  }
  const std::uint32_t code_point =
      (bytes[0] & 0x0FU) << 12 | (bytes[1] & 0x3FU) << 6 | (bytes[2] & 0x3FU);
  const std::uint32_t kind =
      three_bytes[code_point / 16] >> 2 * (code_point % 16) & 3;
  return kind == static_cast<std::uint32_t>(ThreeBytes::kSame);
}

// Folds plain code points and returns their length together.
std::size_t FoldPlain(const unsigned char* bytes, std::size_t size, char* out) {
  std::size_t at = 0;
  while (at < size) {
    if (bytes[at] < 0x80) {
      out[at] = plain_ascii[bytes[at]];
      if (out[at] == 0) {
        break;
      }
      at += 1;
    } else if (const auto two = FoldTwoBytes(bytes + at, size - at)) {
      out[at] = static_cast<char>(two & 0xFF);
      out[at + 1] = static_cast<char>(two >> 8);
      at += 2;
    } else if (IsSameThreeBytes(bytes + at, size - at)) {
      std::memcpy(out + at, bytes + at, 3);
      at += 3;
    } else {
      break;
    }
  }
  return at;
}

// As KernelRun::FoldCodePoint, near the end of the text too.
std::size_t FoldCodePoint(const unsigned char* bytes, std::size_t size,
                          KernelRun& run) {
  if (size >= KernelRun::kReadAhead) {
    return run.FoldCodePoint(bytes);
  }
  unsigned char padded[KernelRun::kReadAhead] = {};
  std::memcpy(padded, bytes, size);
  return run.FoldCodePoint(padded);
}

}  // namespace

FoldPlace FoldPortably(std::string_view text, FoldPlace from, char* out,
                       std::vector<FoldAnchor>& anchors) {
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  PendingUnits pending;
  KernelRun run(from, out, pending, anchors);
  while (run.at() < text.size()) {
    run.MakeRoom();
    const std::size_t plain =
        FoldPlain(bytes + run.at(), text.size() - run.at(), run.out());
    if (plain != 0) {
      run.PassPlain(plain);
    } else if (FoldCodePoint(bytes + run.at(), text.size() - run.at(), run) ==
               0) {
      break;
    }
  }
  return run.Finish();
}

FoldKernel FastestFoldKernel() {
  static const FoldKernel fastest =
      Avx2FoldKernel() != nullptr ? Avx2FoldKernel() : FoldPortably;
  return fastest;
}

}  // namespace wirewatch
