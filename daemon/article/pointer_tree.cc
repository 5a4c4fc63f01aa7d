#include "daemon/article/pointer_tree.h"

#include <algorithm>
#include <utility>

#include "rules/base/check.h"

namespace wirewatch {
namespace {

constexpr std::string_view kEvery = "*";

template <typename Nodes>
auto* Find(Nodes& nodes, std::string_view segment) {
  const auto found = std::find_if(
      nodes.begin(), nodes.end(),
      [&](const PointerNode& node) { return node.segment == segment; });
  return found == nodes.end() ? nullptr : &*found;
}

PointerNode& FindOrAdd(PointerNode& parent, const std::string& segment) {
  PointerNode* const found = Find(parent.children, segment);
  if (found != nullptr) {
    return *found;
  }
  PointerNode& added = parent.children.emplace_back();
  added.segment = segment;
  return added;
}

void Merge(const PointerNode& from, PointerNode& into) {
  into.targets.insert(into.targets.end(), from.targets.begin(),
                      from.targets.end());
  for (const PointerNode& child : from.children) {
    Merge(child, FindOrAdd(into, child.segment));
  }
}

// An element named by its index is also one of those that `*` names: after
// this, looking up one child is enough.
void MergeEveryIntoIndices(PointerNode& node) {
  if (const PointerNode* every = Find(node.children, kEvery)) {
    for (PointerNode& child : node.children) {
      if (IsArrayIndex(child.segment)) {
        Merge(*every, child);
      }
    }
  }
  for (PointerNode& child : node.children) {
    MergeEveryIntoIndices(child);
  }
}

}  // namespace

const PointerNode* PointerNode::Member(std::string_view key) const {
  const auto found = std::find_if(
      children.begin(), children.end(), [&](const PointerNode& node) {
        return node.is_prefix
                   ? key.substr(0, node.segment.size()) == node.segment
                   : node.segment == key;
      });
  return key == kEvery || found == children.end() ? nullptr : &*found;
}

const PointerNode* PointerNode::Element(std::size_t index) const {
  const PointerNode* const found = Find(children, std::to_string(index));
  return found != nullptr ? found : Find(children, kEvery);
}

std::optional<std::vector<std::string>> SplitPointer(std::string_view pointer) {
  std::vector<std::string> segments;
  if (!pointer.empty() && pointer.front() != '/') {
    return std::nullopt;
  }
  for (std::size_t at = 0; at < pointer.size(); ++at) {
    if (pointer[at] == '/') {
      segments.emplace_back();
    } else if (pointer[at] != '~') {
      segments.back().push_back(pointer[at]);
    } else {
      const std::string_view escape = pointer.substr(at, 2);
      if (escape != "~0" && escape != "~1") {
        return std::nullopt;
      }
      segments.back().push_back(escape == "~0" ? '~' : '/');
      ++at;
    }
  }
  return segments;
}

bool IsArrayIndex(std::string_view segment) {
  return !segment.empty() &&
         segment.find_first_not_of("0123456789") == std::string_view::npos;
}

PointerNode BuildPointerTree(
    const std::vector<std::vector<std::string>>& pointers) {
  PointerNode root;
  for (std::size_t field = 0; field < pointers.size(); ++field) {
    for (std::size_t i = 0; i < pointers[field].size(); ++i) {
      const auto segments = SplitPointer(pointers[field][i]);
      CHECK(segments.has_value());  // the configuration's reader refused others
      PointerNode* node = &root;
      for (const std::string& segment : *segments) {
        node = &FindOrAdd(*node, segment);
      }
      node->targets.push_back({field, i});
    }
  }
  MergeEveryIntoIndices(root);
  return root;
}

}  // namespace wirewatch
