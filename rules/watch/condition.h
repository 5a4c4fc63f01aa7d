// Condition: what a desk writes under `when`, as a tree of values. What each
// operator means is told in docs/watchlists.md; how it is judged in
// evaluation.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/regex/regex.h"

namespace wirewatch {

// Which entities a condition asks for. Ids carry their watchlist.
struct EntityReference {
  enum class Kind {
    kEntity,     // levant/syria
    kWithParts,  // levant/syria+: it and all that is part of it, at any depth
    kTagged,     // every entity with the tag levant/governorate-seat
  };
  Kind kind = Kind::kEntity;
  std::string id{};
  friend bool operator==(const EntityReference&,
                         const EntityReference&) = default;
};
// "levant/syria", "levant/syria+", "tag:levant/governorate-seat".
std::string ToString(const EntityReference& reference);

// How near is near.
enum class Extent { kWords, kSentence, kParagraph, kArticle };
struct Reach {
  Extent extent = Extent::kArticle;
  // Of kWords: the most ICU words that may stand between the nearest edges, in
  // one field.
  std::uint32_t words = 0;
  friend bool operator==(const Reach&, const Reach&) = default;
};
// "sentence", "paragraph", "article", "5 words".
std::string ToString(const Reach& reach);

struct Condition {
  enum class Op {
    kMention,  // `entity` is mentioned `min` times or more
    kRegex,    // `regex` matches
    kAll,      // each of `of` holds
    kAny,      // one of them does
    kNone,     // none of them does
    kAtLeast,  // `min` of them do, at most as many as there are
    kNear,     // each of `of` (kMention, kRegex or kAny of these) has a place,
               // all of them `within` reach of each other
  };
  Op op = Op::kAll;
  EntityReference entity{};
  std::uint32_t min = 1;
  std::optional<Regex> regex{};  // of kRegex, always
  // Where kMention and kRegex look: names of fields; empty: everywhere.
  std::vector<std::string> in{};
  Reach within{};
  std::vector<Condition> of{};
  // The key of an exclusion in a `none:` map; empty elsewhere.
  std::string exclusion{};
};
// The word of the language and of alerts: "mention", "at_least".
std::string_view ToString(Condition::Op op);

// Whether some mention or match must be there for the condition to hold. One
// that only excludes has no occasion to be judged on: it is no rule by itself.
bool HasOccasion(const Condition& condition);

}  // namespace wirewatch
