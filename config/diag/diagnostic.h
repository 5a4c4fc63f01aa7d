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
// immutable, so that a span stays valid wherever it travels.
class SourceFile {
 public:
  SourceFile(std::string name, std::string text);
  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }

  // 1-based line and column (in code points) of a byte offset; an offset past
  // the end is the end.
  struct Position {
    std::size_t line = 1;
    std::size_t column = 1;
  };
  Position PositionOf(std::size_t byte_offset) const;
  // The line (1-based) without its line end.
  std::string_view Line(std::size_t line) const;

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
  std::string message;  // lower case, no full stop, what was seen first
  std::optional<Span> span;  // absent: a fault without a place (a missing file)
  std::vector<Label> labels;
  std::vector<std::string> help;  // each a line after `= help: `
};

using Diagnostics = std::vector<Diagnostic>;

bool HasErrors(const Diagnostics& diagnostics);

// The text for a person: file:line:column, the line with carets under what is
// wrong (aligned under wide letters, with `= at: <piece>` in a right-to-left
// line), labels, help. Colour only if asked for.
std::string Render(const Diagnostic& diagnostic, bool colour);

// All of them, ordered by file and place, at most 50, then a line that counts.
std::string RenderAll(const Diagnostics& diagnostics, bool colour);

// The candidate nearest to `word` for "did you mean": Damerau-Levenshtein
// distance at most 2 (1 for words of up to 3 letters), or nothing.
std::optional<std::string> Nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

}  // namespace wirewatch
