#include <algorithm>
#include <array>
#include <cstdio>
#include <tuple>

#include "config/diag/diagnostic.h"
#include "rules/base/utf8.h"
#include "rules/text/width.h"

namespace wirewatch {
namespace {

constexpr std::size_t kMostShown = 50;

// Of a line longer than kLongLine only this much is shown (code points).
constexpr std::size_t kLongLine = 160;
constexpr std::size_t kBeforeFault = 50;
constexpr std::size_t kAfterFault = 80;

struct Style {
  std::string_view place, error, warning, frame, end;
};
constexpr Style kPlain = {"", "", "", "", ""};
constexpr Style kColour = {"\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[34m",
                           "\x1b[0m"};

bool IsHidden(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x61C ||
         (c >= 0x200E && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

// The text as it is safe and aligned on a terminal.
std::string Shown(std::string_view text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint next = DecodeCodePoint(text, at);
    if (next.value == U'\t') {
      shown += ' ';
    } else if (IsHidden(next.value)) {
      std::array<char, 16> name{};
      std::snprintf(name.data(), name.size(), "<U+%04X>",
                    static_cast<unsigned>(next.value));
      shown += name.data();
    } else {
      AppendUtf8(next.value, shown);
    }
    at += next.bytes;
  }
  return shown;
}

// The first `count` code points of `text`, in bytes.
std::size_t BytesOf(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; count > 0 && at < text.size(); --count) {
    at += DecodeCodePoint(text, at).bytes;
  }
  return at;
}

// The part of a line that is shown and what of it is wrong.
struct Excerpt {
  std::string before, wrong, after;
};

Excerpt Cut(std::string_view line, std::size_t begin, std::size_t end) {
  std::string_view before = line.substr(0, begin);
  std::string_view wrong = line.substr(begin, end - begin);
  std::string_view after = line.substr(end);
  std::string_view left, right;
  if (line.size() > kLongLine && CountCodePoints(line) > kLongLine) {
    const std::size_t letters = CountCodePoints(before);
    if (letters > kBeforeFault) {
      before.remove_prefix(BytesOf(before, letters - kBeforeFault));
      left = "…";
    }
    const std::size_t kept = BytesOf(wrong, kAfterFault);
    if (kept < wrong.size()) {
      wrong = wrong.substr(0, kept);
      after = {};
      right = "…";
    } else if (const std::size_t rest = BytesOf(after, kAfterFault);
               rest < after.size()) {
      after = after.substr(0, rest);
      right = "…";
    }
  }
  return {std::string(left) + Shown(before), Shown(wrong),
          Shown(after) + std::string(right)};
}

class Renderer {
 public:
  Renderer(const Diagnostic& diagnostic, const Style& style)
      : d_(diagnostic), style_(style) {
    std::size_t last_line = 1;
    if (d_.span) {
      last_line = d_.span->file->PositionOf(d_.span->begin).line;
    }
    for (const Label& label : d_.labels) {
      last_line = std::max(last_line,
                           label.span.file->PositionOf(label.span.begin).line);
    }
    margin_ = std::to_string(last_line).size() + 1;
  }

  std::string Run() {
    const bool error = d_.level == Level::kError;
    const std::string_view colour = error ? style_.error : style_.warning;
    if (d_.span) {
      Place(*d_.span);
    } else {
      Add(style_.place, "wirewatch: ");
    }
    Add(colour, std::string(error ? "error" : "warning") + "[" + d_.code + "]");
    out_ += ": " + Shown(d_.message) + "\n";
    if (d_.span) {
      Snippet(*d_.span, '^', colour);
    }
    for (const Label& label : d_.labels) {
      Place(label.span);
      out_ += "note: " + Shown(label.text) + "\n";
      Snippet(label.span, '-', style_.frame);
    }
    for (const std::string& help : d_.help) {
      Note("help", Shown(help));
    }
    return std::move(out_);
  }

 private:
  void Add(std::string_view style, std::string_view text) {
    out_ += style;
    out_ += text;
    out_ += style_.end;
  }

