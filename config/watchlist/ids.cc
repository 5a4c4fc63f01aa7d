#include "config/watchlist/ids.h"

#include <algorithm>

namespace wirewatch {
namespace {

constexpr std::size_t kLongestId = 64;

}  // namespace

bool IsId(std::string_view text) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  return !text.empty() && text.size() <= kLongestId && text[0] != '-' &&
         text[0] != '_' && std::all_of(text.begin(), text.end(), good);
}

std::optional<std::string> MeantId(std::string_view text) {
  std::string meant;
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    meant += upper ? static_cast<char>(c + 32) : (c == ' ' ? '-' : c);
  }
  return IsId(meant) ? std::optional<std::string>(meant) : std::nullopt;
}

bool CheckId(NodeReader& reader, const YamlNode& node) {
  if (IsId(node.text)) {
    return true;
  }
  std::vector<std::string> help;
  if (const auto meant = MeantId(node.text)) {
    help.push_back("did you mean " + Quoted(*meant) + "?");
  }
  help.emplace_back(
      "ids are made of a-z, 0-9, `-` and `_`, at most 64 of them");
  reader.Fault(codes::kBadId, node, SeenAs(node) + " is not an id",
               std::move(help));
  return false;
}

}  // namespace wirewatch
