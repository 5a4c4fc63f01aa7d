#include "config/diag/diagnostic.h"

#include <algorithm>

#include "rules/base/check.h"
#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

SourceFile::SourceFile(std::string name, std::string text)
    : name_(std::move(name)), text_(std::move(text)) {
  line_starts_.push_back(
      text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
  for (std::size_t at = text_.find('\n'); at != std::string::npos;
       at = text_.find('\n', at + 1)) {
    line_starts_.push_back(at + 1);
  }
}

SourceFile::Position SourceFile::PositionOf(std::size_t byte_offset) const {
  const std::size_t at =
      std::clamp(byte_offset, line_starts_.front(), text_.size());
  const auto next =
      std::upper_bound(line_starts_.begin(), line_starts_.end(), at);
  const std::size_t start = *(next - 1);
  return {static_cast<std::size_t>(next - line_starts_.begin()),
          1 + CountCodePoints(text().substr(start, at - start))};
}

std::size_t SourceFile::LineStart(std::size_t line) const {
  CHECK(line >= 1 && line <= line_starts_.size());
  return line_starts_[line - 1];
}

std::string_view SourceFile::Line(std::size_t line) const {
  if (line < 1 || line > line_starts_.size()) {
    return {};
  }
  const std::size_t begin = line_starts_[line - 1];
  const std::size_t end =
      line < line_starts_.size() ? line_starts_[line] - 1 : text_.size();
  std::string_view found = text().substr(begin, end - begin);
  if (found.ends_with('\r')) {
    found.remove_suffix(1);
  }
  return found;
}

bool HasErrors(const Diagnostics& diagnostics) {
  return std::any_of(
      diagnostics.begin(), diagnostics.end(),
      [](const Diagnostic& d) { return d.level == Level::kError; });
}

}  // namespace wirewatch
