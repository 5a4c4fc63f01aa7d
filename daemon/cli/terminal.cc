#include "daemon/cli/terminal.h"

#include <unistd.h>

#include <cstdlib>

#include "rules/text/width.h"

namespace wirewatch {
namespace {

// Escape sequences in an article must not reach the terminal.
std::string Visible(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n' || c == '\t' || c == '\r') {
      out += ' ';
    } else if (byte < 0x20 || byte == 0x7F) {
      out += '?';
    } else {
      out += c;
    }
  }
  return out;
}

constexpr std::string_view kFirstStrongIsolate = "\u2068";
constexpr std::string_view kPopDirectionalIsolate = "\u2069";

}  // namespace

bool ColourOn(int file_descriptor) {
  return isatty(file_descriptor) == 1 &&
         std::getenv("NO_COLOR") == nullptr;  // NOLINT(concurrency-mt-unsafe): nobody sets it
}

std::string Painter::Paint(Style style, std::string_view text) const {
  if (!colour_) {
    return std::string(text);
  }
  const char* code = "";
  switch (style) {
    case Style::kBold: code = "1"; break;
    case Style::kDim: code = "2"; break;
    case Style::kRed: code = "31"; break;
    case Style::kGreen: code = "32"; break;
    case Style::kYellow: code = "33"; break;
    case Style::kCyan: code = "36"; break;
    case Style::kMark: code = "1;30;43"; break;
  }
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
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
    const std::string piece =
        Visible(text.substr(mark.begin, mark.end - mark.begin));
    out += painter.colour() ? painter.Paint(Style::kMark, piece) : "[" + piece + "]";
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
