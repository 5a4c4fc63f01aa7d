#include "rules/match/boundaries.h"

#include <algorithm>
#include <array>
#include <string>

#include "rules/text/char_class.h"
#include "rules/text/letter_case.h"

namespace wirewatch {
namespace {

constexpr char32_t kApostrophe = U'\'';

// Words that stand before an apostrophe and a name: French and Italian ones
// that lose their vowel, and Arabic proclitics before a name in single quotes.
constexpr std::array<std::string_view, 27> kElisions = {
    "l",    "d",    "j",     "m",      "t",      "s",      "n",
    "c",    "qu",   "jusqu", "lorsqu", "puisqu", "quoiqu", "dell",
    "all",  "dall", "nell",  "sull",   "coll",   "un",     "quell",
    "degl", "و",    "ف",     "ب",      "ل",      "ك"};
constexpr std::size_t kLongestElision = 6;  // bytes

// What Korean attaches to a name without a space: case particles, topic marks,
// "side", "city".
constexpr std::array<std::string_view, 31> kJosa = {
    "은",   "는",   "이",     "가",     "을",   "를",     "에",     "에서",
    "에게", "의",   "와",     "과",     "로",   "으로",   "도",     "만",
    "까지", "부터", "에는",   "에서는", "에도", "에서도", "로부터", "이나",
    "나",   "라고", "이라고", "측",     "시",   "시의",   "행"};

bool IsLetter(char32_t c) {
  return ClassOf(c).kind == CharKind::kLetter;
}
bool IsDigit(char32_t c) {
  return ClassOf(c).kind == CharKind::kDigit;
}
bool IsAlphanumeric(char32_t c) {
  return IsLetter(c) || IsDigit(c);
}

// Scripts that are written without spaces, where a digit beside a letter says
// nothing about words.
bool IsSpaceless(ScriptGroup script) {
  return script == ScriptGroup::kHan || script == ScriptGroup::kHiragana ||
         script == ScriptGroup::kKatakana || script == ScriptGroup::kThaiLike;
}

// Thai and Lao vowels that are written before the consonant they follow in
// speech.
bool IsPreposedVowel(char32_t c) {
  return (c >= 0x0E40 && c <= 0x0E44) || (c >= 0x0EC0 && c <= 0x0EC4);
}

// Whether `at` lies in a run of letters, digits and underscores that a `#`
// opens.
bool InHashtag(std::string_view text, std::size_t at) {
  for (int count = 0; count < kMaxHashtagCodePoints; ++count) {
    const auto before = CodePointBefore(text, at);
    if (!before) {
      return false;
    }
    if (before->value == U'#') {
      return true;
    }
    if (!IsAlphanumeric(before->value) && before->value != U'_') {
      return false;
    }
    at = before->begin;
  }
  return false;
}

bool IsCamelCaseStep(const FieldView& field, std::size_t at) {
  return IsLowerToUpperStepAt(field, at) && InHashtag(field.text(), at);
}

// Whether the letters before the apostrophe that begins at `at` are one whole
// particle that elides, or there is no letter at all.
bool IsElision(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (true) {
    const auto before = CodePointBefore(text, begin);
    if (!before || !IsLetter(before->value)) {
      break;
    }
    if (at - before->begin > kLongestElision) {
      return false;
    }
    begin = before->begin;
  }
  if (begin == at) {
    return true;
  }
  const auto before = CodePointBefore(text, begin);
  const bool whole = !before || !IsDigit(before->value);
  return whole && std::find(kElisions.begin(), kElisions.end(),
                            text.substr(begin, at - begin)) != kElisions.end();
}

// The rules for a digit and a letter, or two digits, side by side.
bool IsEdgeBesideDigit(char32_t a, char32_t b, std::size_t letters) {
  if (IsDigit(a) && IsDigit(b)) {
    return false;
  }
  const char32_t letter = IsDigit(a) ? b : a;
  return letters >= 4 || IsSpaceless(ClassOf(letter).script);
}

// Two letters of one script, neither of them with rules of its own.
bool IsEdgeWithinScript(ScriptGroup script, std::size_t letters) {
  switch (script) {
    case ScriptGroup::kHan:
      return letters >= 2;
    case ScriptGroup::kHiragana:
      return letters >= 3;
    default:
      return false;
  }
}

// The end of the Hangul run that begins at `at` if it is one particle.
std::optional<std::size_t> EndOfJosa(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongestJosa = 9;
  std::size_t end = at;
  for (auto next = CodePointAfter(text, end);
       next && ClassOf(next->value).script == ScriptGroup::kHangul;
       next = CodePointAfter(text, end)) {
    end = next->end;
    if (end - at > kLongestJosa) {
      return std::nullopt;
    }
  }
  if (std::find(kJosa.begin(), kJosa.end(), text.substr(at, end - at)) ==
      kJosa.end()) {
    return std::nullopt;
  }
  return end;
}

}  // namespace

bool IsLowerToUpperStepAt(const FieldView& field, std::size_t at) {
  const std::uint32_t unit = field.folded.UnitAt(at);
  return unit == at && IsLowerToUpperStep(field.field.text,
                                          field.folded.UnitSpan(unit).begin);
}

bool IsLeftEdge(const FieldView& field, std::size_t at, std::size_t letters) {
  const std::string_view text = field.text();
  const auto x = CodePointBefore(text, at);
  if (!x) {
    return true;
  }
  if (!field.folded.IsUnitBoundary(at)) {
    return false;
  }
  const auto e = CodePointAfter(text, at);
  if (x->value == kApostrophe) {
    return IsElision(text, x->begin);
  }
  if (!IsAlphanumeric(x->value) || !IsAlphanumeric(e->value)) {
    return true;
  }
  if (IsDigit(x->value) || IsDigit(e->value)) {
    return IsEdgeBesideDigit(x->value, e->value, letters);
  }
  const ScriptGroup script = ClassOf(e->value).script;
  if (ClassOf(x->value).script != script) {
    return true;
  }
  if (script == ScriptGroup::kThaiLike) {
    return !IsPreposedVowel(x->value);
  }
  return IsEdgeWithinScript(script, letters) || IsCamelCaseStep(field, at);
}

std::optional<std::size_t> RightEdge(const FieldView& field, std::size_t at,
                                     std::size_t letters) {
  const std::string_view text = field.text();
  const auto x = CodePointAfter(text, at);
  if (!x) {
    return at;
  }
  const auto e = CodePointBefore(text, at);
  if (!field.folded.IsUnitBoundary(at)) {
    return std::nullopt;
  }
  const auto edge_if = [at](bool holds) {
    return holds ? std::optional<std::size_t>(at) : std::nullopt;
  };
  if (x->value == kApostrophe) {
    const auto next = CodePointAfter(text, x->end);
    return edge_if(letters >= 3 || !next || !IsAlphanumeric(next->value));
  }
  if (!IsAlphanumeric(x->value) || !IsAlphanumeric(e->value)) {
    return at;
  }
  if (IsDigit(x->value) || IsDigit(e->value)) {
    return edge_if(IsEdgeBesideDigit(x->value, e->value, letters));
  }
  const ScriptGroup script = ClassOf(e->value).script;
  if (ClassOf(x->value).script != script) {
    return at;
  }
  if (script == ScriptGroup::kHangul) {
    return EndOfJosa(text, at);
  }
  if (script == ScriptGroup::kThaiLike) {
    return edge_if(!ClassOf(x->value).continues_cluster);
  }
  return edge_if(IsEdgeWithinScript(script, letters) ||
                 IsCamelCaseStep(field, at));
}

}  // namespace wirewatch
