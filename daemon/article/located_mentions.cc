#include "daemon/article/located_mentions.h"

namespace wirewatch {

LocatedMentions::LocatedMentions(const Document& document,
                                 const CountedMentions& counted)
    : document_(document), counted_(counted) {
  // Mentions come sorted by field.
  const std::vector<Mention>& mentions = counted.mentions;
  offsets_.reserve(mentions.size());
  for (std::size_t begin = 0; begin < mentions.size();) {
    const std::uint32_t field = mentions[begin].field;
    std::vector<OriginalSpan> spans;
    std::size_t end = begin;
    for (; end < mentions.size() && mentions[end].field == field; ++end) {
      spans.push_back(mentions[end].core);
    }
    const std::vector<TextOffsets> located =
        LocateSpans(document.fields[field].text, spans);
    offsets_.insert(offsets_.end(), located.begin(), located.end());
    begin = end;
  }
}

std::string_view LocatedMentions::SurfaceOf(std::size_t mention) const {
  const OriginalSpan core = mentions()[mention].core;
  return FieldOf(mention).text.substr(core.begin, core.end - core.begin);
}

}  // namespace wirewatch
