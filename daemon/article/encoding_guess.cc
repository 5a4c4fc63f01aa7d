#include "daemon/article/encoding_guess.h"

#include <cstddef>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

using std::string_view_literals::operator""sv;

// Enough to tell; a guess about 2 MiB is no better than one about this.
constexpr std::size_t kSample = std::size_t{64} << 10;

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
// Continuing bytes of well-formed UTF-8 that are no chance. One letter of
// GB 2312 in three looks like one of UTF-8.
constexpr std::size_t kManyContinuing = 16;

struct Signature {
  std::string_view bytes;
  std::string_view name;
};
// UTF-32LE begins like UTF-16LE, so it is asked first.
constexpr Signature kSignatures[] = {
    {"\x1F\x8B"sv, "gzip"},         {"\x28\xB5\x2F\xFD"sv, "zstd"},
    {"\xFF\xFE\0\0"sv, "UTF-32LE"}, {"\0\0\xFE\xFF"sv, "UTF-32BE"},
    {"\xFF\xFE"sv, "UTF-16LE"},     {"\xFE\xFF"sv, "UTF-16BE"},
};

std::size_t CountOf(std::string_view bytes, std::string_view piece) {
  std::size_t count = 0;
  for (std::size_t at = bytes.find(piece); at != std::string_view::npos;
       at = bytes.find(piece, at + 1)) {
    ++count;
  }
  return count;
}

struct HighBytes {
  std::size_t total = 0;
  std::size_t beside_another = 0;  // as in scripts other than Latin
  std::size_t well_formed = 0;     // parts of well-formed UTF-8 sequences
};

HighBytes CountHighBytes(std::string_view bytes) {
  HighBytes high;
  bool after_high = false;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const bool is_high = static_cast<unsigned char>(bytes[at]) >= 0x80;
    high.total += is_high ? 1 : 0;
    high.beside_another += is_high && after_high ? 1 : 0;
    after_high = is_high;
  }
  for (std::size_t at = 0; at < bytes.size();) {
    const DecodedCodePoint decoded = DecodeCodePoint(bytes, at);
    high.well_formed +=
        decoded.well_formed && decoded.bytes > 1 ? decoded.bytes : 0;
    at += decoded.bytes;
  }
  return high;
}

}  // namespace

std::string_view GuessFromStart(std::string_view bytes) {
  for (const Signature& signature : kSignatures) {
    if (bytes.substr(0, signature.bytes.size()) == signature.bytes) {
      return signature.name;
    }
  }
  // UTF-16 without a mark: every text format begins with ASCII, so that one
  // byte of each of the first two units is zero.
  if (bytes.size() >= 4) {
    const auto zero = [&](std::size_t at) { return bytes[at] == '\0'; };
    if (!zero(0) && zero(1) && !zero(2) && zero(3)) {
      return "UTF-16LE";
    }
    if (zero(0) && !zero(1) && zero(2) && !zero(3)) {
      return "UTF-16BE";
    }
  }
  return {};
}

bool LooksLikeUtf8(std::string_view bytes) {
  if (bytes.starts_with(kUtf8Mark)) {
    return true;
  }
  return !FindIllFormedUtf8(bytes) &&
         bytes.size() - MeasureUtf8(bytes).code_points >= kManyContinuing;
}

std::string_view GuessEncoding(std::string_view bytes) {
  const std::string_view from_start = GuessFromStart(bytes);
  if (!from_start.empty()) {
    return from_start;
  }
  if (LooksLikeUtf8(bytes)) {
    return "UTF-8";
  }
  bytes = bytes.substr(0, kSample);
  const HighBytes high = CountHighBytes(bytes);
  if (high.well_formed * 2 > high.total) {
    return "UTF-8 with an ill-formed sequence";
  }
  // The Arabic article, alef and lam, in either charset.
  const std::size_t windows_1256 = CountOf(bytes, "\xC7\xE1");
  const std::size_t iso_8859_6 = CountOf(bytes, "\xC7\xE4");
  if (windows_1256 + iso_8859_6 > 0) {
    return windows_1256 >= iso_8859_6 ? "windows-1256" : "ISO-8859-6";
  }
  // Single high bytes among ASCII letters: accents of western Europe.
  const bool western = high.total > 0 && high.beside_another * 2 < high.total;
  return western ? "windows-1252" : std::string_view{};
}

}  // namespace wirewatch
