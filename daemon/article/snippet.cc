#include "daemon/article/snippet.h"

#include <algorithm>

#include "rules/base/utf8.h"
#include "rules/text/offsets.h"
#include "rules/text/sentences.h"

namespace wirewatch {
namespace {

// How far a cut may move to stand at a space, in bytes.
constexpr std::size_t kTidyBytes = 40;

struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
}

// Up to `count` code points backwards from `at`, not past `floor`.
std::size_t StepBack(std::string_view text, std::size_t at, std::size_t count,
                     std::size_t floor) {
  for (; count > 0 && at > floor; --count) {
    do {
      --at;
    } while (at > floor && IsContinuation(text[at]));
  }
  return at;
}

std::size_t StepForward(std::string_view text, std::size_t at,
                        std::size_t count, std::size_t ceiling) {
  for (; count > 0 && at < ceiling; --count) {
    at += DecodeCodePoint(text, at).bytes;
  }
  return at;
}

ByteRange CutAround(std::string_view text, ByteRange sentence,
                    ByteRange mention) {
  const auto count = [&](std::size_t begin, std::size_t end) {
    return MeasureUtf8(text.substr(begin, end - begin)).code_points;
  };
  const std::size_t before = count(sentence.begin, mention.begin);
  const std::size_t inside = count(mention.begin, mention.end);
  const std::size_t after = count(mention.end, sentence.end);
  if (before + inside + after <= kSnippetCodePoints) {
    return sentence;
  }
  const std::size_t room =
      kSnippetCodePoints - std::min(inside, kSnippetCodePoints);
  // Half on either side, unless one side needs less.
  const std::size_t room_before =
      std::min(before, std::max(room / 2, room - std::min(after, room)));
  ByteRange cut;
  cut.begin = StepBack(text, mention.begin, room_before, sentence.begin);
  cut.end = StepForward(text, cut.begin, kSnippetCodePoints, sentence.end);
  return cut;
}

// Moves cuts inwards to spaces near by, so that no word is shown in part.
ByteRange TidyCuts(std::string_view text, ByteRange cut, ByteRange sentence,
                   ByteRange mention) {
  if (cut.begin > sentence.begin) {
    const std::size_t near = std::min(kTidyBytes, mention.begin - cut.begin);
    const std::size_t space = text.substr(cut.begin, near).find(' ');
    if (space != std::string_view::npos) {
      cut.begin += space + 1;
    }
  }
  if (cut.end < sentence.end && cut.end > mention.end) {
    const std::size_t near = std::min(kTidyBytes, cut.end - mention.end);
    const std::size_t space = text.substr(cut.end - near, near).rfind(' ');
    if (space != std::string_view::npos) {
      cut.end -= near - space;
    }
  }
  return cut;
}

}  // namespace

Snippet MakeSnippet(std::string_view text,
                    const std::vector<OriginalSpan>& sentences,
                    const std::vector<OriginalSpan>& mentions) {
  const ByteRange first{mentions.front().begin, mentions.front().end};
  const ByteRange sentence{
      std::min<std::size_t>(sentences[SentenceAt(sentences, first.begin)].begin,
                            first.begin),
      std::max<std::size_t>(sentences[SentenceAt(sentences, first.end - 1)].end,
                            first.end)};
  const ByteRange cut =
      TidyCuts(text, CutAround(text, sentence, first), sentence, first);

  Snippet snippet;
  snippet.text = text.substr(cut.begin, cut.end - cut.begin);
  std::vector<OriginalSpan> inside;
  for (const OriginalSpan& mention : mentions) {
    const bool is_first = &mention == &mentions.front();
    if (is_first || (mention.begin >= cut.begin && mention.end <= cut.end)) {
      inside.push_back(
          {static_cast<std::uint32_t>(mention.begin - cut.begin),
           static_cast<std::uint32_t>(
               std::min<std::size_t>(mention.end, cut.end) - cut.begin)});
    }
  }
  for (const TextOffsets& at : LocateSpans(snippet.text, inside)) {
    snippet.marks.emplace_back(at.start, at.end);
  }
  return snippet;
}

}  // namespace wirewatch
