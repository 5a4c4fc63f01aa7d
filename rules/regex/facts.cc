// What a pattern's tree tells about its matches: how long they are, and which
// literals they hold.
//
// Each part of a pattern either *is* one of a few strings (`[أإ]دلب` is two),
// or only *holds* one of a few, or nothing is known of it. Strings that stand
// side by side are joined as long as there are few of them; of all that a match
// must hold, the set whose shortest member is longest is looked for.
#include <algorithm>
#include <bit>
#include <utility>

#include "rules/base/utf8.h"
#include "rules/regex/syntax.h"

namespace wirewatch {
namespace {

using Strings = std::vector<std::string>;

constexpr std::size_t kMostJoined = 64;         // strings that a sequence makes
constexpr std::size_t kMostAlternatives = 512;  // strings of one alternation
constexpr std::size_t kMostOfClass = 8;         // members taken one by one
constexpr std::size_t kUsefulBytes = 12;        // longer is hardly rarer

struct Part {
  std::size_t least = 0;
  std::size_t most = 0;
  bool crosses_lines = false;
  bool exact = false;   // it is one of `strings`; else it holds one of them
  bool begins = false;  // it begins with one of them
  Strings strings{};    // not exact and empty: nothing is known
};

// Strings of which a match holds one.
struct Held {
  Strings strings{};
  bool begins = false;
};

std::size_t Added(std::size_t a, std::size_t b) {
  return a > RegexFacts::kUnbounded - b ? RegexFacts::kUnbounded : a + b;
}

std::size_t Times(std::size_t a, std::size_t b) {
  return b != 0 && a > RegexFacts::kUnbounded / b ? RegexFacts::kUnbounded
                                                  : a * b;
}

std::size_t ShortestOf(const Strings& strings) {
  std::size_t shortest = strings.empty() ? 0 : SIZE_MAX;
  for (const std::string& string : strings) {
    shortest = std::min(shortest, string.size());
  }
  return shortest;
}

// How much it helps to look for one of these; 0 for not at all. Twice as many
// strings weigh like half a byte less.
std::size_t WorthOf(const Strings& strings) {
  const std::size_t bytes = std::min(ShortestOf(strings), kUsefulBytes);
  return bytes == 0 ? 0 : 64 + 2 * bytes - std::bit_width(strings.size());
}

void KeepBetter(Held candidate, Held& best) {
  if (WorthOf(candidate.strings) > WorthOf(best.strings)) {
    best = std::move(candidate);
  }
}

void Tidy(Strings& strings) {
  std::sort(strings.begin(), strings.end());
  strings.erase(std::unique(strings.begin(), strings.end()), strings.end());
}

Part PartOf(const RegexNode& node);

Part PartOfLiteral(const RegexNode& node) {
  Part part;
  part.least = part.most = node.text.size();
  part.crosses_lines = node.text.find('\n') != std::string::npos;
  const char32_t c = DecodeCodePoint(node.text, 0).value;
  if (!node.any_case) {
    part.exact = true;
    part.strings = {node.text};
    return part;
  }
  // RE2 takes k for the Kelvin sign too, and s for the long one.
  const bool letter =
      (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c >= 0x80;
  part.exact = c < 0x80;
  if (letter) {
    part.least = 1;
    part.most = 4;
  }
  if (part.exact) {
    part.strings = {node.text};
    if (letter) {
      const char lower = static_cast<char>(c | 0x20);
      part.strings = {std::string(1, lower),
                      std::string(1, static_cast<char>(lower & ~0x20))};
      if (lower == 'k' || lower == 's') {
        part.strings.emplace_back(lower == 'k' ? "\u212A" : "\u017F");
      }
    }
  }
  return part;
}

// Properties with a line end among their members.
bool HoldsLineEnd(const std::string& property) {
  const bool negative = property[1] == 'P' || property.find('^') < 4;
  constexpr std::string_view kWithLineEnd[] = {"\\pC", "\\p{C}", "\\p{Cc}",
                                               "\\p{Common}", "\\p{Any}"};
  return negative || std::find(std::begin(kWithLineEnd), std::end(kWithLineEnd),
                               property) != std::end(kWithLineEnd);
}

std::size_t BytesOf(char32_t c) {
  std::string text;
  AppendUtf8(c, text);
  return text.size();
}

Part PartOfClass(const RegexNode& node) {
  Part part;
  part.least = 4;
  part.most = 1;
  std::size_t members = 0;
  bool has_line_end = false;
  bool listed = !node.negated && !node.any_case;
  for (const ClassItem& item : node.items) {
    listed = listed && item.property.empty();
    if (item.property.empty()) {
      members += item.last - item.first + 1;
      has_line_end |= item.first <= U'\n' && U'\n' <= item.last;
      part.least = std::min(part.least, BytesOf(item.first));
      part.most = std::max(part.most, BytesOf(item.last));
    } else {
      has_line_end |= HoldsLineEnd(item.property);
    }
  }
  if (!listed) {
    part.least = 1;
    part.most = 4;
  }
  part.crosses_lines = node.negated || has_line_end;
  if (!listed || members > kMostOfClass) {
    return part;
  }
  part.exact = true;
  for (const ClassItem& item : node.items) {
    for (char32_t c = item.first; c <= item.last; ++c) {
      AppendUtf8(c, part.strings.emplace_back());
    }
  }
  Tidy(part.strings);
  return part;
}

Strings Joined(const Strings& fronts, const Strings& backs) {
  Strings joined;
  for (const std::string& front : fronts) {
    for (const std::string& back : backs) {
      joined.push_back(front + back);
    }
  }
  Tidy(joined);
  return joined;
}

Part PartOfConcat(const RegexNode& node) {
  Part whole;
  whole.exact = true;
  Held run{{""}, /*begins=*/true};  // before the next child, if it is known
  Held best;
  for (const RegexNode& child : node.children) {
    Part part = PartOf(child);
    const bool first = whole.most == 0;
    whole.least = Added(whole.least, part.least);
    whole.most = Added(whole.most, part.most);
    whole.crosses_lines |= part.crosses_lines;
    if (part.exact && run.strings.size() * part.strings.size() <= kMostJoined) {
      run.strings = Joined(run.strings, part.strings);
      continue;
    }
    whole.exact = false;
    KeepBetter(std::move(run), best);
    run = {{""}, /*begins=*/false};
    if (part.exact) {
      run = {std::move(part.strings), first};
    } else {
      KeepBetter({std::move(part.strings), first && part.begins}, best);
    }
  }
  if (!whole.exact) {
    KeepBetter(std::move(run), best);
    run = std::move(best);
  }
  whole.strings = std::move(run.strings);
  whole.begins = run.begins;
  return whole;
}

Part PartOfAlternation(const RegexNode& node) {
  Part whole;
  whole.exact = true;
  whole.least = RegexFacts::kUnbounded;
  whole.begins = true;
  bool known = true;
  for (const RegexNode& child : node.children) {
    Part part = PartOf(child);
    whole.begins = whole.begins && (part.exact || part.begins);
    whole.least = std::min(whole.least, part.least);
    whole.most = std::max(whole.most, part.most);
    whole.crosses_lines |= part.crosses_lines;
    whole.exact = whole.exact && part.exact;
    known = known && !part.strings.empty();
    whole.strings.insert(whole.strings.end(), part.strings.begin(),
                         part.strings.end());
  }
  Tidy(whole.strings);
  if (!known || whole.strings.size() > kMostAlternatives ||
      (!whole.exact && ShortestOf(whole.strings) == 0)) {
    whole.exact = false;
    whole.strings.clear();
  }
  return whole;
}

Part PartOfRepeat(const RegexNode& node) {
  Part part = PartOf(node.children.front());
  const bool unbounded = node.most == RegexNode::kNoMost;
  part.least = Times(part.least, static_cast<std::size_t>(node.least));
  part.most = unbounded ? (part.most == 0 ? 0 : RegexFacts::kUnbounded)
                        : Times(part.most, static_cast<std::size_t>(node.most));
  if (node.least == 1 && node.most == 1) {
    return part;
  }
  if (node.least == 0 && node.most == 1 && part.exact) {
    part.strings.emplace_back();
    Tidy(part.strings);
    return part;
  }
  const bool known = node.least > 0 && ShortestOf(part.strings) > 0;
  part.begins = part.begins || part.exact;
  part.exact = false;
  if (!known) {
    part.strings.clear();
  }
  return part;
}

Part PartOf(const RegexNode& node) {
  switch (node.kind) {
    case RegexNode::Kind::kLiteral:
      return PartOfLiteral(node);
    case RegexNode::Kind::kClass:
      return PartOfClass(node);
    case RegexNode::Kind::kAnyChar:
      return {.least = 1, .most = 4, .crosses_lines = node.crosses_lines};
    case RegexNode::Kind::kAssertion:
      return {.exact = true, .strings = {""}};
    case RegexNode::Kind::kConcat:
      return PartOfConcat(node);
    case RegexNode::Kind::kAlternation:
      return PartOfAlternation(node);
    case RegexNode::Kind::kRepeat:
      return PartOfRepeat(node);
  }
  return {};
}

}  // namespace

RegexFacts FactsOf(const RegexNode& node) {
  Part part = PartOf(node);
  RegexFacts facts;
  facts.least_bytes = part.least;
  facts.most_bytes = part.most;
  facts.crosses_lines = part.crosses_lines;
  facts.openers = OpenersOf(node).value_or(AsciiSet());
  if (ShortestOf(part.strings) > 0) {
    facts.literals = std::move(part.strings);
    facts.begins_with_literal = part.exact || part.begins;
  }
  return facts;
}

}  // namespace wirewatch
