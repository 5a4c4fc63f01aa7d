#include "rules/match/pattern.h"

#include <algorithm>

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

bool IsAsciiLetter(char c) {
  return c >= 'a' && c <= 'z';
}

// The end of the words' separator that begins at `begin`; `begin` itself if
// there is none.
std::size_t EndOfSeparator(std::string_view text, std::size_t begin) {
  const std::string_view rest = text.substr(begin, 2);
  if (rest.size() == 2 && rest[0] == ' ' && IsAsciiLetter(rest[1])) {
    return begin + 1;  // nearly always
  }
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

bool HasAt(std::string_view text, std::size_t at, std::string_view piece) {
  if (text.size() < at + piece.size()) {
    return false;
  }
  for (std::size_t i = 0; i < piece.size(); ++i) {
    if (text[at + i] != piece[i]) {  // most differ in the first byte
      return false;
    }
  }
  return true;
}

std::size_t SkipSoftJoints(std::string_view text, std::size_t at) {
  for (int count = 0; count < 3 && HasAt(text, at, kSoftJoint); ++count) {
    at += kSoftJoint.size();
  }
  return at;
}

bool IsMark(char byte) {
  return byte == kSeparator || byte == kOptionalSeparator ||
         byte == kOptionalApostrophe;
}

// The bytes of pattern.h that stand for something, and a few signs.
bool MayBeSpecial(char byte) {
  return static_cast<unsigned char>(byte) <= kOptionalApostrophe;
}

bool IsContinuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

char MarkFor(char32_t folded) {
  if (folded == U'\'') {
    return kOptionalApostrophe;
  }
  return folded == U'\u200C' ? kOptionalSeparator : kSeparator;
}

// Appends a mark between two letters. Of the separators there, with apostrophes
// among them or not, one asks of the text what the strictest of them asks: the
// first, so that whoever reads as far as each goes needs no second try.
void AppendMark(char mark, std::string& pattern) {
  if (pattern.empty() || pattern.back() == mark) {
    return;
  }
  std::size_t first = pattern.size();
  for (std::size_t at = first; at > 0 && IsMark(pattern[at - 1]); --at) {
    first = pattern[at - 1] != kOptionalApostrophe ? at - 1 : first;
  }
  if (mark == kOptionalApostrophe || first == pattern.size()) {
    pattern += mark;
    return;
  }
  if (mark == kSeparator) {
    pattern[first] = kSeparator;
  }
  if (pattern.back() == kOptionalApostrophe) {
    pattern += kOptionalSeparator;
  }
}

// The rest of a pattern, and whether it begins behind a letter: then this is
// not 0.
struct PatternRest {
  std::string_view rest;
  std::size_t letters_before = 0;
};

// The end of the letter at the front of `rest` if `text` has it at `at`, else
// npos.
std::size_t EndOfLetter(const PatternRest& pattern, std::size_t bytes,
                        std::string_view text, std::size_t at) {
  at = pattern.letters_before == 0 ? at : SkipSoftJoints(text, at);
  return HasAt(text, at, pattern.rest.substr(0, bytes))
             ? at + bytes
             : std::string_view::npos;
}

void AppendEnds(PatternRest pattern, std::string_view text, std::size_t at,
                std::vector<std::size_t>& ends);

// The end of the letters of `ending` if `text` has them at `at`, else npos.
std::size_t EndOfEnding(std::string_view ending, std::size_t letters_before,
                        std::string_view text, std::size_t at) {
  while (!ending.empty() && at != std::string_view::npos) {
    const std::size_t bytes = DecodeFolded(ending, 0).end;
    at = EndOfLetter({ending, letters_before++}, bytes, text, at);
    ending.remove_prefix(bytes);
  }
  return at;
}

// Each ending of the group at the front, with what follows the group.
void AppendEndsOfGroup(PatternRest pattern, std::string_view text,
                       std::size_t at, std::vector<std::size_t>& ends) {
  const std::size_t close = pattern.rest.find(kClose);
  const std::string_view after = pattern.rest.substr(close + 1);
  std::string_view endings = pattern.rest.substr(1, close - 1);
  while (true) {
    const std::string_view ending = endings.substr(0, endings.find(kOr));
    const std::size_t end =
        EndOfEnding(ending, pattern.letters_before, text, at);
    if (end != std::string_view::npos) {
      AppendEnds({after, pattern.letters_before + ending.size()}, text, end,
                 ends);
    }
    if (ending.size() == endings.size()) {
      return;
    }
    endings.remove_prefix(ending.size() + 1);
  }
}

// Bytes of whole letters at the front that the text has at `at`, mostly all of
// them up to the next mark. What stands there else, a soft joint or nothing, is
// for EndOfLetter() to see.
std::size_t EqualLetters(std::string_view pattern, std::string_view text,
                         std::size_t at) {
  const std::size_t most = std::min(pattern.size(), text.size() - at);
  std::size_t bytes = 0;
  while (bytes < most && pattern[bytes] == text[at + bytes] &&
         !MayBeSpecial(pattern[bytes])) {
    ++bytes;
  }
  while (bytes < pattern.size() && bytes > 0 &&
         IsContinuation(pattern[bytes])) {
    --bytes;  // of a letter whose last bytes differ
  }
  return bytes;
}

void AppendEnds(PatternRest pattern, std::string_view text, std::size_t at,
                std::vector<std::size_t>& ends) {
  while (true) {
    const std::size_t equal = EqualLetters(pattern.rest, text, at);
    pattern.rest.remove_prefix(equal);
    pattern.letters_before += equal;
    at += equal;
    if (pattern.rest.empty()) {
      break;
    }
    const char front = pattern.rest.front();
    std::size_t bytes = 1;
    if (front == kOpen) {
      return AppendEndsOfGroup(pattern, text, at, ends);
    }
    if (front == kSeparator || front == kOptionalSeparator) {
      const std::size_t end = EndOfSeparator(text, at);
      if (end == at && front == kSeparator) {
        return;
      }
      at = end;
    } else if (front == kOptionalApostrophe) {
      const std::size_t end = EndOfLetter(pattern, 1, text, at);
      at = end == std::string_view::npos ? at : end;
    } else {
      bytes = DecodeFolded(pattern.rest, 0).end;
      at = EndOfLetter(pattern, bytes, text, at);
      if (at == std::string_view::npos) {
        return;
      }
      ++pattern.letters_before;
    }
    pattern.rest.remove_prefix(bytes);
  }
  ends.push_back(at);
}

}  // namespace

