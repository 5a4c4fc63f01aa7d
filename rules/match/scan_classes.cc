#include "rules/match/scan_classes.h"

#include "rules/match/clitics.h"

namespace wirewatch {
namespace {

constexpr char32_t kSoftJointCharacter = 0x200C;

bool NamesBeginAnywhere(ScriptGroup script) {
  return script == ScriptGroup::kHan || script == ScriptGroup::kHiragana ||
         script == ScriptGroup::kThaiLike;
}

}  // namespace

ScanClasses::Bits ScanClasses::Compute(char32_t c) {
  const CharClass its = ClassOf(c);
  if (its.kind == CharKind::kDigit) {
    return kRun;
  }
  if (its.kind != CharKind::kLetter) {
    return c == kSoftJointCharacter ? kSoftJoint : Bits{0};
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
