#include "daemon/cli/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "rules/base/utf8.h"
#include "rules/text/width.h"

namespace wirewatch {
namespace {

// Controls (C0, delete, C1: a terminal may take U+009B for an escape) and the
// characters that embed, override or isolate a direction: an unpaired one would
// turn the rest of the screen around.
bool IsHostile(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

constexpr std::string_view kFirstStrongIsolate = "\u2068";
constexpr std::string_view kPopDirectionalIsolate = "\u2069";

}  // namespace

std::optional<std::string> WriteToStandardOutput(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (wrote >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(wrote));
    } else if (errno != EINTR) {
      return "standard output: " + std::generic_category().message(errno);
    }
  }
  return std::nullopt;
}

std::string Visible(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint c = DecodeCodePoint(text, at);
    at += c.bytes;
    if (c.value == '\n' || c.value == '\t' || c.value == '\r') {
      out += ' ';
    } else if (IsHostile(c.value)) {
      out += fmt::format("<U+{:04X}>", unsigned{c.value});
    } else {
      AppendUtf8(c.value, out);
    }
  }
  return out;
}

bool ColourOn(int file_descriptor) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets it
  const bool refused = std::getenv("NO_COLOR") != nullptr;
  return isatty(file_descriptor) == 1 && !refused;
}

std::string Painter::Paint(Style style, std::string_view text) const {
  if (!colour_) {
    return Visible(text);
  }
  const char* code = "";
  switch (style) {
    case Style::kBold:
      code = "1";
      break;
    case Style::kDim:
      code = "2";
      break;
    case Style::kRed:
      code = "31";
      break;
    case Style::kGreen:
      code = "32";
      break;
    case Style::kYellow:
      code = "33";
      break;
    case Style::kCyan:
      code = "36";
      break;
    case Style::kMark:
      code = "1;30;43";
      break;
  }
  return "\x1b[" + std::string(code) + "m" + Visible(text) + "\x1b[0m";
}

std::string MarkedText(const Painter& painter, std::string_view text,
                       const std::vector<OriginalSpan>& marks) {
  std::string out;
  std::size_t at = 0;
  for (const OriginalSpan& mark : marks) {
    if (mark.begin < at) {
      continue;  // inside the one before
    }
    out += Visible(text.substr(at, mark.begin - at));
    const std::string piece = painter.Paint(
        Style::kMark, text.substr(mark.begin, mark.end - mark.begin));
    out += painter.colour() ? piece : "[" + piece + "]";
    at = mark.end;
  }
  out += Visible(text.substr(at));
  if (!HasRightToLeft(text)) {
    return out;
  }
  return std::string(kFirstStrongIsolate) + out +
         std::string(kPopDirectionalIsolate);
}

}  // namespace wirewatch