bool IsBetweenLetters(char32_t folded) {
  return folded == U' ' || folded == U'-' || folded == U'_' ||
         folded == U'\n' || folded == U'\'' || folded == U'\u00B7' ||
         folded == U'\u200C' ||
         folded == static_cast<char32_t>(kOptionalSeparator);
}

std::string PatternOf(std::string_view folded) {
  std::string pattern;
  for (std::size_t at = 0; at < folded.size();) {
    const FoldedCodePoint next = *CodePointAfter(folded, at);
    // A control character would be taken for one of the bytes above.
    if (IsBetweenLetters(next.value) || next.value < U' ') {
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

void AppendEndsOfPattern(std::string_view pattern, std::string_view text,
                         std::size_t begin, std::vector<std::size_t>& ends) {
  AppendEnds({pattern, 0}, text, begin, ends);
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

std::vector<FoldedSpan> WordsOf(std::string_view folded) {
  std::vector<FoldedSpan> words;
  bool in_word = false;
  for (auto c = CodePointAfter(folded, 0); c;
       c = CodePointAfter(folded, c->end)) {
    const bool between = IsBetweenLetters(c->value) && c->value != U'\'';
    if (!between && !in_word) {
      words.push_back({static_cast<std::uint32_t>(c->begin), 0});
    }
    if (!between) {
      words.back().end = static_cast<std::uint32_t>(c->end);
    }
    in_word = !between;
  }
  return words;
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
