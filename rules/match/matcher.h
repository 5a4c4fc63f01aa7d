// Matcher: names -> mentions. What counts as a mention is told in
// docs/internals/matching.md: word boundaries on the folded text, what may be
// attached to a name, leftmost-longest within an entity.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "rules/match/name.h"
#include "rules/text/document.h"
#include "rules/text/fold.h"

namespace wirewatch {

// One place where a name stands in a document. Offsets and indices only:
// nothing in it dangles.
struct Mention {
  std::uint32_t field = 0;   // index into Document::fields
  std::uint32_t name = 0;    // index into the matcher's names
  std::uint32_t entity = 0;  // names()[name].entity
  OriginalSpan core;         // the name itself, in the field as received
  OriginalSpan word;         // core with its proclitics and suffixes
  std::string clitic;        // folded proclitics ("ل", "وب"); empty if none
  bool folded = false;       // not, byte for byte, the name as written; false
                             // where only grammar made the difference
  bool inflected = false;    // a form that the name's language yields
  friend bool operator==(const Mention&, const Mention&) = default;
};

// Immutable once built; const methods are safe from many threads.
class Matcher {
 public:
  explicit Matcher(std::vector<Name> names);
  ~Matcher();
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;

  const std::vector<Name>& names() const;

  // All mentions, ordered by (field, core.begin, core.end, entity). `document`
  // is the one that `text` was folded from.
  std::vector<Mention> Find(const Document& document,
                            const FoldedText& text) const;

 private:
  struct Index;
  std::unique_ptr<const Index> index_;
};

// The slow twin: every name tried at every place, nothing clever. The same
// answer as Matcher::Find by definition of both; tests compare them.
std::vector<Mention> FindNaively(const std::vector<Name>& names,
                                 const Document& document,
                                 const FoldedText& text);

// Why a name cannot be looked for, or empty if it can: it folds to nothing, or
// is too short (up to 2 Latin, Greek or Cyrillic letters, 1 Arabic, Hebrew,
// Han, kana or Hangul letter) and so would be found everywhere.
enum class NameFault { kNone, kFoldsToNothing, kTooShort };
NameFault FaultOf(const Name& name);

}  // namespace wirewatch