  void Place(const Span& span) {
    const auto at = span.file->PositionOf(span.begin);
    Add(style_.place, Shown(span.file->name()) + ":" + std::to_string(at.line) +
                          ":" + std::to_string(at.column) + ": ");
  }

  void Frame(const std::string& number) {
    Add(style_.frame,
        std::string(margin_ - number.size(), ' ') + number + " |");
  }

  void Note(std::string_view kind, const std::string& text) {
    out_ += std::string(margin_ + 1, ' ');
    Add(style_.frame, "= " + std::string(kind) + ":");
    out_ += " " + text + "\n";
  }

  void Snippet(const Span& span, char mark, std::string_view colour) {
    const std::size_t number = span.file->PositionOf(span.begin).line;
    const std::string_view line = span.file->Line(number);
    const std::size_t start = span.file->LineStart(number);
    const std::size_t begin =
        std::min(std::max(span.begin, start) - start, line.size());
    const std::size_t end =
        std::clamp(std::max(span.end, start) - start, begin, line.size());
    if (d_.secret) {
      Frame(std::to_string(number));
      out_ += " (not shown: a secret stands in this line)\n";
      return;
    }
    const Excerpt excerpt = Cut(line, begin, end);
    Frame(std::to_string(number));
    const std::string shown = excerpt.before + excerpt.wrong + excerpt.after;
    out_ += (shown.empty() ? "" : " ") + shown + "\n";
    Frame("");
    out_ += std::string(1 + DisplayWidth(excerpt.before), ' ');
    Add(colour,
        std::string(std::max<std::size_t>(1, DisplayWidth(excerpt.wrong)),
                    mark));
    out_ += "\n";
    if (!excerpt.wrong.empty() && HasRightToLeft(shown)) {
      Note("at", excerpt.wrong);
    }
  }

  const Diagnostic& d_;
  const Style& style_;
  std::size_t margin_ = 0;  // columns before the frame
  std::string out_;
};

// What RenderAll sorts by: faults without a place first, then by file, place.
auto OrderOf(const Diagnostic& d) {
  return std::make_tuple(
      d.span.has_value(),
      d.span ? std::string_view(d.span->file->name()) : std::string_view(),
      d.span ? d.span->begin : 0);
}

std::string CountOf(std::size_t count, const char* what) {
  return std::to_string(count) + " more " + what + (count == 1 ? "" : "s");
}

}  // namespace

std::string Render(const Diagnostic& diagnostic, bool colour) {
  return Renderer(diagnostic, colour ? kColour : kPlain).Run();
}

std::string RenderAll(const Diagnostics& diagnostics, bool colour) {
  std::vector<const Diagnostic*> shown;
  shown.reserve(diagnostics.size());
  for (const Diagnostic& diagnostic : diagnostics) {
    shown.push_back(&diagnostic);
  }
  std::array<std::size_t, 2> left_out{};
  if (shown.size() > kMostShown) {
    std::stable_sort(shown.begin(), shown.end(), [](auto* a, auto* b) {
      return std::make_tuple(a->level, OrderOf(*a)) <
             std::make_tuple(b->level, OrderOf(*b));
    });
    for (std::size_t i = kMostShown; i < shown.size(); ++i) {
      ++left_out[shown[i]->level == Level::kError ? 0 : 1];
    }
    shown.resize(kMostShown);
  }
  std::stable_sort(shown.begin(), shown.end(),
                   [](auto* a, auto* b) { return OrderOf(*a) < OrderOf(*b); });
  std::string all;
  for (const Diagnostic* diagnostic : shown) {
    all += Render(*diagnostic, colour);
  }
  if (left_out[0] + left_out[1] > 0) {
    all += "… and ";
    all += left_out[0] > 0 ? CountOf(left_out[0], "error") : "";
    all += left_out[0] > 0 && left_out[1] > 0 ? ", " : "";
    all += left_out[1] > 0 ? CountOf(left_out[1], "warning") : "";
    all += "\n";
  }
  return all;
}

}  // namespace wirewatch
