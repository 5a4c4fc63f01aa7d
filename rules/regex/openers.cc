// With which characters matches of a pattern may begin.
//
// Each part of a pattern says with what it may begin and whether it may be
// empty, so that what stands behind it may begin the match instead.
#include <algorithm>

#include "rules/base/utf8.h"
#include "rules/regex/syntax.h"

namespace wirewatch {
namespace {

struct Opening {
  AsciiSet with{};
  bool others = false;  // or with a character that is not ASCII
  bool may_be_empty = false;
};

constexpr Opening Anything() {
  Opening opening;
  opening.others = true;
  return opening;
}

Opening OpeningOf(const RegexNode& node);

Opening OpeningOfLiteral(const RegexNode& node) {
  const char32_t c = DecodeCodePoint(node.text, 0).value;
  const bool letter = (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
  if (c >= kAsciiSize || (node.any_case && letter)) {
    return Anything();
  }
  Opening opening;
  opening.with.set(c);
  return opening;
}

Opening OpeningOfClass(const RegexNode& node) {
  if (node.negated || node.any_case) {
    return Anything();
  }
  Opening opening;
  for (const ClassItem& item : node.items) {
    if (!item.property.empty() || item.last >= kAsciiSize) {
      return Anything();
    }
    for (char32_t c = item.first; c <= item.last; ++c) {
      opening.with.set(c);
    }
  }
  return opening;
}

void Unite(Opening& whole, const Opening& part) {
  whole.with |= part.with;
  whole.others = whole.others || part.others;
}

Opening OpeningOfConcat(const RegexNode& node) {
  Opening whole;
  for (const RegexNode& child : node.children) {
    const Opening part = OpeningOf(child);
    Unite(whole, part);
    if (!part.may_be_empty) {
      return whole;
    }
  }
  whole.may_be_empty = true;
  return whole;
}

Opening OpeningOfAlternation(const RegexNode& node) {
  Opening whole;
  for (const RegexNode& child : node.children) {
    const Opening part = OpeningOf(child);
    Unite(whole, part);
    whole.may_be_empty = whole.may_be_empty || part.may_be_empty;
  }
  return whole;
}

Opening OpeningOf(const RegexNode& node) {
  switch (node.kind) {
    case RegexNode::Kind::kLiteral:
      return OpeningOfLiteral(node);
    case RegexNode::Kind::kClass:
      return OpeningOfClass(node);
    case RegexNode::Kind::kAnyChar:
      return Anything();
    case RegexNode::Kind::kAssertion: {
      Opening nothing;
      nothing.may_be_empty = true;
      return nothing;
    }
    case RegexNode::Kind::kConcat:
      return OpeningOfConcat(node);
    case RegexNode::Kind::kAlternation:
      return OpeningOfAlternation(node);
    case RegexNode::Kind::kRepeat: {
      Opening opening = OpeningOf(node.children.front());
      opening.may_be_empty = opening.may_be_empty || node.least == 0;
      return opening;
    }
  }
  return Anything();
}

}  // namespace

std::optional<AsciiSet> OpenersOf(const RegexNode& node) {
  const Opening opening = OpeningOf(node);
  if (opening.others || opening.may_be_empty) {
    return std::nullopt;
  }
  return opening.with;
}

}  // namespace wirewatch
