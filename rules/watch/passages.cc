#include "rules/watch/passages.h"

#include <algorithm>

#include "rules/base/check.h"
#include "rules/text/paragraphs.h"
#include "rules/text/sentences.h"
#include "rules/text/words.h"

namespace wirewatch {
namespace {

using CutText = std::vector<OriginalSpan> (*)(std::string_view text);

const std::vector<OriginalSpan>& CutOnce(
    std::optional<std::vector<OriginalSpan>>& spans, CutText cut,
    std::string_view text) {
  if (!spans) {
    spans = cut(text);
  }
  return *spans;
}

}  // namespace

bool Passages::Together(const std::vector<Place>& places, const Reach& reach) {
  CHECK(!places.empty());
  if (reach.extent == Extent::kArticle) {
    return true;
  }
  if (reach.extent != Extent::kWords) {
    const std::uint64_t key = KeyOf(places.front(), reach.extent);
    return std::all_of(places.begin(), places.end(), [&](const Place& place) {
      return KeyOf(place, reach.extent) == key;
    });
  }
  const Place& first = places.front();
  const Place& last = places.back();
  return first.field == last.field &&
         WordsEnded(last.field, last.span.begin) <=
             WordsBegun(first.field, first.span.end) + reach.words;
}

std::uint64_t Passages::KeyOf(const Place& place, Extent extent) {
  CHECK(extent != Extent::kWords);
  if (extent == Extent::kArticle) {
    return 0;
  }
  const std::string_view text = document_.fields[place.field].text;
  Cut& cut = fields_[place.field];
  const std::size_t index = SentenceAt(
      extent == Extent::kSentence ? CutOnce(cut.sentences, &Sentences, text)
                                  : CutOnce(cut.paragraphs, &Paragraphs, text),
      place.span.begin);
  return std::uint64_t{place.field} << 32 | index;
}

const std::vector<OriginalSpan>& Passages::WordsOf(std::uint32_t field) {
  return CutOnce(fields_[field].words, &Words, document_.fields[field].text);
}

std::size_t Passages::WordsEnded(std::uint32_t field, std::uint32_t byte) {
  const std::vector<OriginalSpan>& words = WordsOf(field);
  const auto after = std::upper_bound(
      words.begin(), words.end(), byte,
      [](std::uint32_t at, OriginalSpan word) { return at < word.end; });
  return static_cast<std::size_t>(after - words.begin());
}

std::size_t Passages::WordsBegun(std::uint32_t field, std::uint32_t byte) {
  const std::vector<OriginalSpan>& words = WordsOf(field);
  const auto first = std::lower_bound(
      words.begin(), words.end(), byte,
      [](OriginalSpan word, std::uint32_t at) { return word.begin < at; });
  return static_cast<std::size_t>(first - words.begin());
}

}  // namespace wirewatch
