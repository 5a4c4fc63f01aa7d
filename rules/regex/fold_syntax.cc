// A pattern's literals, folded. They are folded in runs, as they stand side by
// side, since the unit of the fold is a letter *with* its marks and a quote may
// vanish between two Hebrew letters; `رّ?` makes the whole letter optional.
#include <algorithm>
#include <optional>
#include <utility>

#include "rules/base/utf8.h"
#include "rules/regex/syntax.h"
#include "rules/text/fold.h"
#include "rules/text/fold_table.h"

namespace wirewatch {
namespace {

std::string Utf8(char32_t c) {
  std::string text;
  AppendUtf8(c, text);
  return text;
}

bool IsLiteral(const RegexNode& node) {
  return node.kind == RegexNode::Kind::kLiteral;
}

RegexNode LiteralNode(std::string_view folded, PatternPlace place) {
  RegexNode node;
  node.kind = RegexNode::Kind::kLiteral;
  node.text = folded;
  node.place = place;
  return node;
}

// Where in a folded text, not empty, its last unit begins.
std::size_t BeginOfLastUnit(const FoldedField& field) {
  std::size_t begin = field.text().size() - 1;
  const std::uint32_t unit = field.UnitAt(begin);
  while (begin > 0 && field.UnitAt(begin - 1) == unit) {
    --begin;
  }
  return begin;
}

class TreeFolder {
 public:
  std::optional<RegexFault> fault;

  RegexNode Folded(RegexNode node) {
    switch (node.kind) {
      case RegexNode::Kind::kLiteral:
      case RegexNode::Kind::kConcat:
        return FoldedConcat(std::move(node));
      case RegexNode::Kind::kClass:
        FoldClass(node);
        return node;
      case RegexNode::Kind::kRepeat:
        if (IsLiteral(node.children.front())) {
          return FoldedConcat(std::move(node));
        }
        [[fallthrough]];
      default:
        for (RegexNode& child : node.children) {
          child = Folded(std::move(child));
        }
        return node;
    }
  }

 private:
  RegexNode FoldedConcat(RegexNode node) {
    RegexNode folded;
    folded.place = node.place;
    std::vector<RegexNode> parts;
    if (node.kind == RegexNode::Kind::kConcat) {
      parts = std::move(node.children);
    } else {
      parts.push_back(std::move(node));
    }
    std::string run;
    for (RegexNode& part : parts) {
      if (IsLiteral(part)) {
        run += part.text;
      } else if (part.kind == RegexNode::Kind::kRepeat &&
                 IsLiteral(part.children.front())) {
        run += part.children.front().text;
        AppendRun(run, std::move(part), folded.children);
        run.clear();
      } else {
        AppendRun(run, std::nullopt, folded.children);
        run.clear();
        folded.children.push_back(Folded(std::move(part)));
      }
    }
    AppendRun(run, std::nullopt, folded.children);
    return folded;
  }

  // `repeat` holds of the last letter of the run, with all its marks; of
  // nothing if that letter means nothing, as a tatweel.
  static void AppendRun(std::string_view run, std::optional<RegexNode> repeat,
                        std::vector<RegexNode>& out) {
    const FoldedField field = FoldField(run, References::kLiteral);
    std::string_view text = field.text();
    if (text.empty()) {
      return;
    }
    const std::size_t last = BeginOfLastUnit(field);
    const bool repeats =
        repeat && field.UnitSpan(field.UnitAt(last)).end == run.size();
    const std::string_view repeated = text.substr(last);
    if (repeats) {
      text = text.substr(0, last);
    }
    if (!text.empty()) {
      out.push_back(LiteralNode(text, {}));
    }
    if (repeats) {
      repeat->children.front() = LiteralNode(repeated, repeat->place);
      out.push_back(*std::move(repeat));
    }
  }

  void FoldClass(RegexNode& node) {
    std::vector<ClassItem> items;
    std::vector<char32_t> members;
    for (ClassItem& item : node.items) {
      if (item.property.empty()) {
        FoldRange(item, members);
      } else if (item.property == "\\p{Nd}") {
        // The fold leaves no other digits (rules/text/char_class.h).
        FoldRange({U'0', U'9', {}, item.place}, members);
      } else {
        RefuseCapitals(item);
        items.push_back(std::move(item));
      }
    }
    AppendRanges(std::move(members), items);
    if (items.empty() && !fault) {
      fault = RegexFault{RegexFaultKind::kFoldsToNothing, node.place.offset,
                         node.place.length,
                         "folded text has none of these characters",
                         "leave the class out, or use `match: original`"};
    }
    node.items = std::move(items);
    node.any_case = false;
  }

  void FoldRange(const ClassItem& item, std::vector<char32_t>& members) {
    for (char32_t c = item.first; c <= item.last && !fault; ++c) {
      const FoldKind kind = LookUpFold(c).kind();
      if (kind == FoldKind::kSame || kind == FoldKind::kLetterMark) {
        members.push_back(c);
        continue;
      }
      const FoldedField field = FoldField(Utf8(c), References::kLiteral);
      const std::size_t letters = CountCodePoints(field.text());
      if (letters == 1) {
        members.push_back(DecodeCodePoint(field.text(), 0).value);
      } else if (letters > 1) {
        fault = RegexFault{
            RegexFaultKind::kFoldsToSeveral, item.place.offset,
            item.place.length,
            "`" + Utf8(c) + "` folds to `" + std::string(field.text()) +
                "`, and a class holds single characters",
            "write it beside the class: `(?:" + Utf8(c) + "|[…])`"};
      }
    }
  }

  void RefuseCapitals(const ClassItem& item) {
    const std::string& name = item.property;
    const bool capitals = name.find("{Lu}") != std::string::npos ||
                          name.find("{Lt}") != std::string::npos ||
                          name.find("{^Lu}") != std::string::npos ||
                          name.find("{^Lt}") != std::string::npos;
    if (capitals && !fault) {
      fault = RegexFault{
          RegexFaultKind::kCapitals, item.place.offset, item.place.length,
          "folded text has no capitals, so `" + name + "` says nothing",
          "write `\\pL`, any letter, or use `match: original`"};
    }
  }

  static void AppendRanges(std::vector<char32_t> members,
                           std::vector<ClassItem>& items) {
    std::sort(members.begin(), members.end());
    for (const char32_t c : members) {
      const bool continues = !items.empty() && items.back().property.empty() &&
                             c <= items.back().last + 1;
      if (!continues) {
        items.push_back({.first = c});
      }
      items.back().last = c;
    }
  }
};

}  // namespace

Result<RegexNode, RegexFault> FoldRegex(RegexNode node) {
  TreeFolder folder;
  RegexNode folded = folder.Folded(std::move(node));
  if (folder.fault) {
    return *std::move(folder.fault);
  }
  return folded;
}

}  // namespace wirewatch
