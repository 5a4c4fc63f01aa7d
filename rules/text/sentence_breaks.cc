// ICU's iterator runs an automaton over each code point. But the rules of UAX
// #29 that end a sentence (SB4, SB11) all begin with a mark that ends one, or
// with the end of a paragraph. So here only these are sought, by a bit for each
// code point; and where one stands, the rules are read as they are written.
#include "rules/text/sentence_breaks.h"

#include <unicode/uchar.h>

#include <bitset>
#include <initializer_list>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

USentenceBreak ClassOf(char32_t c) {
  return static_cast<USentenceBreak>(
      u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_SENTENCE_BREAK));
}

bool IsOneOf(USentenceBreak kind, std::initializer_list<USentenceBreak> kinds) {
  for (const USentenceBreak other : kinds) {
    if (kind == other) {
      return true;
    }
  }
  return false;
}

bool EndsParagraph(USentenceBreak kind) {
  return IsOneOf(kind, {U_SB_SEP, U_SB_CR, U_SB_LF});
}

bool EndsSentence(USentenceBreak kind) {
  return IsOneOf(kind, {U_SB_STERM, U_SB_ATERM});
}

// SB5: these go with what stands before them.
bool IsAttached(USentenceBreak kind) {
  return IsOneOf(kind, {U_SB_EXTEND, U_SB_FORMAT});
}

// Which code points end a sentence or a paragraph.
class Enders {
 public:
  static const Enders& Get() {
    static const Enders enders;
    return enders;
  }

  // The first one at or after byte `at`; or text.size().
  std::size_t Find(std::string_view text, std::size_t at) const {
    while (at < text.size()) {
      const auto lead = static_cast<unsigned char>(text[at]);
      const std::size_t bytes = lead < 0x80   ? 1
                                : lead < 0xE0 ? 2
                                : lead < 0xF0 ? 3
                                              : 4;
      char32_t c = bytes == 1 ? lead : lead & (0x7FU >> bytes);
      for (std::size_t i = 1; i < bytes; ++i) {
        c = c << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
      }
      if (bytes < 4 ? bits_[c] : IsEnder(c)) {
        return at;
      }
      at += bytes;
    }
    return text.size();
  }

 private:
  Enders() {
    for (char32_t c = 0; c < bits_.size(); ++c) {
      bits_[c] = IsEnder(c);
    }
  }
  static bool IsEnder(char32_t c) {
    const USentenceBreak kind = ClassOf(c);
    return EndsSentence(kind) || EndsParagraph(kind);
  }

  std::bitset<0x10000> bits_;
};

// A code point with what is attached to it.
struct Unit {
  USentenceBreak kind = U_SB_OTHER;
  std::size_t end = 0;
};

// At the end of the text: U_SB_OTHER, of no length.
Unit ReadUnit(std::string_view text, std::size_t at) {
  if (at == text.size()) {
    return {U_SB_OTHER, at};
  }
  const DecodedCodePoint first = DecodeCodePoint(text, at);
  Unit unit{ClassOf(first.value), at + first.bytes};
  while (!EndsParagraph(unit.kind) && unit.end < text.size()) {
    const DecodedCodePoint next = DecodeCodePoint(text, unit.end);
    if (!IsAttached(ClassOf(next.value))) {
      break;
    }
    unit.end += next.bytes;
  }
  return unit;
}

// Of what stands before byte `at`.
USentenceBreak KindBefore(std::string_view text, std::size_t at) {
  while (at > 0) {
    do {
      --at;
    } while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
    const USentenceBreak kind = ClassOf(DecodeCodePoint(text, at).value);
    if (!IsAttached(kind)) {
      return kind;
    }
  }
  return U_SB_OTHER;
}

std::size_t SkipAll(std::string_view text, std::size_t at,
                    USentenceBreak kind) {
  for (Unit unit = ReadUnit(text, at); unit.kind == kind;
       unit = ReadUnit(text, at)) {
    at = unit.end;
  }
  return at;
}

// What SB8 looks for behind a full stop.
bool LowerCaseFollows(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const Unit unit = ReadUnit(text, at);
    if (unit.kind == U_SB_LOWER) {
      return true;
    }
    if (IsOneOf(unit.kind, {U_SB_OLETTER, U_SB_UPPER}) ||
        EndsParagraph(unit.kind) || EndsSentence(unit.kind)) {
      return false;
    }
    at = unit.end;
  }
  return false;
}

// The end of a paragraph's end that begins at `at`: SB3, SB4.
std::size_t AfterParagraphEnd(std::string_view text, std::size_t at) {
  const Unit unit = ReadUnit(text, at);
  const bool two =
      unit.kind == U_SB_CR && unit.end < text.size() && text[unit.end] == '\n';
  return two ? unit.end + 1 : unit.end;
}

// SB6, SB7.
bool IsInsideWord(std::string_view text, std::size_t at, const Unit& stop) {
  const USentenceBreak next = ReadUnit(text, stop.end).kind;
  return next == U_SB_NUMERIC ||
         (next == U_SB_UPPER &&
          IsOneOf(KindBefore(text, at), {U_SB_UPPER, U_SB_LOWER}));
}

struct Ending {
  std::size_t end = 0;
  bool is_break = false;  // the sentence ends there
};

// What begins with an ender at byte `at`.
Ending ReadEnding(std::string_view text, std::size_t at) {
  const Unit ender = ReadUnit(text, at);
  if (EndsParagraph(ender.kind)) {
    return {AfterParagraphEnd(text, at), true};
  }
  const bool full_stop = ender.kind == U_SB_ATERM;
  if (full_stop && IsInsideWord(text, at, ender)) {
    return {ender.end, false};
  }
  // SB9, SB10
  const std::size_t end =
      SkipAll(text, SkipAll(text, ender.end, U_SB_CLOSE), U_SB_SP);
  const USentenceBreak next = ReadUnit(text, end).kind;
  if (EndsParagraph(next)) {
    return {AfterParagraphEnd(text, end), true};
  }
  const bool goes_on = next == U_SB_SCONTINUE || EndsSentence(next);  // SB8a
  return {end, !goes_on && !(full_stop && LowerCaseFollows(text, end))};
}

}  // namespace

std::size_t NextSentenceBreak(std::string_view text, std::size_t from) {
  const Enders& enders = Enders::Get();
  std::size_t at = from;
  while ((at = enders.Find(text, at)) < text.size()) {
    const Ending ending = ReadEnding(text, at);
    if (ending.is_break) {
      return ending.end;
    }
    at = ending.end;
  }
  return text.size();
}

}  // namespace wirewatch
