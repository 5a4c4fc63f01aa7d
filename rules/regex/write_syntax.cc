// From the tree back to a pattern.
#include <array>
#include <cstdio>

#include "rules/base/utf8.h"
#include "rules/regex/syntax.h"

namespace wirewatch {
namespace {

// As RE2 reads it anywhere, in a class or outside.
void AppendCharacter(char32_t c, std::string& out) {
  const bool plain = c >= 0x80 || (c >= '0' && c <= '9') ||
                     (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     c == ' ' || c == '_';
  if (c == '\n') {
    out += "\\n";
  } else if (c < 0x20 || c == 0x7F) {
    std::array<char, 8> hex{};
    std::snprintf(hex.data(), hex.size(), "\\x%02x", static_cast<unsigned>(c));
    out += hex.data();
  } else {
    out += plain ? "" : "\\";
    AppendUtf8(c, out);
  }
}

void AppendLiteral(std::string_view text, std::string& out) {
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint c = DecodeCodePoint(text, at);
    AppendCharacter(c.value, out);
    at += c.bytes;
  }
}

void AppendClass(const RegexNode& node, std::string& out) {
  out += node.negated ? "[^" : "[";
  for (const ClassItem& item : node.items) {
    if (!item.property.empty()) {
      out += item.property;
      continue;
    }
    AppendCharacter(item.first, out);
    if (item.last != item.first) {
      out += '-';
      AppendCharacter(item.last, out);
    }
  }
  out += ']';
}

bool IsOneCharacter(const RegexNode& node) {
  switch (node.kind) {
    case RegexNode::Kind::kLiteral:
      return CountCodePoints(node.text) == 1;
    case RegexNode::Kind::kClass:
    case RegexNode::Kind::kAnyChar:
      return true;
    default:
      return false;
  }
}

void Append(const RegexNode& node, std::string& out);

void AppendRepeat(const RegexNode& node, std::string& out) {
  const bool group = !IsOneCharacter(node.children.front());
  out += group ? "(?:" : "";
  Append(node.children.front(), out);
  out += group ? ")" : "";
  const bool unbounded = node.most == RegexNode::kNoMost;
  if (unbounded && node.least <= 1) {
    out += node.least == 0 ? '*' : '+';
  } else if (node.least == 0 && node.most == 1) {
    out += '?';
  } else {
    out += '{' + std::to_string(node.least);
    if (node.most != node.least) {
      out += ',' + (unbounded ? "" : std::to_string(node.most));
    }
    out += '}';
  }
}

void Append(const RegexNode& node, std::string& out) {
  switch (node.kind) {
    case RegexNode::Kind::kLiteral:
      AppendLiteral(node.text, out);
      break;
    case RegexNode::Kind::kClass:
      AppendClass(node, out);
      break;
    case RegexNode::Kind::kAnyChar:
      out += node.crosses_lines ? "(?s:.)" : ".";
      break;
    case RegexNode::Kind::kAssertion:
      out += node.text;
      break;
    case RegexNode::Kind::kConcat:
      for (const RegexNode& child : node.children) {
        Append(child, out);
      }
      break;
    case RegexNode::Kind::kAlternation:
      out += "(?:";
      for (std::size_t i = 0; i < node.children.size(); ++i) {
        out += i == 0 ? "" : "|";
        Append(node.children[i], out);
      }
      out += ')';
      break;
    case RegexNode::Kind::kRepeat:
      AppendRepeat(node, out);
      break;
  }
}

}  // namespace

std::string WriteRegex(const RegexNode& node) {
  std::string pattern;
  Append(node, pattern);
  return pattern;
}

}  // namespace wirewatch
