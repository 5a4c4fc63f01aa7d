#include "rules/match/starts.h"

#include "rules/match/clitics.h"
#include "rules/match/pattern.h"

namespace wirewatch {
namespace {

bool NamesBeginAnywhere(ScriptGroup script) {
  return script == ScriptGroup::kHan || script == ScriptGroup::kHiragana ||
         script == ScriptGroup::kThaiLike;
}

}  // namespace

ScanClasses::Bits ScanClasses::Compute(char32_t c) {
  const CharClass its = ClassOf(c);
  if (IsBetweenLetters(c)) {
    return static_cast<Bits>(kBetween | (c == U'_' ? kUnderscore : 0));
  }
  if (its.kind == CharKind::kDigit) {
    return kRun;
  }
  if (its.kind != CharKind::kLetter) {
    return static_cast<Bits>(kSign | (c == U'#' ? kHash : 0));
  }
  // Scripts are far fewer than the values left beside those of digits and none.
  const int run = static_cast<int>(its.script) + 1;
  return static_cast<Bits>(run | (MayBeProclitic(c) ? kProclitic : 0) |
                           (NamesBeginAnywhere(its.script) ? kAnywhere : 0));
}

ScanClasses::ScanClasses() : table_() {
  for (char32_t c = 0; c < table_.size(); ++c) {
    table_[c] = Compute(c);
  }
}

const ScanClasses& ScanClasses::Get() {
  static const ScanClasses classes;
  return classes;
}

}  // namespace wirewatch
