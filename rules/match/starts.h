// Where in a folded text the core of a name may begin, seen from the letters
// alone: cheap, and never wrong on the safe side. Whether it does begin there
// is decided by the edge rule and the proclitics of the name (occurrence.h).
#pragma once

#include <cstddef>
#include <utility>

#include "rules/match/clitics.h"
#include "rules/text/char_class.h"

namespace wirewatch {

// Reads a folded text code point by code point, from its start.
class StartFinder {
 public:
  // Whether a core may begin with this code point, the next of the text.
  bool MayBegin(char32_t c) {
    const CharClass its = ClassOf(c);
    const CharClass last = std::exchange(last_, its);
    if (its.kind > CharKind::kDigit) {
      hashtag_ = hashtag_ && c == U'_';
      return false;
    }
    if (its.kind == CharKind::kOther) {
      hashtag_ = c == U'#';
      return true;  // a name may begin with a sign
    }
    const bool inside = its.kind == last.kind && its.script == last.script;
    if (its.script == ScriptGroup::kArabic ||
        its.script == ScriptGroup::kHebrew) {
      return CountProclitic(c, inside) || hashtag_;
    }
    return !inside || hashtag_ || its.script == ScriptGroup::kHan ||
           its.script == ScriptGroup::kHiragana ||
           its.script == ScriptGroup::kThaiLike;
  }

 private:
  // Whether all letters of the run so far may be proclitics, before counting
  // this one.
  bool CountProclitic(char32_t c, bool inside) {
    const std::size_t before = inside ? proclitics_ : 0;
    proclitics_ = MayBeProclitic(c) ? before + 1 : kMaxProcliticLetters + 1;
    return before <= kMaxProcliticLetters;
  }

  CharClass last_;  // at first, of no letter
  std::size_t proclitics_ = 0;
  bool hashtag_ = false;
};

}  // namespace wirewatch
