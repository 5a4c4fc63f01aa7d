#include "rules/text/sentences.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "rules/base/utf8.h"
#include "rules/text/abbreviations.h"
#include "rules/text/line_wrap.h"
#include "rules/text/sentence_breaks.h"

namespace wirewatch {
namespace {

bool IsSpace(char32_t c) {
  return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0;
}

std::uint32_t SkipSpaces(std::string_view text, std::uint32_t at,
                         std::uint32_t end) {
  while (at < end) {
    const DecodedCodePoint c = DecodeCodePoint(text, at);
    if (!IsSpace(c.value)) {
      break;
    }
    at += static_cast<std::uint32_t>(c.bytes);
  }
  return at;
}

// The end of what is not white space before `end`.
std::uint32_t SkipSpacesBack(std::string_view text, std::uint32_t begin,
                             std::uint32_t end) {
  while (end > begin) {
    std::uint32_t at = end - 1;
    while (at > begin &&
           (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) {
      --at;
    }
    if (!IsSpace(DecodeCodePoint(text, at).value)) {
      break;
    }
    end = at;
  }
  return end;
}

// Where a sentence that begins at `begin` and is longer than allowed is cut.
std::uint32_t CutLongSentence(std::string_view text, std::uint32_t begin,
                              std::uint32_t end) {
  constexpr std::size_t kLastFifth = kMaxSentenceCodePoints * 4 / 5;
  if (end - begin <= kMaxSentenceCodePoints) {
    return end;
  }
  std::uint32_t at = begin;
  std::uint32_t space = 0;
  for (std::size_t count = 0; at < end; ++count) {
    if (count == kMaxSentenceCodePoints) {
      return space != 0 ? space : at;
    }
    const DecodedCodePoint c = DecodeCodePoint(text, at);
    if (count >= kLastFifth && IsSpace(c.value)) {
      space = at;
    }
    at += static_cast<std::uint32_t>(c.bytes);
  }
  return end;
}

void AppendSentence(std::string_view text, OriginalSpan span,
                    std::vector<OriginalSpan>& sentences) {
  while ((span.begin = SkipSpaces(text, span.begin, span.end)) < span.end) {
    const std::uint32_t cut = CutLongSentence(text, span.begin, span.end);
    sentences.push_back({span.begin, SkipSpacesBack(text, span.begin, cut)});
    span.begin = cut;
  }
}

// A boundary within a line, after an abbreviation or an ordinal.
bool IsNoBoundary(std::string_view text, std::size_t at) {
  const std::size_t last = text.substr(0, at).find_last_not_of(" \t");
  if (last == std::string_view::npos) {
    return false;
  }
  const std::string_view before = text.substr(0, last + 1);
  return EndsWithAbbreviation(before) ||
         EndsWithOrdinal(before, text.substr(at));
}

// Chinese and Japanese put no space between a full stop and what opens the next
// sentence, and ICU takes that for a closing bracket: 陷落。「 ends before 「.
std::size_t BeforeOpeningBrackets(std::string_view text, std::size_t begin,
                                  std::size_t at) {
  constexpr std::u32string_view kStops = U"。．！？｡";
  std::size_t end = at;
  while (end > begin) {
    std::size_t last = end - 1;
    while (last > begin &&
           (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) {
      --last;
    }
    const char32_t c = DecodeCodePoint(text, last).value;
    if (kStops.find(c) != std::u32string_view::npos) {
      return end;
    }
    const auto category = u_charType(static_cast<UChar32>(c));
    if (category != U_START_PUNCTUATION && category != U_INITIAL_PUNCTUATION) {
      return at;
    }
    end = last;
  }
  return at;
}

}  // namespace

std::vector<OriginalSpan> Sentences(std::string_view text) {
  return SentencesUpTo(text, text.size());
}

std::vector<OriginalSpan> SentencesUpTo(std::string_view text,
                                        std::size_t last) {
  const std::string unwrapped = UnwrapLines(text);
  std::vector<OriginalSpan> sentences;
  std::uint32_t begin = 0;
  for (std::size_t at = 0; at < text.size() && begin <= last;) {
    at = NextSentenceBreak(unwrapped, at);
    if (at < text.size() && IsNoBoundary(unwrapped, at)) {
      continue;
    }
    const std::size_t cut =
        at < text.size() ? BeforeOpeningBrackets(text, begin, at) : at;
    const auto end = static_cast<std::uint32_t>(cut);
    AppendSentence(text, {begin, end}, sentences);
    begin = end;
  }
  return sentences;
}

std::size_t SentenceAt(const std::vector<OriginalSpan>& sentences,
                       std::size_t at) {
  const auto after = std::upper_bound(
      sentences.begin(), sentences.end(), at,
      [](std::size_t byte, OriginalSpan span) { return byte < span.begin; });
  return after == sentences.begin()
             ? 0
             : static_cast<std::size_t>(after - sentences.begin()) - 1;
}

}  // namespace wirewatch
