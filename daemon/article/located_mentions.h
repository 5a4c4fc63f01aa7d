// LocatedMentions: where the mentions of one article stand, counted in every
// way that an alert shows, each text passed over once.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "rules/text/document.h"
#include "rules/text/offsets.h"
#include "rules/watch/counting.h"

namespace wirewatch {

// Refers to the document's texts and to the mentions; both outlive it.
class LocatedMentions {
 public:
  LocatedMentions(const Document& document, const CountedMentions& counted);

  const CountedMentions& counted() const { return counted_; }
  const std::vector<Mention>& mentions() const { return counted_.mentions; }
  const DocumentField& FieldOf(std::size_t mention) const {
    return document_.fields[mentions()[mention].field];
  }
  // Of the name itself (Mention::core), in its field's text.
  const TextOffsets& OffsetsOf(std::size_t mention) const {
    return offsets_[mention];
  }
  std::string_view SurfaceOf(std::size_t mention) const;

 private:
  const Document& document_;
  const CountedMentions& counted_;
  std::vector<TextOffsets> offsets_;  // offsets_[i] is mentions_[i]'s
};

}  // namespace wirewatch
