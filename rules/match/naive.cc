// The slow twin. Nothing is prepared and nothing is skipped: every spelling is
// laid against every place of every field, by a matcher of patterns that tries
// all its choices. Only what *defines* a mention is shared with the fast one:
// the spellings of a name, and what an occurrence is.
#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "rules/match/addresses.h"
#include "rules/match/competition.h"
#include "rules/match/matcher.h"
#include "rules/match/occurrence.h"
#include "rules/match/pattern.h"
#include "rules/match/spelling.h"

namespace wirewatch {
namespace {

constexpr std::string_view kEndsOfEnding = "\x03\x04";  // kOr, kClose

using CodePoints = std::vector<FoldedCodePoint>;

CodePoints Decoded(std::string_view text) {
  CodePoints result;
  for (auto c = CodePointAfter(text, 0); c; c = CodePointAfter(text, c->end)) {
    result.push_back(*c);
  }
  return result;
}

bool Is(const CodePoints& text, std::size_t at, char32_t value) {
  return at < text.size() && text[at].value == value;
}

bool IsSeparator(const CodePoints& text, std::size_t at) {
  return Is(text, at, U' ') || Is(text, at, U'-') || Is(text, at, U'_') ||
         Is(text, at, U'\u00B7') || Is(text, at, U'\u200C');
}

// Every place where a separator that begins at `at` may end.
std::vector<std::size_t> SeparatorEnds(const CodePoints& text, std::size_t at) {
  std::vector<std::size_t> ends;
  for (std::size_t end = at; end < at + 3 && IsSeparator(text, end); ++end) {
    ends.push_back(end + 1);
  }
  for (std::size_t before = 0; before <= 2; ++before) {
    for (std::size_t after = 0; after <= 2; ++after) {
      bool fits = Is(text, at + before, U'\n');
      for (std::size_t i = 0; i < before; ++i) {
        fits = fits && Is(text, at + i, U' ');
      }
      for (std::size_t i = 0; i < after; ++i) {
        fits = fits && Is(text, at + before + 1 + i, U' ');
      }
      if (fits) {
        ends.push_back(at + before + 1 + after);
      }
    }
  }
  return ends;
}

// The index behind the last letter if pattern[i..] can be laid on text[at..].
std::optional<std::size_t> Laid(const CodePoints& pattern, std::size_t i,
                                const CodePoints& text, std::size_t at) {
  if (i == pattern.size()) {
    return at;
  }
  const char32_t wanted = pattern[i].value;
  const bool separator =
      wanted == U' ' || wanted == static_cast<char32_t>(kOptionalSeparator);
  if (separator) {
    for (const std::size_t end : SeparatorEnds(text, at)) {
      if (const auto laid = Laid(pattern, i + 1, text, end)) {
        return laid;
      }
    }
    return wanted == U' ' ? std::nullopt : Laid(pattern, i + 1, text, at);
  }
  for (std::size_t joints = 0; joints <= (i == 0 ? 0U : 3U); ++joints) {
    if (joints > 0 && !Is(text, at + joints - 1, U'\u200C')) {
      break;
    }
    if (Is(text, at + joints, wanted)) {
      if (const auto laid = Laid(pattern, i + 1, text, at + joints + 1)) {
        return laid;
      }
    }
  }
  return wanted == U'\'' ? Laid(pattern, i + 1, text, at) : std::nullopt;
}

// Every pattern that choosing one ending of each group gives.
std::vector<std::string> WithoutGroups(const std::string& pattern) {
  const std::size_t open = pattern.find(kOpen);
  if (open == std::string::npos) {
    return {pattern};
  }
  const std::size_t close = pattern.find(kClose, open);
  std::vector<std::string> patterns;
  for (std::size_t begin = open + 1; begin <= close;) {
    const std::size_t end = pattern.find_first_of(kEndsOfEnding, begin);
    std::string chosen = pattern.substr(0, open);
    chosen += pattern.substr(begin, end - begin);
    chosen += pattern.substr(close + 1);
    for (std::string& each : WithoutGroups(chosen)) {
      patterns.push_back(std::move(each));
    }
    begin = end + 1;
  }
  return patterns;
}

// Leftmost, then longest, by taking the best and striking out what it overlaps.
std::vector<Mention> TakenOneByOne(std::vector<Mention> open) {
  std::vector<Mention> taken;
  while (!open.empty()) {
    const auto best = std::min_element(
        open.begin(), open.end(), [](const Mention& a, const Mention& b) {
          if (a.core.begin != b.core.begin) {
            return a.core.begin < b.core.begin;
          }
          return a.core.end != b.core.end ? a.core.end > b.core.end
                                          : IsBetterReading(a, b);
        });
    const Mention mention = *best;
    taken.push_back(mention);
    std::erase_if(open, [&mention](const Mention& other) {
      return other.field == mention.field && other.entity == mention.entity &&
             other.core.begin < mention.core.end &&
             mention.core.begin < other.core.end;
    });
  }
  return taken;
}

// A field, with what is asked of it for each name.
struct ReadField {
  FieldView field;
  std::uint32_t index = 0;
  CodePoints text;
  std::vector<FoldedSpan> addresses;
};

// False where the first letter alone tells that nothing can be laid.
bool MayBegin(const CodePoints& pattern, const FoldedCodePoint& c) {
  if (pattern.empty()) {
    return true;
  }
  const char32_t first = pattern[0].value;
  const bool is_letter = first != U' ' && first != U'\'' &&
                         first != static_cast<char32_t>(kOptionalSeparator);
  return !is_letter || c.value == first;
}

// Every occurrence of one spelling in one field.
std::vector<Occurrence> OccurrencesOf(const Spelling& spelling,
                                      const Name& name,
                                      const ReadField& field) {
  const CodePoints& text = field.text;
  std::vector<Occurrence> found;
  for (const std::string& pattern : WithoutGroups(spelling.pattern)) {
    const CodePoints letters = Decoded(pattern);
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (!MayBegin(letters, text[at])) {
        continue;
      }
      const auto end = Laid(letters, 0, text, at);
      if (!end) {
        continue;
      }
      const FoldedSpan core{static_cast<std::uint32_t>(text[at].begin),
                            static_cast<std::uint32_t>(text[*end - 1].end)};
      const auto occurrence =
          OccurrenceAt(spelling, name, field.field, field.index, core);
      if (occurrence && (name.in_url || !IsWithin(core, field.addresses))) {
        found.push_back(*occurrence);
      }
    }
  }
  return found;
}

// The mentions of one name in one field that no word hides.
std::vector<Mention> MentionsOf(const std::vector<Name>& names,
                                std::uint32_t name, const ReadField& field) {
  std::vector<Mention> mentions;
  std::vector<Mention> hiding;
  for (const Spelling& spelling : SpellingsOf(names[name], name)) {
    for (const Occurrence& found :
         OccurrencesOf(spelling, names[name], field)) {
      (found.hides ? hiding : mentions).push_back(found.mention);
    }
  }
  std::erase_if(mentions, [&hiding](const Mention& mention) {
    return std::any_of(hiding.begin(), hiding.end(),
                       [&mention](const Mention& word) {
                         return word.core.begin <= mention.core.begin &&
                                mention.core.end <= word.core.end;
                       });
  });
  return mentions;
}

}  // namespace

std::vector<Mention> FindNaively(const std::vector<Name>& names,
                                 const Document& document,
                                 const FoldedText& text) {
  std::vector<Mention> mentions;
  for (std::uint32_t f = 0; f < text.fields.size(); ++f) {
    const FieldView view{document.fields[f], text.fields[f]};
    const ReadField field{view, f, Decoded(view.text()),
                          AddressesIn(view.text())};
    for (std::uint32_t n = 0; n < names.size(); ++n) {
      for (Mention& mention : MentionsOf(names, n, field)) {
        mentions.push_back(std::move(mention));
      }
    }
  }
  mentions = TakenOneByOne(std::move(mentions));
  std::sort(mentions.begin(), mentions.end(),
            [](const Mention& a, const Mention& b) {
              return std::tie(a.field, a.core, a.entity) <
                     std::tie(b.field, b.core, b.entity);
            });
  return mentions;
}

}  // namespace wirewatch
