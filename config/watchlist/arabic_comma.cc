#include "config/watchlist/arabic_comma.h"

namespace wirewatch {

bool HasArabicComma(NodeReader& reader, const YamlNode& node,
                    std::string_view where) {
  for (const std::string_view comma : {"،", "؛"}) {
    const std::size_t at = node.text.find(comma);
    if (at != std::string::npos) {
      reader.Fault(
          codes::kArabicComma, reader.PlaceInText(node, at, comma.size()),
          "the Arabic separator " + Quoted(comma) + " " + std::string(where),
          {"YAML separates the items of a list by `,`"});
      return true;
    }
  }
  return false;
}

}  // namespace wirewatch
