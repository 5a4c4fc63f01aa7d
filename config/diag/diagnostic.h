// Faults in what people write (configuration, watchlists), each with its place
// and what to type instead.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {

// A file's name (as the user would type it) and its bytes. Shared and
// immutable, so that a span stays valid wherever it travels; const methods are
// safe from many threads. The bytes may be anything, ill-formed UTF-8 too.
class SourceFile {
 public:
  SourceFile(std::string name, std::string text);
  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }

  // 1-based line and column (in code points) of a byte offset; an offset past
  // the end is the end. A byte order mark at the start takes no column. Lines
  // end at LF.
  struct Position {
    std::size_t line = 1;
    std::size_t column = 1;
  };
  Position PositionOf(std::size_t byte_offset) const;
  // The line (1-based) without its line end (LF or CR LF); empty if there is no
  // such line.
  std::string_view Line(std::size_t line) const;
  // Byte offset at which the line (1-based, existing) starts.
  std::size_t LineStart(std::size_t line) const;

 private:
  std::string name_;
  std::string text_;
  std::vector<std::size_t> line_starts_;
};

// A half-open range of bytes of a file.
struct Span {
  std::shared_ptr<const SourceFile> file;
  std::size_t begin = 0;
  std::size_t end = 0;
};

enum class Level { kError, kWarning };

// The other half of a fault ("first declared here").
struct Label {
  Span span;
  std::string text;
};

struct Diagnostic {
  std::string code;  // "C012", "W003"; a paragraph each in docs/errors.md
  Level level = Level::kError;
  std::string message;       // lower case, no full stop, what was seen first
  std::optional<Span> span;  // absent: a fault without a place (a missing file)
  std::vector<Label> labels;
  std::vector<std::string> help;  // each a line after `= help: `
  bool secret = false;  // a secret stands in the line: its text is not shown
};

using Diagnostics = std::vector<Diagnostic>;

bool HasErrors(const Diagnostics& diagnostics);

// Of one file, no check reports more than this of either level: a file can be
// bad a million times over, and what is bad about it is told by the first ones.
constexpr std::size_t kMostOfOneFile = 1000;

// The text for a person: file:line:column, the line with carets under what is
// wrong (aligned under wide letters, with `= at: <piece>` in a right-to-left
// line), labels, help. Control characters and hidden direction controls of the
// file are shown as `<U+202E>`, so that no file can speak to the terminal; of a
// very long line only the part around the fault is shown. Ends with a line
// feed. Colour (ANSI escapes) only if asked for.
std::string Render(const Diagnostic& diagnostic, bool colour);

// All of them, ordered by file and place, at most 50 (errors before warnings if
// there are more), then a line that counts.
std::string RenderAll(const Diagnostics& diagnostics, bool colour);

// The candidate nearest to `word` for "did you mean": Damerau-Levenshtein
// distance (in code points, ASCII case aside) at most 2, or 1 for words of up
// to 3 letters; the first of equally near ones; or nothing.
std::optional<std::string> Nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

}  // namespace wirewatch
