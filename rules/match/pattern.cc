#include "rules/match/pattern.h"

#include "rules/match/field_view.h"
#include "rules/text/char_class.h"

namespace wirewatch {
namespace {

constexpr std::string_view kSoftJoint = "\u200C";
constexpr std::string_view kMiddleDot = "\u00B7";

// Bytes of the separator character at `at`, 0 if another stands there. Line
// ends are not among them.
std::size_t SeparatorBytes(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.empty()) {
    return 0;
  }
  if (rest[0] == ' ' || rest[0] == '-' || rest[0] == '_') {
    return 1;
  }
  if (rest.starts_with(kMiddleDot)) {
    return kMiddleDot.size();
  }
  return rest.starts_with(kSoftJoint) ? kSoftJoint.size() : 0;
}

std::size_t SkipSpaces(std::string_view text, std::size_t at, int most) {
  while (most-- > 0 && at < text.size() && text[at] == ' ') {
    ++at;
  }
  return at;
}

// The end of the words' separator that begins at `begin`; `begin` itself if
// there is none.
std::size_t EndOfSeparator(std::string_view text, std::size_t begin) {
  const std::size_t line_end = SkipSpaces(text, begin, 2);
  if (line_end < text.size() && text[line_end] == '\n') {
    return SkipSpaces(text, line_end + 1, 2);
  }
  std::size_t at = begin;
  for (int count = 0; count < 3; ++count) {
    at += SeparatorBytes(text, at);
  }
  return at;
}

std::size_t SkipSoftJoints(std::string_view text, std::size_t at) {
  for (int count = 0; count < 3; ++count) {
    if (text.substr(at).starts_with(kSoftJoint)) {
      at += kSoftJoint.size();
    }
  }
  return at;
}

bool IsMark(char byte) {
  return byte == kSeparator || byte == kOptionalSeparator ||
         byte == kOptionalApostrophe;
}

char MarkFor(char32_t folded) {
  if (folded == U'\'') {
    return kOptionalApostrophe;
  }
  return folded == U'\u200C' ? kOptionalSeparator : kSeparator;
}

// Appends a mark between two letters; of a run of separators the one that asks
// most of the text stays.
void AppendMark(char mark, std::string& pattern) {
  if (pattern.empty() || pattern.back() == mark) {
    return;
  }
  const bool both_separate = IsMark(pattern.back()) &&
                             pattern.back() != kOptionalApostrophe &&
                             mark != kOptionalApostrophe;
  if (both_separate) {
    pattern.back() = kSeparator;
  } else {
    pattern += mark;
  }
}

}  // namespace

bool IsBetweenLetters(char32_t folded) {
  return folded == U' ' || folded == U'-' || folded == U'_' ||
         folded == U'\n' || folded == U'\'' || folded == U'\u00B7' ||
         folded == U'\u200C' || folded == U'\x01';
}

std::string PatternOf(std::string_view folded) {
  std::string pattern;
  for (std::size_t at = 0; at < folded.size();) {
    const FoldedCodePoint next = *CodePointAfter(folded, at);
    if (IsBetweenLetters(next.value)) {
      AppendMark(MarkFor(next.value), pattern);
    } else {
      pattern += folded.substr(at, next.end - at);
    }
    at = next.end;
  }
  while (!pattern.empty() && IsMark(pattern.back())) {
    pattern.pop_back();
  }
  return pattern;
}

std::optional<std::size_t> EndOfPattern(std::string_view pattern,
                                        std::string_view text,
                                        std::size_t begin) {
  std::size_t at = begin;
  for (std::size_t i = 0; i < pattern.size();) {
    if (pattern[i] == kSeparator || pattern[i] == kOptionalSeparator) {
      const std::size_t end = EndOfSeparator(text, at);
      if (end == at && pattern[i] == kSeparator) {
        return std::nullopt;
      }
      at = end;
      ++i;
      continue;
    }
    at = i == 0 ? at : SkipSoftJoints(text, at);
    if (pattern[i] == kOptionalApostrophe) {
      at += at < text.size() && text[at] == '\'' ? 1 : 0;
      ++i;
      continue;
    }
    const std::size_t bytes = DecodeCodePoint(pattern, i).bytes;
    if (text.substr(at, bytes) != pattern.substr(i, bytes)) {
      return std::nullopt;
    }
    at += bytes;
    i += bytes;
  }
  return at;
}

std::string Skeleton(std::string_view folded) {
  std::string skeleton;
  for (std::size_t at = 0; at < folded.size();) {
    const FoldedCodePoint next = *CodePointAfter(folded, at);
    if (!IsBetweenLetters(next.value)) {
      skeleton += folded.substr(at, next.end - at);
    }
    at = next.end;
  }
  return skeleton;
}

std::size_t CountLetters(std::string_view folded) {
  std::size_t count = 0;
  for (auto c = CodePointAfter(folded, 0); c;
       c = CodePointAfter(folded, c->end)) {
    const CharClass its = ClassOf(c->value);
    const bool counts =
        its.kind == CharKind::kDigit ||
        (its.kind == CharKind::kLetter && !its.continues_cluster);
    count += counts ? 1 : 0;
  }
  return count;
}

}  // namespace wirewatch
